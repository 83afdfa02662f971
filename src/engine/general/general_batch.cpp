// SPDX-License-Identifier: Apache-2.0
#include "engine/general/general_batch.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/feature_rows.h"
#include "engine/general/column_array.h"
#include "engine/general/schedule.h"

namespace seedbed::general {
namespace {

using kernels::general::kNotAsked;
using kernels::general::Points;
using kernels::general::Rate;
using kernels::general::Settings;
using kernels::general::Task;
using kernels::general::Work;

/// Points of every network on the machine, [point][value][columns]; one column if all share them.
template <class Real>
struct PointColumns {
  BatchArray<Real> x, label;
  Points<Real> points;
};

template <class Real>
class GeneralBatch final : public BatchNetworks {
 public:
  GeneralBatch(std::unique_ptr<Machine<Real>> machine, const std::vector<const NetworkSpec*>& specs)
      : machine_(std::move(machine)),
        key_(general_key(*specs.front())),
        settings_(settings_of(key_)),
        columns_(static_cast<std::size_t>(machine_->columns(static_cast<int>(specs.size())))) {
    for (const NetworkSpec* spec : specs) {
      configurations_.push_back(spec->configuration);
      seeds_.push_back(spec->seeds);
    }
    const auto parameters = static_cast<std::size_t>(settings_.parameters),
               values = static_cast<std::size_t>(settings_.values);
    parameter_ = {*machine_, parameters, columns_};
    gradient_ = {*machine_, parameters, columns_};
    if (has_first_moment(key_.optimizer)) first_moment_ = {*machine_, parameters, columns_};
    if (has_second_moment(key_.optimizer)) second_moment_ = {*machine_, parameters, columns_};
    if (key_.regularization == Regularization::l1) dead_ = {*machine_, parameters, columns_};
    for (BatchArray<Real>* array : {&value_, &slope_, &delta_})
      make(*array, values * kernels::general::kSamples);
    rate_ = {*machine_, static_cast<std::size_t>(Rate::count), columns_};
    make(out_, std::max<std::size_t>(values, 2));
    key_words_ = {*machine_, 2 * columns_};
    threshold_ = {*machine_, std::max<std::size_t>(key_.hidden.size(), 1) * columns_};
    epoch_words_ = {*machine_, 1, columns_};
    broken_ = {*machine_, columns_};
    solved_ = {*machine_, columns_};
    scheduled_ = std::any_of(configurations_.begin(), configurations_.end(),
                             [](const auto& c) { return c->train.schedule != Schedule{}; });
    if (scheduled_) schedule_ = {*machine_, kScheduledEpochs * kScheduledRates * columns_};
    epochs_.assign(columns_, 0);
    send_constants();
    std::vector<const std::vector<Point>*> train, test;
    for (const NetworkSpec* spec : specs) {
      train.push_back(&spec->data->train);
      test.push_back(&spec->data->test);
    }
    train_ = make_points(train);
    test_ = make_points(test);
  }

  void set_parameters(int lane, const Parameters& parameters, std::int64_t epoch) override {
    const auto column = static_cast<std::size_t>(lane);
    for (std::size_t i = 0; i < parameters.values.size(); ++i) {
      parameter_.set(i, column, static_cast<Real>(parameters.values[i]));
      if (!dead_.empty()) dead_.set(i, column, parameters.dead.empty() ? Real(0) : Real(parameters.dead[i]));
      // The optimizer begins anew.
      if (!first_moment_.empty()) first_moment_.set(i, column, 0);
      if (!second_moment_.empty()) second_moment_.set(i, column, 0);
    }
    set_rate(Rate::power1, column, 1);
    set_rate(Rate::power2, column, 1);
    epochs_[column] = epoch;
    epoch_words_.set(0, column, static_cast<std::uint32_t>(epoch));
    rates_sent_ = false;
  }

  Parameters parameters(int lane) const override {
    Parameters result;
    for (std::size_t i = 0; i < parameter_.rows(); ++i)
      result.values.push_back(parameter_.at(i, static_cast<std::size_t>(lane)));
    for (std::size_t i = 0; i < dead_.rows(); ++i)
      result.dead.push_back(dead_.at(i, static_cast<std::size_t>(lane)) != 0);
    return result;
  }

  TrainingState state(int lane) const override {
    const auto column = static_cast<std::size_t>(lane);
    TrainingState state;
    state.fresh = fresh_;
    state.parameters = parameters(lane);
    if (!fresh_) state.gradient = column_of(gradient_, column);
    state.first_moment = column_of(first_moment_, column);
    state.second_moment = column_of(second_moment_, column);
    state.power1 = rate_.at(static_cast<std::size_t>(Rate::power1), column);
    state.power2 = rate_.at(static_cast<std::size_t>(Rate::power2), column);
    state.epoch = epochs_[column];
    return state;
  }

  void set_state(int lane, const TrainingState& state) override {
    const auto column = static_cast<std::size_t>(lane);
    set_parameters(lane, state.parameters, state.epoch);
    fresh_ = state.fresh;
    set_column(gradient_, column, state.gradient);
    set_column(first_moment_, column, state.first_moment);
    set_column(second_moment_, column, state.second_moment);
    set_rate(Rate::power1, column, static_cast<Real>(state.power1));
    set_rate(Rate::power2, column, static_cast<Real>(state.power2));
  }

  int dead_links(int lane) const override {
    int count = 0;
    for (std::size_t i = 0; i < dead_.rows(); ++i) count += dead_.at(i, static_cast<std::size_t>(lane)) != 0;
    return count;
  }

  bool asks_stop_rule() const override { return machine_->asks_rule(settings_) != AsksRule::never; }

  Trained train(int epochs, const WrongPointsRule& rule, const std::vector<std::uint8_t>& asked) override {
    const std::size_t networks = configurations_.size();
    Trained trained{std::vector<int>(networks, 0), std::vector<int>(networks, 0)};
    std::vector<std::uint32_t> broken(columns_), solved(columns_, kNotAsked);
    const bool asks = rule.allowed >= 0 && !asked.empty();
    for (std::size_t n = 0; n < networks && asks; ++n) solved[n] = asked[n] ? 0 : kNotAsked;
    for (int done = 0; done < epochs;) {
      const int some = scheduled_ ? std::min(epochs - done, static_cast<int>(kScheduledEpochs)) : epochs;
      send_rates(some);
      Work<Real> work = work_on(train_.points);
      work.schedule = scheduled_ ? schedule_.data() : nullptr;
      if (asks) {
        solved_.upload(solved);
        work.rule = {rule.on_train ? train_.points : test_.points, rule.every, rule.allowed, rule.freeze};
      }
      launch_epochs(work, some, solved);
      for (std::int64_t& epoch : epochs_) epoch += some;
      broken_.download(0, broken.data(), broken.size());
      if (asks) solved_.download(0, solved.data(), solved.size());
      for (std::size_t n = 0; n < networks; ++n) {
        if (trained.broken[n] == 0 && broken[n] > 0) trained.broken[n] = done + static_cast<int>(broken[n]);
        if (solved[n] != kNotAsked && trained.solved[n] == 0 && solved[n] > 0)
          trained.solved[n] = done + static_cast<int>(solved[n]);
      }
      done += some;
    }
    return trained;
  }

  std::vector<PointSums> sums(bool on_train) override {
    const std::vector<Real> out = run_for(Task::evaluate, on_train ? train_.points : test_.points, 2);
    std::vector<PointSums> sums(configurations_.size());
    for (std::size_t n = 0; n < sums.size(); ++n) sums[n] = {double(out[n]), double(out[columns_ + n])};
    return sums;
  }

  std::vector<int> not_finite() override {
    const std::vector<Real> out = run_for(Task::not_finite, {}, 1);
    std::vector<int> found(configurations_.size());
    for (std::size_t n = 0; n < found.size(); ++n) found[n] = out[n] != out[n];
    return found;
  }

  std::vector<int> dead_units() override {
    std::vector<int> dead(configurations_.size(), 0);
    const bool relu =
        std::find(key_.activation.begin(), key_.activation.end(), Activation::relu) != key_.activation.end();
    if (!relu || train_.points.count == 0) return dead;
    const std::vector<Real> largest =
        run_for(Task::largest, train_.points, static_cast<std::size_t>(settings_.values));
    for (int l = 0; l < settings_.depth; ++l) {
      if (settings_.kind[l] != Activation::relu) continue;
      for (int i = 0; i < settings_.width[l + 1]; ++i) {
        const Real* row = largest.data() + static_cast<std::size_t>(settings_.at[l + 1] + i) * columns_;
        for (std::size_t n = 0; n < dead.size(); ++n) dead[n] += row[n] <= 0;
      }
    }
    return dead;
  }

  std::vector<std::vector<float>> outputs(const std::vector<Point>& points) override {
    constexpr std::size_t kTogether = 4096;
    std::vector<std::vector<float>> each(configurations_.size(), std::vector<float>(points.size()));
    for (std::size_t first = 0; first < points.size(); first += kTogether) {
      const std::vector<Point> some(
          points.begin() + static_cast<std::ptrdiff_t>(first),
          points.begin() + static_cast<std::ptrdiff_t>(std::min(first + kTogether, points.size())));
      const PointColumns<Real> columns = make_points({&some});
      BatchArray<Real> target(*machine_, some.size() * columns_);
      Work<Real> work = work_on(columns.points);
      work.out = target.data();
      machine_->run(Task::outputs, work);
      std::vector<Real> out(target.size());
      target.download(0, out.data(), out.size());
      for (std::size_t k = 0; k < some.size(); ++k) {
        for (std::size_t n = 0; n < each.size(); ++n)
          each[n][first + k] = static_cast<float>(out[k * columns_ + n]);
      }
    }
    return each;
  }

 private:
  static constexpr std::size_t kScheduledRates = static_cast<std::size_t>(Rate::scheduled);

  void make(BatchArray<Real>& array, std::size_t rows) { array = {*machine_, rows * columns_}; }
  void set_rate(Rate r, std::size_t column, Real value) {
    rate_.set(static_cast<std::size_t>(r), column, value);
  }

  static std::vector<double> column_of(const ColumnArray<Real>& array, std::size_t column) {
    std::vector<double> values(array.rows());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(array.at(i, column));
    return values;
  }
  static void set_column(ColumnArray<Real>& array, std::size_t column, const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) array.set(i, column, static_cast<Real>(values[i]));
  }

  Work<Real> work_on(const Points<Real>& points) {
    Work<Real> work;
    work.settings = settings_;
    work.lanes = static_cast<std::int64_t>(columns_);
    work.networks = static_cast<std::int64_t>(configurations_.size());
    work.parameter = parameter_.on_machine();
    work.gradient = gradient_.on_machine();
    work.first_moment = first_moment_.on_machine();
    work.second_moment = second_moment_.on_machine();
    work.dead = dead_.on_machine();
    work.value = value_.data();
    work.slope = slope_.data();
    work.delta = delta_.data();
    work.rate = rate_.on_machine();
    work.key = key_words_.data();
    work.threshold = threshold_.data();
    work.epoch = epoch_words_.on_machine();
    work.broken = broken_.data();
    work.solved = solved_.data();
    work.points = points;
    work.out = out_.data();
    return work;
  }

  /// In one launch, or in as many as the rule is asked after.
  void launch_epochs(Work<Real> work, int epochs, const std::vector<std::uint32_t>& solved) {
    const bool asks_after = work.rule.every > 0 && machine_->asks_rule(settings_) == AsksRule::after_launches;
    const int count = work.points.count;
    for (int first = 0; first < epochs; first = work.epochs) {
      const int due = asks_after ? first + until_asked(first, work.rule.every, solved) : epochs;
      work.first = first;
      work.epochs = std::min(due, epochs);
      work.fresh = fresh_;
      machine_->run(Task::train_epochs, work);
      if (key_.batch <= count) fresh_ = count % key_.batch == 0;
      if (!asks_after || due > epochs) continue;
      Work<Real> ask = work;
      ask.points = work.rule.points;
      machine_->run(Task::ask_rule, ask);
    }
  }

  /// Epochs until the rule is due of one of the networks that it is asked of, `passed` epochs from now.
  int until_asked(int passed, int every, const std::vector<std::uint32_t>& solved) const {
    int least = std::numeric_limits<int>::max() - passed;
    for (std::size_t n = 0; n < configurations_.size() && least > 1; ++n) {
      if (solved[n] == 0) least = std::min(least, every - static_cast<int>((epochs_[n] + passed) % every));
    }
    return least;
  }

  std::vector<Real> run_for(Task task, const Points<Real>& points, std::size_t rows) {
    machine_->run(task, work_on(points));
    std::vector<Real> out(rows * columns_);
    out_.download(0, out.data(), out.size());
    return out;
  }

  /// What does not change while the networks train.
  void send_constants() {
    std::vector<std::uint32_t> keys(2 * columns_), thresholds(threshold_.size());
    for (std::size_t n = 0; n < configurations_.size(); ++n) {
      const TrainConfiguration& train = configurations_[n]->train;
      const Optimizer& o = train.optimizer;
      keys[n] = static_cast<std::uint32_t>(seeds_[n].order);
      keys[columns_ + n] = static_cast<std::uint32_t>(seeds_[n].order >> 32);
      const bool moment = o.kind == OptimizerKind::momentum || o.kind == OptimizerKind::nesterov;
      const auto set = [&](Rate r, double value) { set_rate(r, n, static_cast<Real>(value)); };
      set(Rate::weight_decay, o.weight_decay);
      set(Rate::momentum, moment ? o.momentum : o.kind == OptimizerKind::rmsprop ? o.rho : o.beta1);
      set(Rate::beta2, o.beta2);
      set(Rate::epsilon, o.epsilon);
      set(Rate::clip, o.clip);
      set(Rate::margin, train.margin);
      set_rate(Rate::mean, n, Real(1) / static_cast<Real>(key_.batch));
      set_rate(Rate::carried_mean, n, Real(1) / static_cast<Real>(carried_samples()));
      for (std::size_t l = 0; l < key_.hidden.size() && key_.dropout; ++l) {
        const double share = train.dropout[train.dropout.size() == 1 ? 0 : l];
        thresholds[l * columns_ + n] = static_cast<std::uint32_t>(std::floor(share * 4294967296.0));
        rate_.set(static_cast<std::size_t>(Rate::keep) + l, n, static_cast<Real>(1 / (1 - share)));
      }
    }
    key_words_.upload(keys);
    threshold_.upload(thresholds);
  }

  int carried_samples() const { return key_.train_points % key_.batch + key_.batch; }

  /// put(rate, value) for the learning rate of an epoch, and what follows from it; each quotient and product
  /// is rounded once, in the precision of the training.
  template <class Put>
  void rates_of(std::size_t n, std::int64_t epoch, const Put& put) const {
    const TrainConfiguration& train = configurations_[n]->train;
    const Real rate =
        static_cast<Real>(train.learning_rate * schedule_factor(train.schedule, epoch, train.epochs));
    put(Rate::learning, rate);
    put(Rate::step, rate / static_cast<Real>(key_.batch));
    put(Rate::carried_step, rate / static_cast<Real>(carried_samples()));
    const bool elastic = key_.regularization == Regularization::elastic_net;
    const double l1 = elastic ? train.l1_ratio : 1;
    for (int l = 0; l <= (key_.layer_rates ? settings_.depth : 0); ++l) {
      const double decay = train.regularization_rate_of(l);
      put(layer_rate(Rate::decay, l), rate * static_cast<Real>(decay * l1));
      put(layer_rate(Rate::l2_decay, l), rate * static_cast<Real>(decay * (1 - l1)));
    }
  }

  /// Of the next epochs: once, or, where there are schedules, one by one.
  void send_rates(int epochs) {
    if (scheduled_) {
      const auto some = static_cast<std::size_t>(epochs);
      std::vector<Real> rates(some * kScheduledRates * columns_, Real(0));
      for (std::size_t e = 0; e < some; ++e) {
        for (std::size_t n = 0; n < configurations_.size(); ++n) {
          rates_of(n, epochs_[n] + static_cast<std::int64_t>(e), [&](Rate r, Real value) {
            rates[(e * kScheduledRates + static_cast<std::size_t>(r)) * columns_ + n] = value;
          });
        }
      }
      schedule_.upload(0, rates.data(), rates.size());
    } else if (!rates_sent_) {
      for (std::size_t n = 0; n < configurations_.size(); ++n)
        rates_of(n, epochs_[n], [&](Rate r, Real value) { set_rate(r, n, value); });
      rates_sent_ = true;
    }
  }

  PointColumns<Real> make_points(const std::vector<const std::vector<Point>*>& sets) const {
    const bool shared =
        std::all_of(sets.begin(), sets.end(), [&](const auto* set) { return set == sets.front(); });
    const int inputs = settings_.width[0];
    const auto each = static_cast<std::size_t>(inputs);
    const std::size_t count = sets.front()->size(), columns = shared ? 1 : columns_;
    std::vector<Real> x(count * each * columns, Real(0)), label(count * columns, Real(0));
    for (std::size_t n = 0; n < (shared ? 1 : sets.size()); ++n) {
      const std::vector<Real> rows = feature_rows<Real>(*sets[n], FeatureSet{key_.features}, inputs);
      for (std::size_t i = 0; i < rows.size(); ++i) x[i * columns + n] = rows[i];
      for (std::size_t k = 0; k < count; ++k) label[k * columns + n] = static_cast<Real>((*sets[n])[k].label);
    }
    PointColumns<Real> result{{*machine_, x.size()}, {*machine_, label.size()}, {}};
    result.x.upload(x);
    result.label.upload(label);
    result.points = {result.x.data(), result.label.data(), static_cast<int>(count), shared};
    return result;
  }

  std::unique_ptr<Machine<Real>> machine_;  // outlives what is on it
  GeneralKey key_;
  Settings settings_;
  std::size_t columns_;
  std::vector<std::shared_ptr<const Configuration>> configurations_;
  std::vector<Seeds> seeds_;
  ColumnArray<Real> parameter_, gradient_, first_moment_, second_moment_, dead_, rate_;
  ColumnArray<std::uint32_t> epoch_words_;
  BatchArray<Real> value_, slope_, delta_, out_, schedule_;
  BatchArray<std::uint32_t> key_words_, threshold_, broken_, solved_;
  std::vector<std::int64_t> epochs_;
  PointColumns<Real> train_, test_;
  bool fresh_ = true;  ///< the gradient holds nothing
  bool rates_sent_ = false, scheduled_ = false;
};

}  // namespace

template <class Real>
std::unique_ptr<BatchNetworks> make_general_batch(std::unique_ptr<Machine<Real>> machine,
                                                  const std::vector<const NetworkSpec*>& specs) {
  return std::make_unique<GeneralBatch<Real>>(std::move(machine), specs);
}
template std::unique_ptr<BatchNetworks> make_general_batch(std::unique_ptr<Machine<float>>,
                                                           const std::vector<const NetworkSpec*>&);
template std::unique_ptr<BatchNetworks> make_general_batch(std::unique_ptr<Machine<double>>,
                                                           const std::vector<const NetworkSpec*>&);

}  // namespace seedbed::general
