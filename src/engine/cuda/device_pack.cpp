// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/device_pack.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/feature_rows.h"
#include "engine/final_result.h"
#include "kernels/ranking.h"

namespace seedbed::cuda {
namespace {

using kernels::kMaxDepth;
using kernels::kSlots;
using kernels::NetworkState;

unsigned blocks(std::size_t threads, int a_block) {
  const auto each = static_cast<std::size_t>(a_block);
  return static_cast<unsigned>((threads + each - 1) / each);
}

}  // namespace

DevicePack::DevicePack(Device& device, int stream, const DevicePackKey& key, const Mapping& mapping,
                       const std::vector<const NetworkSpec*>& networks,
                       const std::vector<TrainingState>& states)
    : device_(&device), stream_(stream), key_(key), mapping_(mapping) {
  const std::size_t n = networks.size();
  std::vector<float> slots_of(n * slots(), 0.0f), step(n), carried_step(n), decay(n);
  std::vector<std::uint32_t> dead(n * words(), 0u);
  std::vector<std::uint8_t> width(n * kMaxDepth, 0);
  std::vector<float> gradient;  // of networks that go on; empty where all begin
  std::vector<std::uint8_t> carries(n, 0);
  std::vector<int> dataset(n), limit(n), epoch(n), solved_epoch(n);
  std::vector<const Dataset*> datasets;
  std::map<const Dataset*, int> dataset_index;
  const int carried = key.batch > 0 ? key.train_points % key.batch : 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Configuration& c = *networks[i]->configuration;
    DeviceNetwork& network = networks_.emplace_back();
    network.shape = Shape(c);
    network.limit = limit[i] = static_cast<int>(c.train.epochs);
    network.epoch = epoch[i] = static_cast<int>(states[i].epoch);
    network.solved_epoch = solved_epoch[i] = static_cast<int>(states[i].log.result.solved_epoch.value_or(-1));
    write_slots(network.shape, states[i].parameters, slots_of.data() + i * slots(),
                dead.data() + i * words());
    if (!states[i].fresh) {
      gradient.resize(n * slots(), 0.0f);
      carries[i] = 1;
      for_slots(network.shape, [&](std::size_t at, int slot, int, int) {
        gradient[i * slots() + static_cast<std::size_t>(slot)] = static_cast<float>(states[i].gradient[at]);
      });
    }
    for (int l = 0; l < key.depth; ++l) {
      width[i * kMaxDepth + static_cast<std::size_t>(l)] =
          static_cast<std::uint8_t>(network.shape.width(l + 1));
    }
    const float rate = static_cast<float>(c.train.learning_rate);
    step[i] = rate / static_cast<float>(key.batch);
    carried_step[i] = rate / static_cast<float>(carried + key.batch);
    decay[i] = rate * static_cast<float>(c.train.regularization_rate);
    const Dataset* data = networks[i]->data.get();
    const auto [found, added] = dataset_index.try_emplace(data, static_cast<int>(datasets.size()));
    if (added) datasets.push_back(data);
    dataset[i] = found->second;
    active_.push_back(static_cast<int>(i));
  }
  running_ = n;
  one_dataset_ = datasets.size() == 1;

  const auto put = [&](auto& array, const auto& from) {
    array = std::remove_reference_t<decltype(array)>(device, from.size());
    array.upload(from, stream);
  };
  put(parameters_, slots_of);
  gradient_ = DeviceArray<float>(device, n * slots());
  gradient.empty() ? gradient_.fill_zero(stream) : gradient_.upload(gradient, stream);
  put(carried_, carries);
  put(dead_, dead);
  put(width_, width);
  put(step_, step);
  put(carried_step_, carried_step);
  put(decay_, decay);
  put(dataset_, dataset);
  put(limit_, limit);
  put(epoch_, epoch);
  put(solved_epoch_, solved_epoch);
  put(state_, std::vector<NetworkState>(n, NetworkState::running));
  put(active_on_device_, active_);
  for (auto* array : {&next_active_, &which_, &targets_, &dead_units_}) *array = DeviceArray<int>(device, n);
  loss_ = DeviceArray<float>(device, n);
  correct_ = DeviceArray<float>(device, n);
  upload_points(train_, datasets, true);
  upload_points(test_, datasets, false);
}

void DevicePack::upload_points(Points& to, const std::vector<const Dataset*>& datasets, bool train) {
  to.count = train ? key_.train_points : key_.test_points;
  std::vector<float> x, label;
  for (const Dataset* data : datasets) {
    const std::vector<Point>& points = train ? data->train : data->test;
    const std::vector<float> rows = feature_rows<float>(points, FeatureSet{key_.features}, kSlots);
    x.insert(x.end(), rows.begin(), rows.end());
    for (const Point& point : points) label.push_back(static_cast<float>(point.label));
  }
  to.x = DeviceArray<float>(*device_, x.size());
  to.x.upload(x, stream_);
  to.label = DeviceArray<float>(*device_, label.size());
  to.label.upload(label, stream_);
}

kernels::PackArrays DevicePack::arrays() const {
  return {mapping_.own(), parameters_.data(), gradient_.data(),     carried_.data(), dead_.data(),
          width_.data(),  step_.data(),       carried_step_.data(), decay_.data(),   dataset_.data(),
          limit_.data(),  epoch_.data(),      solved_epoch_.data(), state_.data()};
}

kernels::EvaluationShape DevicePack::evaluation_shape() const {
  kernels::EvaluationShape shape{};
  for (int l = 0; l < key_.depth; ++l) shape.activation[l] = static_cast<std::uint8_t>(key_.activation);
  shape.linear_output = key_.regression;
  return shape;
}

void DevicePack::compact() {
  // The list is shortened when a quarter of it has stopped: until then, warps of stopped networks leave
  // their loop at once, and only mixed warps carry them along.
  if (!stale_ || running_ * 4 > active_.size() * 3) return;
  const int kept = device_->keep_running(state_.data(), active_on_device_.data(),
                                         static_cast<int>(active_.size()), next_active_.data(), stream_);
  std::swap(active_on_device_, next_active_);
  active_.resize(static_cast<std::size_t>(kept));
  active_on_device_.download(active_.data(), 0, active_.size(), stream_);
  stale_ = false;
}

void DevicePack::start(int epochs, const kernels::DeviceStopRule& stop) {
  compact();
  kernels::TrainArguments a{};
  a.pack = arrays();
  a.active = active_on_device_.data();
  a.networks = static_cast<int>(active_.size());
  a.train = {train_.x.data(), train_.label.data(), train_.count};
  a.test = {test_.x.data(), test_.label.data(), test_.count};
  a.batch = key_.batch;
  a.epochs = epochs;
  a.linear_output = key_.regression;
  a.stop = stop;
  const int staged_points = train_.count + (stop.enabled && !stop.on_train ? test_.count : 0);
  const std::size_t points = static_cast<std::size_t>(staged_points) * (kSlots + 1) * sizeof(float);
  const std::size_t buffers =
      mapping_.threads == 32
          ? static_cast<std::size_t>(kernels::kTrainBlock / 32 * kernels::split_buffer_bytes(key_.depth))
          : 0;
  a.staged = one_dataset_ && buffers + points <= device_->shared_memory_per_block() / 2;  // two blocks each
  LaunchShape shape;
  shape.threads = kernels::kTrainBlock;
  shape.blocks = blocks(active_.size() * static_cast<std::size_t>(mapping_.threads), kernels::kTrainBlock);
  shape.shared_bytes = buffers + (a.staged ? points : 0);
  device_->launch(train_kernel_name(key_, mapping_), shape, &a, sizeof a, stream_);
}

std::vector<int> DevicePack::wait() {
  std::vector<int> epoch, solved, trained;
  std::vector<NetworkState> state;
  epoch_.download(epoch, stream_);
  solved_epoch_.download(solved, stream_);
  state_.download(state, stream_);
  for (const int i : active_) {
    const auto at = static_cast<std::size_t>(i);
    DeviceNetwork& network = networks_[at];
    if (network.state != NetworkState::running) continue;
    network.epoch = epoch[at];
    network.solved_epoch = solved[at];
    network.state = state[at];
    trained.push_back(i);
    if (network.state != NetworkState::running) {
      --running_;
      stale_ = true;
    }
  }
  return trained;
}

void DevicePack::set_solved(std::size_t i, int epoch) {
  networks_[i].solved_epoch = epoch;
  solved_epoch_.upload(&epoch, i, 1, stream_);
}

void DevicePack::set_state(std::size_t i, NetworkState state) {
  if (networks_[i].state == NetworkState::running && state != NetworkState::running) --running_;
  networks_[i].state = state;
  state_.upload(&state, i, 1, stream_);
  stale_ = true;
}

void DevicePack::set_parameters(std::size_t i, const Parameters& parameters, int epoch) {
  std::vector<float> values(slots(), 0.0f);
  std::vector<std::uint32_t> dead(words(), 0u);
  write_slots(networks_[i].shape, parameters, values.data(), dead.data());
  parameters_.upload(values.data(), i * slots(), values.size(), stream_);
  dead_.upload(dead.data(), i * words(), dead.size(), stream_);
  const std::vector<float> none(slots(), 0.0f);
  gradient_.upload(none.data(), i * slots(), none.size(), stream_);
  const std::uint8_t carried = 0;
  carried_.upload(&carried, i, 1, stream_);
  DeviceNetwork& network = networks_[i];
  network.epoch = epoch;
  epoch_.upload(&epoch, i, 1, stream_);
  set_solved(i, -1);
  const NetworkState state = epoch >= network.limit && epoch > 0 ? NetworkState::done : NetworkState::running;
  if (network.state != NetworkState::running && state == NetworkState::running) ++running_;
  set_state(i, state);
  if (std::find(active_.begin(), active_.end(), static_cast<int>(i)) == active_.end()) {
    active_.push_back(static_cast<int>(i));
    active_on_device_.upload(active_.data(), 0, active_.size(), stream_);
  }
}

/// fn(element of Parameters::values, slot, word of dead-link bits, bit or -1 of a bias) for every parameter.
template <class Fn>
void DevicePack::for_slots(const Shape& shape, const Fn& fn) const {
  const ParameterIndex index(shape);
  const int depth = key_.depth, own = mapping_.own();
  for (int l = 0; l < depth; ++l) {
    for (int i = 0; i < shape.width(l + 1); ++i) {
      for (int s = 0; s < shape.width(l); ++s) {
        const int t = kernels::weight_source(i, s, own);
        fn(index.weight(l, i, s), kernels::weight_slot(l, i, t), l * kSlots + i, t);
      }
      fn(index.bias(l, i), kernels::bias_slot(depth, l, i), 0, -1);
    }
  }
  for (int s = 0; s < shape.width(depth); ++s)
    fn(index.weight(depth, 0, s), kernels::output_slot(depth, s), depth * kSlots, s);
  fn(index.bias(depth, 0), kernels::output_bias_slot(depth), 0, -1);
}

void DevicePack::write_slots(const Shape& shape, const Parameters& parameters, float* slots,
                             std::uint32_t* dead) const {
  for_slots(shape, [&](std::size_t at, int slot, int word, int bit) {
    slots[slot] = static_cast<float>(parameters.values[at]);
    if (bit >= 0 && words() > 0 && !parameters.dead.empty() && parameters.dead[at]) dead[word] |= 1u << bit;
  });
}

Parameters DevicePack::read_slots(const Shape& shape, const float* slots, const std::uint32_t* dead) const {
  Parameters parameters;
  parameters.values.resize(static_cast<std::size_t>(shape.parameter_count()));
  if (words() > 0) parameters.dead.assign(parameters.values.size(), 0);
  for_slots(shape, [&](std::size_t at, int slot, int word, int bit) {
    parameters.values[at] = static_cast<double>(slots[slot]);
    if (bit >= 0 && words() > 0) parameters.dead[at] = (dead[word] >> bit) & 1u;
  });
  return parameters;
}

Parameters DevicePack::parameters(std::size_t i) const {
  std::vector<float> values(slots());
  std::vector<std::uint32_t> dead(words());
  parameters_.download(values.data(), i * slots(), values.size(), stream_);
  dead_.download(dead.data(), i * words(), dead.size(), stream_);
  return read_slots(networks_[i].shape, values.data(), dead.data());
}

std::vector<Parameters> DevicePack::all_parameters() const {
  std::vector<float> values;
  std::vector<std::uint32_t> dead;
  parameters_.download(values, stream_);
  dead_.download(dead, stream_);
  std::vector<Parameters> all;
  all.reserve(networks_.size());
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    all.push_back(read_slots(networks_[i].shape, values.data() + i * slots(), dead.data() + i * words()));
  }
  return all;
}

std::vector<std::vector<double>> DevicePack::carried_gradients() const {
  std::vector<std::vector<double>> all(networks_.size());
  std::vector<std::uint8_t> carries;
  carried_.download(carries, stream_);
  if (std::find(carries.begin(), carries.end(), 1) == carries.end()) return all;
  std::vector<float> gradient;
  gradient_.download(gradient, stream_);
  for (std::size_t i = 0; i < networks_.size(); ++i) {
    if (carries[i] == 0) continue;
    all[i].resize(static_cast<std::size_t>(networks_[i].shape.parameter_count()));
    for_slots(networks_[i].shape, [&](std::size_t at, int slot, int, int) {
      all[i][at] = static_cast<double>(gradient[i * slots() + static_cast<std::size_t>(slot)]);
    });
  }
  return all;
}

/// Of the networks in which_[0 .. count).
void DevicePack::launch_evaluation(const Points& points, bool on_train, int count, float* loss) {
  kernels::EvaluateArguments a{};
  a.pack = arrays();
  a.shape = evaluation_shape();
  a.networks = which_.data();
  a.count = count;
  a.points = {points.x.data(), points.label.data(), points.count};
  a.loss = loss;
  a.correct = correct_.data();
  a.dead_units = on_train ? dead_units_.data() : nullptr;
  LaunchShape shape;
  shape.threads = kernels::kEvaluateBlock;
  shape.blocks = blocks(static_cast<std::size_t>(count) * 32, kernels::kEvaluateBlock);
  device_->launch("seedbed_evaluate_d" + std::to_string(key_.depth), shape, &a, sizeof a, stream_);
}

void DevicePack::evaluate_on(const Points& points, bool on_train, int count, std::vector<Evaluation>& out) {
  if (points.count == 0) return;
  launch_evaluation(points, on_train, count, loss_.data());
  const auto n = static_cast<std::size_t>(count);
  std::vector<float> loss(n), correct(n);
  std::vector<int> dead(n);
  loss_.download(loss.data(), 0, n, stream_);
  correct_.download(correct.data(), 0, n, stream_);
  if (on_train) dead_units_.download(dead.data(), 0, n, stream_);
  for (std::size_t k = 0; k < n; ++k) {
    set_metrics(out[k].metrics, on_train, key_.regression, points.count, static_cast<double>(loss[k]),
                static_cast<double>(correct[k]));
    if (on_train) out[k].dead_units = dead[k];
  }
}

std::vector<DevicePack::Evaluation> DevicePack::evaluate(const std::vector<int>& which) {
  std::vector<Evaluation> out(which.size(), Evaluation{no_metrics(), 0});
  if (which.empty()) return out;
  which_.upload(which.data(), 0, which.size(), stream_);
  evaluate_on(train_, true, static_cast<int>(which.size()), out);
  evaluate_on(test_, false, static_cast<int>(which.size()), out);
  return out;
}

void DevicePack::scores(const std::vector<int>& rows, const ScoreColumns& columns) {
  const std::size_t n = networks_.size();
  DeviceArray<float> test_loss(*device_, n);
  DeviceArray<int> row(*device_, n);
  row.upload(rows, stream_);
  std::vector<int> all(n);
  std::iota(all.begin(), all.end(), 0);
  which_.upload(all, stream_);
  if (train_.count > 0) launch_evaluation(train_, true, static_cast<int>(n), loss_.data());
  if (test_.count > 0) launch_evaluation(test_, false, static_cast<int>(n), test_loss.data());
  kernels::ScoreArguments a{};
  a.count = static_cast<int>(n);
  a.state = state_.data();
  a.solved_epoch = solved_epoch_.data();
  a.train_loss = loss_.data();
  a.test_loss = test_loss.data();
  a.dead_units = dead_units_.data();
  a.train_points = train_.count;
  a.test_points = test_.count;
  a.row = row.data();
  a.test_column = columns.value[static_cast<int>(Score::test_loss)];
  a.train_column = columns.value[static_cast<int>(Score::train_loss)];
  a.solved_column = columns.value[static_cast<int>(Score::solved_epoch)];
  a.flag_column = columns.flags;
  LaunchShape shape;
  shape.threads = kernels::kEvaluateBlock;
  shape.blocks = blocks(n, kernels::kEvaluateBlock);
  device_->launch("seedbed_scores", shape, &a, sizeof a, stream_);
  device_->synchronize(stream_);  // before the arrays go
}

void DevicePack::fields(const std::vector<int>& which, const std::vector<int>& targets, const float* x,
                        int side, void* values, bool half) {
  which_.upload(which.data(), 0, which.size(), stream_);
  targets_.upload(targets.data(), 0, targets.size(), stream_);
  kernels::FieldArguments a{};
  a.pack = arrays();
  a.shape = evaluation_shape();
  a.networks = which_.data();
  a.targets = targets_.data();
  a.count = static_cast<int>(which.size());
  a.x = x;
  a.side = side;
  a.values = values;
  a.half = half;
  LaunchShape shape;
  shape.threads = kernels::kEvaluateBlock;
  shape.blocks =
      static_cast<unsigned>(which.size()) *
      blocks(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), kernels::kEvaluateBlock);
  device_->launch("seedbed_fields_d" + std::to_string(key_.depth), shape, &a, sizeof a, stream_);
}

void DevicePack::add_to_sums(const std::vector<int>& which, const float* x, int side, bool begins,
                             const DeviceFieldSums& sums) {
  which_.upload(which.data(), 0, which.size(), stream_);
  kernels::MapArguments a{};
  a.pack = arrays();
  a.shape = evaluation_shape();
  a.networks = which_.data();
  a.count = static_cast<int>(which.size());
  a.x = x;
  a.side = side;
  a.begins = begins;
  a.sum = sums.sum;
  a.squares = sums.squares;
  a.first = sums.first;
  a.positive = sums.positive;
  LaunchShape shape;
  shape.threads = kernels::kEvaluateBlock;
  shape.blocks =
      blocks(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), kernels::kEvaluateBlock);
  device_->launch("seedbed_maps_d" + std::to_string(key_.depth), shape, &a, sizeof a, stream_);
}

}  // namespace seedbed::cuda
