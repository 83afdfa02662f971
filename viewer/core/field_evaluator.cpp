// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/field_evaluator.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "engine/field_grid.h"
#include "seedbed/study_functions.h"
#include "viewer/core/frame_maker.h"

namespace seedbed::viewer {

/// An engine that never trains: it holds a population's networks and is given the weights of a frame.
/// A field depends on the weights alone, so that one point stands in for the data.
struct FieldEvaluator::Shadow {
  std::shared_ptr<const Population> population;
  std::unique_ptr<Engine> engine;
  std::vector<FramePtr> loaded;  ///< [network] the frame whose weights the engine holds

  Shadow(std::shared_ptr<const Population> p, int threads) : population(std::move(p)) {
    auto data = std::make_shared<Dataset>();
    data->train.push_back({0, 0, 1});
    data->test.push_back({0, 0, 1});
    std::vector<NetworkSpec> specs;
    for (int n = 0; n < population->networks(); ++n)
      specs.push_back({population->row(population->row_of(n)).configuration, population->seeds_of(n), data});
    EngineOptions options;
    options.threads = threads;
    engine = make_cpu_engine(std::move(specs), StopRule{}, RecordPlan{CurveKind::none, 0}, options);
    loaded.resize(engine->size());
  }

  void fields(const FramePtr& frame, const std::vector<int>& networks, int side, float* values) {
    std::vector<std::size_t> indices;
    for (const int n : networks) {
      const auto k = static_cast<std::size_t>(n);
      indices.push_back(k);
      if (loaded[k] == frame) continue;
      engine->restore(k, parameters_of(*frame->weights, *population, n), 0);
      loaded[k] = frame;
    }
    if (!indices.empty()) engine->fields(indices, side, {values, false});
  }
};

bool FieldRequest::same_work(const FieldRequest& o) const {
  return frame == o.frame && same_view(o);
}

bool FieldRequest::same_view(const FieldRequest& o) const {
  return population == o.population && side == o.side && networks == o.networks && map_rows == o.map_rows &&
         row_networks == o.row_networks && map_networks == o.map_networks && map_side == o.map_side &&
         selected == o.selected && selected_side == o.selected_side && neuron_side == o.neuron_side &&
         cluster_networks == o.cluster_networks;
}

FieldEvaluator::FieldEvaluator(int threads) : threads_(threads) {
  thread_ = std::thread([this] { run(); });
}

FieldEvaluator::~FieldEvaluator() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void FieldEvaluator::request(FieldRequest request) {
  const std::lock_guard lock(mutex_);
  if (waiting_ ? waiting_->same_work(request) : latest_ && !busy_ && latest_->request.same_work(request))
    return;
  waiting_ = std::make_unique<FieldRequest>(std::move(request));
  wake_.notify_all();
}

FieldSetPtr FieldEvaluator::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

FieldSetPtr FieldEvaluator::wait() const {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return !waiting_ && !busy_; });
  return latest_;
}

void FieldEvaluator::set_share(double share) {
  if (share_.exchange(share) >= share) return;
  {
    const std::lock_guard lock(mutex_);  // so that no rest begins between check and wait
  }
  wake_.notify_all();
}

std::string FieldEvaluator::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

void FieldEvaluator::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return quit_ || waiting_; });
    if (quit_) return;
    const FieldRequest request = std::move(*waiting_);
    waiting_.reset();
    busy_ = true;
    lock.unlock();
    FieldSetPtr set;
    std::string error;
    try {
      set = evaluate(request);
    } catch (const std::exception& e) {
      error = e.what();
      shadow_.reset();
    }
    lock.lock();
    busy_ = false;
    error_ = error;
    if (set) latest_ = set;
    done_.notify_all();
    const double share = share_;
    if (set && share < 1) {
      const double rest = set->seconds * (1 / share - 1);
      wake_.wait_for(lock, std::chrono::duration<double>(std::min(rest, 2.0)),
                     [this] { return quit_ || share_ >= 1; });
    }
  }
}

namespace {

std::span<const float> field_at(const std::vector<float>& values, std::size_t k, std::size_t pixels) {
  return std::span(values).subspan(k * pixels, pixels);
}

constexpr std::size_t kMostMedoids = 12;
constexpr double kClusterHeight = 0.05;  ///< networks that differ on less of the plane are one solution

void add_solutions(RowMaps& maps, const std::vector<int>& networks, const std::vector<float>& values,
                   std::size_t pixels, std::size_t most) {
  const std::size_t n = std::min(most, networks.size());
  LabelMaps labels(pixels);
  for (std::size_t k = 0; k < n; ++k) labels.add(field_at(values, k, pixels));
  const Clusters clusters = average_linkage(disagreement_matrix(labels), n, kClusterHeight);
  maps.clustered = static_cast<int>(n);
  maps.clusters = static_cast<int>(clusters.sizes.size());
  maps.distinct = hill_number(clusters.sizes);
  for (std::size_t c = 0; c < clusters.sizes.size() && c < kMostMedoids; ++c) {
    const std::span<const float> field = field_at(values, clusters.medoids[c], pixels);
    maps.medoids.push_back(
        {networks[clusters.medoids[c]], static_cast<int>(clusters.sizes[c]), {field.begin(), field.end()}});
  }
}

/// Fields of `networks` into `values`: copies of those that the tiles have, at `place` [network] among them
/// (-1: nowhere; empty: tiles have another side), and the others evaluated. How many that were.
template <class FieldsOf>
std::size_t of_tiles_or_new(const std::vector<int>& networks, const std::vector<int>& place,
                            const FieldSet& tiles, int side, float* values, const FieldsOf& fields_of) {
  const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  std::vector<int> missing;
  std::vector<std::size_t> to;
  for (std::size_t k = 0; k < networks.size(); ++k) {
    const int at = place.empty() ? -1 : place[static_cast<std::size_t>(networks[k])];
    if (at < 0) {
      missing.push_back(networks[k]);
      to.push_back(k);
    } else {
      std::ranges::copy(field_at(tiles.values, static_cast<std::size_t>(at), pixels), values + k * pixels);
    }
  }
  if (missing.size() == networks.size()) {
    fields_of(networks, side, values);
  } else if (!missing.empty()) {
    std::vector<float> some(missing.size() * pixels);
    fields_of(missing, side, some.data());
    for (std::size_t k = 0; k < missing.size(); ++k)
      std::ranges::copy(field_at(some, k, pixels), values + to[k] * pixels);
  }
  return missing.size();
}

/// Fields of the row's first networks that did not diverge, into maps.
template <class FieldsOf>
RowMaps maps_of_row(const FieldRequest& r, int row, const FieldsOf& fields_of) {
  std::vector<int> networks;
  for (int k = 0; k < r.population->seeds() && static_cast<int>(networks.size()) < r.map_networks; ++k) {
    const int n = row * r.population->seeds() + k;
    if (!r.frame->of(n).diverged) networks.push_back(n);
  }
  const auto pixels = static_cast<std::size_t>(r.map_side) * static_cast<std::size_t>(r.map_side);
  FieldMaps maps(pixels);
  std::vector<double> squares(pixels);
  std::vector<float> positive(pixels);
  std::vector<float> values, clustered;
  const std::size_t block = std::max<std::size_t>(512, static_cast<std::size_t>(r.cluster_networks));
  for (std::size_t first = 0; first < networks.size(); first += block) {
    const auto begin = networks.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<int> some(
        begin, begin + static_cast<std::ptrdiff_t>(std::min(block, networks.size() - first)));
    values.resize(some.size() * pixels);
    fields_of(some, r.map_side, values.data());
    for (std::size_t k = 0; k < some.size(); ++k) {
      const std::span<const float> field = field_at(values, k, pixels);
      maps.add(field);
      for (std::size_t i = 0; i < pixels; ++i) {
        squares[i] += static_cast<double>(field[i]) * field[i];
        positive[i] += field[i] >= 0 ? 1.0f : 0.0f;
      }
    }
    if (first == 0 && r.cluster_networks > 0) clustered = values;
  }
  RowMaps result;
  result.row = row;
  result.networks = static_cast<int>(networks.size());
  result.mean = maps.mean();
  result.disagreement = maps.disagreement();
  const auto s = static_cast<double>(networks.size());
  for (std::size_t i = 0; i < pixels; ++i) {
    const double mean = result.mean[i], variance = (squares[i] - s * mean * mean) / (s - 1);
    result.deviation.push_back(s > 1 ? static_cast<float>(std::sqrt(std::max(0.0, variance)))
                                     : std::numeric_limits<float>::quiet_NaN());
    result.vote.push_back(s > 0 ? 2 * positive[i] / static_cast<float>(s) - 1
                                : std::numeric_limits<float>::quiet_NaN());
  }
  if (r.cluster_networks > 0 && networks.size() > 1)
    add_solutions(result, networks, clustered, pixels, static_cast<std::size_t>(r.cluster_networks));
  return result;
}

/// Input neurons are features of the plane, scaled to the palette by their largest value.
void add_inputs(const FieldRequest& r, FieldSet& set) {
  const FeatureSet features = r.population->configuration_of(r.selected).data.features;
  const std::vector<Point> grid = field_grid(r.neuron_side);
  int unit = 0;
  for (int f = 0; f < kFeatureCount; ++f) {
    if (!features.has(static_cast<Feature>(f))) continue;
    NeuronField field{0, unit++, {}};
    float largest = 0;
    for (const Point& p : grid) {
      field.values.push_back(static_cast<float>(feature_value(static_cast<Feature>(f), p.x, p.y)));
      largest = std::max(largest, std::abs(field.values.back()));
    }
    if (f == static_cast<int>(Feature::sinx) || f == static_cast<int>(Feature::siny)) largest = 1;
    for (float& v : field.values) v /= largest;
    set.neurons.push_back(std::move(field));
  }
}

void add_hidden(const FieldRequest& r, FieldSet& set) {
  const double* parameters = r.frame->weights->values.data() + r.population->offset(r.selected);
  std::vector<NeuronNetwork> neurons =
      neuron_networks(r.population->configuration_of(r.selected), parameters);
  if (neurons.empty()) return;
  std::vector<NetworkSpec> specs;
  for (const NeuronNetwork& n : neurons) specs.push_back(n.spec);
  EngineOptions options;
  options.threads = 1;
  const auto engine = make_cpu_engine(std::move(specs), StopRule{}, RecordPlan{CurveKind::none, 0}, options);
  std::vector<std::size_t> indices(neurons.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  for (const std::size_t i : indices) engine->restore(i, neurons[i].parameters, 0);
  const auto pixels = static_cast<std::size_t>(r.neuron_side) * static_cast<std::size_t>(r.neuron_side);
  std::vector<float> values(neurons.size() * pixels);
  engine->fields(indices, r.neuron_side, {values.data(), false});
  for (const std::size_t i : indices) {
    const std::span<const float> field = field_at(values, i, pixels);
    set.neurons.push_back({neurons[i].layer, neurons[i].unit, {field.begin(), field.end()}});
  }
}

}  // namespace

FieldSetPtr FieldEvaluator::evaluate(const FieldRequest& r) {
  const auto start = std::chrono::steady_clock::now();
  if (!shadow_ || shadow_->population != r.population)
    shadow_ = std::make_unique<Shadow>(r.population, threads_);
  auto set = std::make_shared<FieldSet>();
  set->request = r;
  const auto fields_of = [&](const std::vector<int>& networks, int side, float* values) {
    shadow_->fields(r.frame, networks, side, values);
  };
  std::vector<int> all = r.networks;
  all.insert(all.end(), r.row_networks.begin(), r.row_networks.end());
  set->values.resize(all.size() * static_cast<std::size_t>(r.side) * static_cast<std::size_t>(r.side));
  fields_of(all, r.side, set->values.data());
  set->evaluated = all.size();
  std::vector<int> place(r.side == r.map_side && !r.map_rows.empty() ? shadow_->loaded.size() : 0, -1);
  for (std::size_t k = 0; !place.empty() && k < all.size(); ++k)
    place[static_cast<std::size_t>(all[k])] = static_cast<int>(k);
  const auto map_fields_of = [&](const std::vector<int>& networks, int side, float* values) {
    set->evaluated += of_tiles_or_new(networks, place, *set, side, values, fields_of);
  };
  for (const int row : r.map_rows) set->maps.push_back(maps_of_row(r, row, map_fields_of));
  if (r.selected >= 0) {
    set->selected.resize(static_cast<std::size_t>(r.selected_side) *
                         static_cast<std::size_t>(r.selected_side));
    fields_of({r.selected}, r.selected_side, set->selected.data());
    if (r.neuron_side > 0) {
      add_inputs(r, *set);
      add_hidden(r, *set);
    }
  }
  set->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return set;
}

}  // namespace seedbed::viewer
