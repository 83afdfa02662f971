// SPDX-License-Identifier: Apache-2.0
// Values that describe a training run: optimizer, schedule, dropout, regularization rates.
#include "sweep/kind_table.h"
#include "sweep/readers.h"

namespace seedbed {
namespace {

constexpr NumberRange kShare{0, 1}, kBelowOne{.low = 0, .high = 1, .below_high = true},
    kPositive{.low = 0, .above_low = true}, kAtLeastZero{0};

Optimizer optimizer_of(OptimizerKind kind) {
  Optimizer optimizer;
  optimizer.kind = kind;
  if (kind == OptimizerKind::adagrad) optimizer.epsilon = 1e-10;
  if (kind == OptimizerKind::adamw) optimizer.weight_decay = 0.01;
  if (kind == OptimizerKind::lion) optimizer.beta2 = 0.99;
  return optimizer;
}

std::vector<KindMember<Optimizer>> optimizer_members(OptimizerKind kind) {
  using M = KindMember<Optimizer>;
  const M momentum{"momentum", &Optimizer::momentum, nullptr, kBelowOne},
      beta1{"beta1", &Optimizer::beta1, nullptr, kBelowOne},
      beta2{"beta2", &Optimizer::beta2, nullptr, kBelowOne}, rho{"rho", &Optimizer::rho, nullptr, kBelowOne},
      epsilon{"epsilon", &Optimizer::epsilon, nullptr, kAtLeastZero};
  std::vector<M> members;
  switch (kind) {
    case OptimizerKind::sgd:
      break;
    case OptimizerKind::momentum:
    case OptimizerKind::nesterov:
      members = {momentum};
      break;
    case OptimizerKind::rmsprop:
      members = {rho, epsilon};
      break;
    case OptimizerKind::adagrad:
      members = {epsilon};
      break;
    case OptimizerKind::adam:
    case OptimizerKind::adamw:
      members = {beta1, beta2, epsilon};
      break;
    case OptimizerKind::lion:
      members = {beta1, beta2};
      break;
  }
  members.push_back({"weight_decay", &Optimizer::weight_decay, nullptr, kAtLeastZero});
  members.push_back({"clip", &Optimizer::clip, nullptr, kAtLeastZero});
  return members;
}

Schedule schedule_of(ScheduleKind kind) {
  Schedule schedule;
  schedule.kind = kind;
  if (kind == ScheduleKind::exponential) schedule.factor = 0.999;
  return schedule;
}

std::vector<KindMember<Schedule>> schedule_members(ScheduleKind kind) {
  using M = KindMember<Schedule>;
  std::vector<M> members;
  if (kind == ScheduleKind::step) members.push_back({"every", nullptr, &Schedule::every, {1}});
  if (kind == ScheduleKind::step || kind == ScheduleKind::exponential)
    members.push_back({"factor", &Schedule::factor, nullptr, kPositive});
  if (kind == ScheduleKind::cosine) members.push_back({"floor", &Schedule::floor, nullptr, kShare});
  members.push_back({"warmup", nullptr, &Schedule::warmup, {0}});
  return members;
}

Value one_or_list(const std::vector<double>& numbers) {
  if (numbers.size() == 1) return Value::of(numbers[0]);
  Value list = Value::list();
  for (const double number : numbers) list.items.push_back(Value::of(number));
  return list;
}

}  // namespace

void read_optimizer(const Value& value, const std::string& expected, Optimizer& optimizer) {
  read_kind_table<Optimizer, OptimizerKind>(value, expected, optimizer, optimizer_of, optimizer_members);
}
Value optimizer_value(const Optimizer& optimizer) {
  return kind_table_value(optimizer, optimizer_of, optimizer_members);
}

void read_schedule(const Value& value, const std::string& expected, Schedule& schedule) {
  read_kind_table<Schedule, ScheduleKind>(value, expected, schedule, schedule_of, schedule_members);
}
Value schedule_value(const Schedule& schedule) {
  return kind_table_value(schedule, schedule_of, schedule_members);
}

void read_dropout(const Value& value, const std::string& expected, std::vector<double>& dropout) {
  // What is kept is divided by the share that is kept.
  const NumberRange range{0, 0.99};
  dropout.clear();
  if (!value.is_list()) {
    const double share = read_number(value, range, expected);
    if (share > 0) dropout.push_back(share);
    return;
  }
  for (const Value& item : value.items) dropout.push_back(read_number(item, range, expected));
}
Value dropout_value(const std::vector<double>& dropout) {
  return dropout.empty() ? Value::of(0.0) : one_or_list(dropout);
}

void read_regularization_rate(const Value& value, const std::string& expected, TrainConfiguration& train) {
  const NumberRange range{0};
  train.regularization_rate = 0;
  train.layer_regularization.clear();
  if (!value.is_list()) {
    train.regularization_rate = read_number(value, range, expected);
    return;
  }
  if (value.items.empty()) refuse_type(value, expected);
  std::vector<double> rates;
  for (const Value& item : value.items) rates.push_back(read_number(item, range, expected));
  if (rates.size() == 1) {
    train.regularization_rate = rates[0];
  } else {
    train.layer_regularization = std::move(rates);
  }
}
Value regularization_rate_value(const TrainConfiguration& train) {
  return train.layer_regularization.empty() ? Value::of(train.regularization_rate)
                                            : one_or_list(train.layer_regularization);
}

}  // namespace seedbed
