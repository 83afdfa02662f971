// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/simd_trainer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/cpu/float_environment.h"
#include "engine/cpu/instruction_sets.h"
#include "engine/cpu/pack_data.h"
#include "engine/cpu/pack_storage.h"
#include "engine/feature_rows.h"
#include "engine/final_result.h"
#include "engine/network_log.h"
#include "engine/stop_check.h"

namespace seedbed::cpu {
namespace {

using Lane = NetworkLog;

template <class Real>
class Trainer final : public PackTrainer {
 public:
  Trainer(PackMembers members, PackEnvironment& environment, PackDataCache<Real>& cache)
      : environment_(environment),
        cache_(cache),
        key_(std::move(members.key)),
        kernels_(kernels_of<Real>(environment.instruction_set)),
        storage_(dynamic_shape(key_, needs_masks(members)), key_.regularization, kernels_.width) {
    const IeeeArithmetic ieee;
    PackView<Real>& view = storage_.view();
    view.batch = key_.batch;
    const int carried = key_.batch > 0 ? key_.train_points % key_.batch : 0;
    lanes_ = make_logs(*environment.networks, members.networks, environment.record);
    for (std::size_t w = 0; w < lanes_.size(); ++w) {
      const NetworkSpec& spec = network(lanes_[w].network);
      const Configuration& c = *spec.configuration;
      const int lane = static_cast<int>(w);
      storage_.set_parameters(lane, lanes_[w].shape, initial_parameters(c, spec.seeds));
      storage_.set_rates(lane, c.train.learning_rate, c.train.regularization_rate, key_.batch, carried);
    }
    loss_.resize(static_cast<std::size_t>(kernels_.width));
    correct_.resize(loss_.size());
  }

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    if (!live()) return false;
    const IeeeArithmetic ieee;
    bind_data();
    if (!started_) observe();
    started_ = true;
    for (std::int64_t e = 0; e < epochs && live(); ++e) {
      if (cancel && cancel->load(std::memory_order_relaxed)) return true;
      kernels_.train_epoch(storage_.view());
      evaluated_ = false;
      const LaneBits training = live();
      for_lanes(training, [&](Lane& lane) { ++lane.epoch; });
      environment_.samples_done.fetch_add(std::int64_t(__builtin_popcount(training)) * key_.train_points,
                                          std::memory_order_relaxed);
      observe();
    }
    if (live()) return true;
    data_.reset();
    return false;
  }

  std::int64_t epoch(int lane) const override { return at(lane).epoch; }

  Metrics metrics(int lane) override {
    if (at(lane).finished) return at(lane).result.metrics;
    const IeeeArithmetic ieee;
    bind_data();
    return measure(lane);
  }

  Standing standing(int lane) const override { return at(lane).standing(); }

  Parameters parameters(int lane) const override {
    if (at(lane).finished) return at(lane).result.parameters;
    const IeeeArithmetic ieee;
    return storage_.parameters(lane, at(lane).shape);
  }

  void restore(int lane, const Parameters& parameters, std::int64_t epoch) override {
    const IeeeArithmetic ieee;
    storage_.set_parameters(lane, at(lane).shape, parameters);
    at(lane).restart(parameters, epoch);
    evaluated_ = false;
  }

  void stop(int lane) override {
    if (at(lane).finished) return;
    const IeeeArithmetic ieee;
    bind_data();
    finish(LaneBits(1) << lane, Status::pruned);
    if (!live()) data_.reset();
  }

  TrainingState leave(int lane) override {
    const IeeeArithmetic ieee;
    const Lane& l = at(lane);
    TrainingState state;
    state.started = started_;
    if (!l.finished) {
      state.fresh = storage_.view().gradient_fresh;
      state.parameters = storage_.parameters(lane, l.shape);
      if (!state.fresh) state.gradient = storage_.gradient(lane, l.shape);
    }
    state.log = std::move(at(lane));
    return state;
  }

  void join(int lane, TrainingState state) override {
    const IeeeArithmetic ieee;
    started_ = state.started;
    at(lane) = std::move(state.log);
    if (at(lane).finished) return;
    storage_.set_parameters(lane, at(lane).shape, state.parameters);
    storage_.view().gradient_fresh = state.fresh;
    if (!state.fresh) storage_.set_gradient(lane, at(lane).shape, state.gradient);
  }

  NetworkResult result(int lane) override { return final_result(lane); }
  NetworkResult take_result(int lane) override { return std::move(final_result(lane)); }

  void outputs(const std::vector<Point>& points, std::span<const int> lanes,
               std::span<float* const> targets) override {
    const IeeeArithmetic ieee;
    // A finished network's lane may have trained on: what counts is its result.
    for (int lane : lanes) {
      if (at(lane).finished) storage_.set_parameters(lane, at(lane).shape, at(lane).result.parameters);
    }
    const FeatureSet features = network(lanes_[0].network).configuration->data.features;
    const std::vector<Real> x = feature_rows<Real>(points, features, storage_.view().shape.width(0));
    const Points<Real> view{x.data(), nullptr, static_cast<int>(points.size()), true};
    std::vector<Real> output(points.size() * static_cast<std::size_t>(kernels_.width));
    kernels_.outputs(storage_.view(), view, output.data());
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      const Real* column = output.data() + lanes[i];
      for (std::size_t k = 0; k < points.size(); ++k) {
        targets[i][k] = static_cast<float>(column[k * static_cast<std::size_t>(kernels_.width)]);
      }
    }
  }

 private:
  NetworkResult& final_result(int lane) {
    Lane& l = at(lane);
    if (!l.finished) {
      const IeeeArithmetic ieee;
      bind_data();
      fill_result(lane, Status::done);
    }
    return l.result;
  }

  const NetworkSpec& network(std::size_t n) const { return (*environment_.networks)[n]; }
  Lane& at(int lane) { return lanes_[static_cast<std::size_t>(lane)]; }
  const Lane& at(int lane) const { return lanes_[static_cast<std::size_t>(lane)]; }

  /// Masks are needed unless every lane has a network that fills the slots of every level.
  bool needs_masks(const PackMembers& members) const {
    if (members.networks.size() < static_cast<std::size_t>(kernels_.width)) return true;
    return std::any_of(members.networks.begin(), members.networks.end(), [&](std::size_t n) {
      const Shape shape(*network(n).configuration);
      for (int l = 1; l <= shape.depth(); ++l) {
        if (shape.width(l) != key_.slots[static_cast<std::size_t>(l)]) return true;
      }
      return false;
    });
  }

  LaneBits live() const {
    LaneBits bits = 0;
    for (std::size_t w = 0; w < lanes_.size(); ++w) {
      if (!lanes_[w].finished) bits |= LaneBits(1) << w;
    }
    return bits;
  }

  template <class Fn>
  void for_lanes(LaneBits bits, Fn&& fn) {
    for (std::size_t w = 0; w < lanes_.size(); ++w) {
      if ((bits >> w) & 1) fn(lanes_[w]);
    }
  }

  template <class Predicate>
  LaneBits lanes_where(Predicate&& predicate) const {
    LaneBits bits = 0;
    for (std::size_t w = 0; w < lanes_.size(); ++w) {
      if (!lanes_[w].finished && predicate(lanes_[w])) bits |= LaneBits(1) << w;
    }
    return bits;
  }

  void bind_data() {
    if (data_) return;
    std::vector<const Dataset*> datasets;
    for (const Lane& lane : lanes_) datasets.push_back(network(lane.network).data.get());
    const FeatureSet features{key_.features};
    data_ = cache_.get(datasets, features, storage_.view().shape.width(0), kernels_.width);
    storage_.view().train = data_->train;
    storage_.view().test = data_->test;
  }

  /// After an epoch (or before the first): who diverged, is solved, is to be recorded, has finished.
  void observe() {
    const PackView<Real>& view = storage_.view();
    finish(kernels_.not_finite(view) & live(), Status::diverged);
    check_stop();
    const LaneBits curve = lanes_where([](const Lane& l) { return l.curve_due(); });
    for_each_lane(curve, [&](int lane) { at(lane).result.curve.push_back({at(lane).epoch, measure(lane)}); });
    const LaneBits snap = lanes_where([](const Lane& l) { return l.snapshot_due(); });
    for_each_lane(snap, [&](int lane) {
      at(lane).result.snapshots.push_back({at(lane).epoch, storage_.parameters(lane, at(lane).shape)});
    });
    if (environment_.stop.freeze) {
      finish(lanes_where([](const Lane& l) { return l.result.solved_epoch == l.epoch; }), Status::stopped);
    }
    finish(lanes_where([](const Lane& l) { return l.epoch >= l.limit; }), Status::done);
  }

  void check_stop() {
    const StopRule& stop = environment_.stop;
    if (!stop.enabled) return;
    const LaneBits asked = lanes_where([&](const Lane& l) { return l.stop_due(stop); });
    if (!asked) return;
    LaneBits solved = 0;
    if (const auto wrong = StopCheck(stop).most_wrong(key_.regression, key_.train_points, key_.test_points)) {
      if (*wrong < 0) return;
      const std::vector<Real> allowed(static_cast<std::size_t>(kernels_.width), static_cast<Real>(*wrong));
      const PackView<Real>& view = storage_.view();
      const bool on_train = stop.metric == Metric::train_accuracy;
      solved = kernels_.at_most_wrong(view, on_train ? view.train : view.test, allowed.data(), asked);
    } else {
      for_each_lane(asked, [&](int lane) {
        if (StopCheck(stop).holds(measure(lane))) solved |= LaneBits(1) << lane;
      });
    }
    for_each_lane(solved, [&](int lane) { at(lane).result.solved_epoch = at(lane).epoch; });
  }

  template <class Fn>
  void for_each_lane(LaneBits bits, Fn&& fn) {
    for (int lane = 0; bits; ++lane, bits >>= 1) {
      if (bits & 1) fn(lane);
    }
  }

  /// Metrics of a lane with the present parameters of the pack; one evaluation serves all lanes.
  Metrics measure(int lane) {
    const auto w = static_cast<std::size_t>(lane);
    if (!evaluated_) {
      measured_.assign(static_cast<std::size_t>(kernels_.width), no_metrics());
      const PackView<Real>& view = storage_.view();
      measure_on(view.train, true);
      measure_on(view.test, false);
      evaluated_ = true;
    }
    return measured_[w];
  }

  void measure_on(const Points<Real>& points, bool on_train) {
    if (points.count == 0) return;
    kernels_.evaluate(storage_.view(), points, loss_.data(), correct_.data());
    for (std::size_t w = 0; w < measured_.size(); ++w) {
      set_metrics(measured_[w], on_train, key_.regression, points.count, static_cast<double>(loss_[w]),
                  static_cast<double>(correct_[w]));
    }
  }

  void finish(LaneBits bits, Status status) {
    for_each_lane(bits, [&](int lane) { fill_result(lane, status); });
    for_each_lane(bits, [&](int lane) { at(lane).finished = true; });
  }

  void fill_result(int lane, Status status) {
    Lane& l = at(lane);
    l.result.epochs = l.epoch;
    const bool diverged = status == Status::diverged;
    settle(l.result, status, diverged ? no_metrics() : measure(lane), storage_.parameters(lane, l.shape),
           key_.train_points, key_.test_points, storage_.dead_links(lane), diverged ? 0 : dead_units(lane));
  }

  /// ReLU units that are <= 0 on every training point.
  int dead_units(int lane) {
    const bool any_relu =
        std::find(key_.activation.begin(), key_.activation.end(), Activation::relu) != key_.activation.end();
    if (!any_relu || key_.train_points == 0) return 0;
    const auto width = static_cast<std::size_t>(kernels_.width);
    std::vector<Real> largest(key_.activation.size() * kernels::kSlots * width);
    kernels_.largest_outputs(storage_.view(), largest.data());
    int dead = 0;
    for (std::size_t l = 0; l < key_.activation.size(); ++l) {
      if (key_.activation[l] != Activation::relu) continue;
      for (int i = 0; i < at(lane).shape.width(static_cast<int>(l) + 1); ++i) {
        const std::size_t unit = l * kernels::kSlots + static_cast<std::size_t>(i);
        dead += largest[unit * width + static_cast<std::size_t>(lane)] <= 0;
      }
    }
    return dead;
  }

  PackEnvironment& environment_;
  PackDataCache<Real>& cache_;
  PackKey key_;
  const Kernels<Real>& kernels_;
  PackStorage<Real> storage_;
  std::vector<Lane> lanes_;
  std::shared_ptr<const PackData<Real>> data_;
  std::vector<Real> loss_, correct_;
  std::vector<Metrics> measured_;
  bool evaluated_ = false, started_ = false;
};

}  // namespace

template <class Real>
std::unique_ptr<PackTrainer> make_simd_trainer(PackMembers members, PackEnvironment& environment,
                                               PackDataCache<Real>& cache) {
  return std::make_unique<Trainer<Real>>(std::move(members), environment, cache);
}
template std::unique_ptr<PackTrainer> make_simd_trainer(PackMembers, PackEnvironment&, PackDataCache<float>&);
template std::unique_ptr<PackTrainer> make_simd_trainer(PackMembers, PackEnvironment&,
                                                        PackDataCache<double>&);

}  // namespace seedbed::cpu
