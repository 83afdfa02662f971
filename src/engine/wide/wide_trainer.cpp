// SPDX-License-Identifier: Apache-2.0
#include "engine/wide/wide_trainer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/cpu/float_environment.h"
#include "engine/final_result.h"
#include "engine/network_log.h"
#include "engine/stop_check.h"
#include "engine/wide/wide_networks.h"

namespace seedbed::wide {
namespace {

using cpu::IeeeArithmetic;

template <class Real>
class WideTrainer final : public PackTrainer {
 public:
  WideTrainer(std::vector<std::size_t> members, PackEnvironment& environment, MakeMachine<Real> make_machine)
      : environment_(environment),
        make_machine_(std::move(make_machine)),
        key_(wide_key((*environment.networks)[members.front()])),
        lanes_(make_logs(*environment.networks, members, environment.record)) {}

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    if (!live()) return false;
    const IeeeArithmetic ieee;
    acquire();
    if (!started_) observe();
    started_ = true;
    for (std::int64_t e = 0; e < epochs && live(); ++e) {
      if (cancel && cancel->load(std::memory_order_relaxed)) return true;
      networks_->train_epoch(train_);
      forget();
      for (NetworkLog& lane : lanes_) {
        if (lane.finished) continue;
        ++lane.epoch;
        environment_.samples_done.fetch_add(key_.train_points, std::memory_order_relaxed);
      }
      observe();
    }
    if (live()) return true;
    release();
    return false;
  }

  std::int64_t epoch(int lane) const override { return at(lane).epoch; }

  Metrics metrics(int lane) override {
    if (at(lane).finished) return at(lane).result.metrics;
    const IeeeArithmetic ieee;
    acquire();
    return measure(lane);
  }

  Standing standing(int lane) const override { return at(lane).standing(); }

  Parameters parameters(int lane) const override {
    if (at(lane).finished) return at(lane).result.parameters;
    if (!networks_) return initial(lane);
    return networks_->parameters(lane);
  }

  void restore(int lane, const Parameters& parameters, std::int64_t epoch) override {
    acquire();
    networks_->set_parameters(lane, parameters);
    at(lane).restart(parameters, epoch);
    forget();
  }

  NetworkResult result(int lane) override { return final_result(lane); }
  NetworkResult take_result(int lane) override { return std::move(final_result(lane)); }

  void outputs(const std::vector<Point>& points, std::span<const int> lanes,
               std::span<float* const> targets) override {
    const IeeeArithmetic ieee;
    acquire();
    const std::vector<Real> all = networks_->outputs(networks_->make_points({&points}));
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      const Real* own = all.data() + static_cast<std::size_t>(lanes[i]) * points.size();
      std::transform(own, own + points.size(), targets[i],
                     [](Real value) { return static_cast<float>(value); });
    }
  }

 private:
  NetworkLog& at(int lane) { return lanes_[static_cast<std::size_t>(lane)]; }
  const NetworkLog& at(int lane) const { return lanes_[static_cast<std::size_t>(lane)]; }
  const NetworkSpec& spec(int lane) const { return (*environment_.networks)[at(lane).network]; }
  int size() const { return static_cast<int>(lanes_.size()); }
  bool live() const {
    return std::any_of(lanes_.begin(), lanes_.end(), [](const NetworkLog& lane) { return !lane.finished; });
  }
  Parameters initial(int lane) const {
    return initial_parameters(*spec(lane).configuration, spec(lane).seeds);
  }

  /// Networks and points on the machine, as far as they have got. A finished network's lane computes on
  /// with the others; here it gets the parameters back that it finished with.
  void acquire() {
    if (!networks_) {
      machine_ = make_machine_();
      networks_.emplace(*machine_, key_, size());
      std::vector<const std::vector<Point>*> train, test;
      for (int lane = 0; lane < size(); ++lane) {
        const Configuration& c = *spec(lane).configuration;
        networks_->set_rates(lane, c.train.learning_rate, c.train.regularization_rate);
        if (!at(lane).finished) networks_->set_parameters(lane, initial(lane));
        train.push_back(&spec(lane).data->train);
        test.push_back(&spec(lane).data->test);
      }
      networks_->send_rates();
      train_ = networks_->make_points(train);
      test_ = networks_->make_points(test);
      forget();
    }
    for (int lane = 0; lane < size(); ++lane) {
      if (at(lane).finished) networks_->set_parameters(lane, at(lane).result.parameters);
    }
  }

  void release() {
    train_ = {};
    test_ = {};
    networks_.reset();
    machine_.reset();
  }

  /// What was measured is no longer so.
  void forget() {
    measured_.clear();
    dead_units_.clear();
  }

  /// After an epoch (or before the first): who diverged, is solved, is to be recorded, has finished.
  void observe() {
    const std::vector<int> broken = networks_->not_finite();
    for (int lane = 0; lane < size(); ++lane) {
      if (!at(lane).finished && broken[static_cast<std::size_t>(lane)]) finish(lane, Status::diverged);
    }
    const StopRule& stop = environment_.stop;
    for (int lane = 0; lane < size(); ++lane) {
      NetworkLog& log = at(lane);
      if (log.finished) continue;
      if (log.stop_due(stop) && StopCheck(stop).holds(measure(lane))) log.result.solved_epoch = log.epoch;
      if (log.curve_due()) log.result.curve.push_back({log.epoch, measure(lane)});
      if (log.snapshot_due()) log.result.snapshots.push_back({log.epoch, networks_->parameters(lane)});
      if (stop.freeze && log.result.solved_epoch == log.epoch) {
        finish(lane, Status::stopped);
      } else if (log.epoch >= log.limit) {
        finish(lane, Status::done);
      }
    }
  }

  /// With the present parameters; one evaluation serves all lanes.
  Metrics measure(int lane) {
    if (measured_.empty()) {
      measured_.assign(lanes_.size(), no_metrics());
      measure_on(train_, true);
      measure_on(test_, false);
    }
    return measured_[static_cast<std::size_t>(lane)];
  }

  void measure_on(const PointArrays<Real>& points, bool on_train) {
    if (points.count == 0) return;
    const std::vector<Real> outputs = networks_->outputs(points);
    const auto count = static_cast<std::size_t>(points.count);
    for (int lane = 0; lane < size(); ++lane) {
      const std::vector<Point>& set = on_train ? spec(lane).data->train : spec(lane).data->test;
      const Real* output = outputs.data() + static_cast<std::size_t>(lane) * count;
      double loss = 0, correct = 0;
      for (std::size_t k = 0; k < count; ++k) {
        const double error = static_cast<double>(output[k]) - set[k].label;
        loss += error * error;
        correct += (output[k] >= 0) == (set[k].label >= 0);
      }
      set_metrics(measured_[static_cast<std::size_t>(lane)], on_train, key_.regression, points.count, loss,
                  correct);
    }
  }

  int dead_units(int lane) {
    if (dead_units_.empty()) dead_units_ = networks_->dead_units(train_);
    return dead_units_[static_cast<std::size_t>(lane)];
  }

  void fill_result(int lane, Status status) {
    NetworkLog& log = at(lane);
    log.result.epochs = log.epoch;
    const bool diverged = status == Status::diverged;
    settle(log.result, status, diverged ? no_metrics() : measure(lane), networks_->parameters(lane),
           key_.train_points, key_.test_points, networks_->dead_links(lane), diverged ? 0 : dead_units(lane));
  }

  void finish(int lane, Status status) {
    fill_result(lane, status);
    at(lane).finished = true;
  }

  NetworkResult& final_result(int lane) {
    if (!at(lane).finished) {
      const IeeeArithmetic ieee;
      acquire();
      fill_result(lane, Status::done);
    }
    return at(lane).result;
  }

  PackEnvironment& environment_;
  MakeMachine<Real> make_machine_;
  WideKey key_;
  std::vector<NetworkLog> lanes_;
  std::unique_ptr<Machine<Real>> machine_;  // outlives what is on it
  std::optional<WideNetworks<Real>> networks_;
  PointArrays<Real> train_, test_;
  std::vector<Metrics> measured_;
  std::vector<int> dead_units_;
  bool started_ = false;
};

}  // namespace

template <class Real>
std::unique_ptr<PackTrainer> make_wide_trainer(std::vector<std::size_t> members, PackEnvironment& environment,
                                               MakeMachine<Real> make_machine) {
  return std::make_unique<WideTrainer<Real>>(std::move(members), environment, std::move(make_machine));
}
template std::unique_ptr<PackTrainer> make_wide_trainer(std::vector<std::size_t>, PackEnvironment&,
                                                        MakeMachine<float>);
template std::unique_ptr<PackTrainer> make_wide_trainer(std::vector<std::size_t>, PackEnvironment&,
                                                        MakeMachine<double>);

}  // namespace seedbed::wide
