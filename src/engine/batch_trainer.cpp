// SPDX-License-Identifier: Apache-2.0
#include "engine/batch_trainer.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "engine/cpu/float_environment.h"
#include "engine/final_result.h"
#include "engine/network_log.h"
#include "engine/stop_check.h"

namespace seedbed {

TrainingState BatchNetworks::state(int) const {
  throw std::logic_error("networks of this batch do not move");
}
void BatchNetworks::set_state(int, const TrainingState&) {
  throw std::logic_error("networks of this batch do not move");
}

namespace {

using cpu::IeeeArithmetic;

class BatchTrainer final : public PackTrainer {
 public:
  BatchTrainer(std::vector<std::size_t> members, PackEnvironment& environment, MakeBatch make)
      : environment_(environment),
        make_(std::move(make)),
        train_points_(static_cast<int>((*environment.networks)[members.front()].data->train.size())),
        test_points_(static_cast<int>((*environment.networks)[members.front()].data->test.size())),
        lanes_(make_logs(*environment.networks, members, environment.record)) {
    if (environment.stop.enabled)
      most_wrong_ = StopCheck(environment.stop).most_wrong(false, train_points_, test_points_);
  }

  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    if (!live()) return false;
    const IeeeArithmetic ieee;
    acquire();
    if (!started_) observe(networks_->not_finite(), false);
    started_ = true;
    for (std::int64_t left = epochs; left > 0 && live();) {
      if (cancel && cancel->load(std::memory_order_relaxed)) return true;
      const int some = static_cast<int>(std::min({left, until_due(), together_}));
      left -= some;
      const Trained trained = timed_training(some);
      forget();
      for (int lane = 0; lane < size(); ++lane) {
        if (!at(lane).finished) count(lane, some, trained);
      }
      observe(trained.broken, machine_asks());
    }
    if (live()) return true;
    networks_.reset();
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
    networks_->set_parameters(lane, parameters, epoch);
    at(lane).restart(parameters, epoch);
    forget();
  }

  void stop(int lane) override {
    if (at(lane).finished) return;
    const IeeeArithmetic ieee;
    acquire();
    finish(lane, Status::pruned);
    if (!live()) networks_.reset();
  }

  TrainingState leave(int lane) override {
    TrainingState state;
    if (!at(lane).finished) {
      acquire();
      state = networks_->state(lane);
    }
    state.started = started_;
    state.log = std::move(at(lane));
    return state;
  }

  void join(int lane, TrainingState state) override {
    started_ = state.started;
    at(lane) = std::move(state.log);
    if (at(lane).finished) return;
    acquire();
    networks_->set_state(lane, state);
  }

  NetworkResult result(int lane) override { return final_result(lane); }
  NetworkResult take_result(int lane) override { return std::move(final_result(lane)); }

  void outputs(const std::vector<Point>& points, std::span<const int> lanes,
               std::span<float* const> targets) override {
    const IeeeArithmetic ieee;
    acquire();
    const std::vector<std::vector<float>> all = networks_->outputs(points);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      const std::vector<float>& own = all[static_cast<std::size_t>(lanes[i])];
      std::copy(own.begin(), own.end(), targets[i]);
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
      std::vector<const NetworkSpec*> specs;
      for (int lane = 0; lane < size(); ++lane) specs.push_back(&spec(lane));
      networks_ = make_(specs);
      for (int lane = 0; lane < size(); ++lane) {
        if (!at(lane).finished) networks_->set_parameters(lane, initial(lane), 0);
      }
      forget();
    }
    for (int lane = 0; lane < size(); ++lane) {
      if (at(lane).finished) networks_->set_parameters(lane, at(lane).result.parameters, at(lane).epoch);
    }
  }

  /// What was measured is no longer so.
  void forget() {
    measured_.clear();
    dead_units_.clear();
  }

  /// Epochs that may pass before a network is looked at.
  std::int64_t until_due() const {
    std::int64_t least = std::numeric_limits<int>::max();
    for (const NetworkLog& lane : lanes_) {
      if (!lane.finished) least = std::min(least, lane.next_due(host_asks()) - lane.epoch);
    }
    return std::max<std::int64_t>(least, 1);
  }

  /// The stop rule as far as it is asked here: the machine may ask those that count wrong points.
  StopRule host_asks() const {
    StopRule rule = environment_.stop;
    rule.enabled = rule.enabled && !machine_asks();
    return rule;
  }
  bool machine_asks() const { return most_wrong_ && networks_->asks_stop_rule(); }

  /// Trains some epochs, and finds out how many take about the time after which cancel should be heard.
  Trained timed_training(int epochs) {
    const StopRule& stop = environment_.stop;
    std::vector<std::uint8_t> asked;
    for (int lane = 0; lane < size() && machine_asks(); ++lane) {
      const bool open = !at(lane).finished && !at(lane).result.solved_epoch;
      asked.push_back(open && !spec(lane).configuration->regression());
    }
    const auto start = std::chrono::steady_clock::now();
    Trained trained = networks_->train(
        epochs, {stop.metric == Metric::train_accuracy, stop.every, most_wrong_.value_or(-1), stop.freeze},
        asked);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (seconds < kSeconds / 2 && epochs >= together_) {  // fewer epochs say nothing of so many
      together_ = std::min<std::int64_t>(together_ * 2, 1 << 20);
    } else if (seconds > kSeconds * 2) {
      together_ = std::max<std::int64_t>(std::min<std::int64_t>(together_, epochs) / 2, 1);
    }
    return trained;
  }

  /// A network has trained some epochs, or until it diverged, or was solved and froze.
  void count(int lane, int epochs, const Trained& trained) {
    const auto i = static_cast<std::size_t>(lane);
    NetworkLog& log = at(lane);
    if (trained.solved[i] > 0) {
      log.result.solved_epoch = log.epoch + trained.solved[i];
      if (environment_.stop.freeze) epochs = trained.solved[i];
    }
    if (trained.broken[i] > 0) epochs = trained.broken[i];
    log.epoch += epochs;
    environment_.samples_done.fetch_add(std::int64_t(train_points_) * epochs, std::memory_order_relaxed);
  }

  /// After some epochs (or before the first): who diverged (`broken`), is solved, is to be recorded, has
  /// finished. `asked`: the machine has asked the stop rule at those of its epochs.
  void observe(const std::vector<int>& broken, bool asked) {
    for (int lane = 0; lane < size(); ++lane) {
      if (!at(lane).finished && broken[static_cast<std::size_t>(lane)]) finish(lane, Status::diverged);
    }
    const StopRule& stop = environment_.stop;
    for (int lane = 0; lane < size(); ++lane) {
      NetworkLog& log = at(lane);
      if (log.finished) continue;
      const bool due = log.stop_due(stop) && !(asked && log.epoch % stop.every == 0);
      if (due && StopCheck(stop).holds(measure(lane))) log.result.solved_epoch = log.epoch;
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
      measure_on(true, train_points_);
      measure_on(false, test_points_);
    }
    return measured_[static_cast<std::size_t>(lane)];
  }

  void measure_on(bool on_train, int points) {
    if (points == 0) return;
    const std::vector<PointSums> sums = networks_->sums(on_train);
    for (int lane = 0; lane < size(); ++lane) {
      const auto i = static_cast<std::size_t>(lane);
      set_metrics(measured_[i], on_train, spec(lane).configuration->regression(), points, sums[i].loss,
                  sums[i].correct);
    }
  }

  int dead_units(int lane) {
    if (dead_units_.empty()) dead_units_ = networks_->dead_units();
    return dead_units_[static_cast<std::size_t>(lane)];
  }

  void fill_result(int lane, Status status) {
    NetworkLog& log = at(lane);
    log.result.epochs = log.epoch;
    const bool diverged = status == Status::diverged;
    settle(log.result, status, diverged ? no_metrics() : measure(lane), networks_->parameters(lane),
           train_points_, test_points_, networks_->dead_links(lane), diverged ? 0 : dead_units(lane));
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

  static constexpr double kSeconds = 0.05;

  PackEnvironment& environment_;
  MakeBatch make_;
  int train_points_, test_points_;
  std::vector<NetworkLog> lanes_;
  std::unique_ptr<BatchNetworks> networks_;
  std::vector<Metrics> measured_;
  std::vector<int> dead_units_;
  std::optional<int> most_wrong_;  ///< with which the stop rule holds, of networks that are no regression
  std::int64_t together_ = 1;      ///< epochs, at most
  bool started_ = false;
};

}  // namespace

std::unique_ptr<PackTrainer> make_batch_trainer(std::vector<std::size_t> members,
                                                PackEnvironment& environment, MakeBatch make) {
  return std::make_unique<BatchTrainer>(std::move(members), environment, std::move(make));
}

}  // namespace seedbed
