// SPDX-License-Identifier: Apache-2.0
// Optimizers, schedules and regularization against the formulas that PyTorch documents, written down here in
// double for a network without hidden layers and with a linear output, whose gradient is a line of text.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/general/schedule.h"
#include "engine/varied_networks.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

class LinearModel {
 public:
  LinearModel(const Configuration& c, std::vector<double> start)
      : c_(c), w_(std::move(start)), m_(w_.size(), 0.0), v_(w_.size(), 0.0) {}

  void epoch(const std::vector<Point>& points, double rate) {
    std::vector<double> g(w_.size(), 0.0);
    int in_batch = 0;
    for (const Point& p : points) {
      const double error = w_[0] * p.x + w_[1] * p.y + w_[2] - p.label;
      g[0] += error * p.x;
      g[1] += error * p.y;
      g[2] += error;
      if (++in_batch == c_.train.batch) {
        for (double& x : g) x /= in_batch;
        step(g, rate);
        g.assign(g.size(), 0.0);
        in_batch = 0;
      }
    }
  }

  const std::vector<double>& parameters() const { return w_; }

 private:
  void step(std::vector<double> g, double rate) {
    const Optimizer& o = c_.train.optimizer;
    ++t_;
    if (o.clip > 0) {
      const double norm = std::sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
      for (double& x : g) x *= std::min(1.0, o.clip / norm);
    }
    for (std::size_t i = 0; i < w_.size(); ++i) {
      const double old = w_[i];
      double w = old, x = g[i];
      const bool decoupled = o.kind == OptimizerKind::adamw || o.kind == OptimizerKind::lion;
      if (decoupled) {
        w -= rate * o.weight_decay * w;
      } else {
        x += o.weight_decay * w;
      }
      switch (o.kind) {
        case OptimizerKind::sgd:
          w -= rate * x;
          break;
        case OptimizerKind::momentum:
          m_[i] = o.momentum * m_[i] + x;
          w -= rate * m_[i];
          break;
        case OptimizerKind::nesterov:
          m_[i] = o.momentum * m_[i] + x;
          w -= rate * (x + o.momentum * m_[i]);
          break;
        case OptimizerKind::rmsprop:
          v_[i] = o.rho * v_[i] + (1 - o.rho) * x * x;
          w -= rate * x / (std::sqrt(v_[i]) + o.epsilon);
          break;
        case OptimizerKind::adagrad:
          v_[i] += x * x;
          w -= rate * x / (std::sqrt(v_[i]) + o.epsilon);
          break;
        case OptimizerKind::adam:
        case OptimizerKind::adamw: {
          m_[i] = o.beta1 * m_[i] + (1 - o.beta1) * x;
          v_[i] = o.beta2 * v_[i] + (1 - o.beta2) * x * x;
          const double m = m_[i] / (1 - std::pow(o.beta1, t_)), v = v_[i] / (1 - std::pow(o.beta2, t_));
          w -= rate * m / (std::sqrt(v) + o.epsilon);
          break;
        }
        case OptimizerKind::lion: {
          const double u = o.beta1 * m_[i] + (1 - o.beta1) * x;
          w -= rate * (u > 0 ? 1 : u < 0 ? -1 : 0);
          m_[i] = o.beta2 * m_[i] + (1 - o.beta2) * x;
          break;
        }
      }
      w_[i] = i == 2 ? w : regularized(i, old, w, rate);
    }
  }

  double regularized(std::size_t i, double old, double moved, double rate) {
    const double decay = rate * c_.train.regularization_rate_of(0);
    const auto shrunk = [](double w, double by) {
      return std::copysign(std::max(std::fabs(w) - by, 0.0), w);
    };
    switch (c_.train.regularization) {
      case Regularization::none:
        return moved;
      case Regularization::l1: {
        if (dead_[i]) return 0;
        const double pulled = moved - decay * (old > 0 ? 1 : old < 0 ? -1 : 0);
        dead_[i] = moved * pulled < 0;
        return dead_[i] ? 0 : pulled;
      }
      case Regularization::l2:
        return moved - decay * old;
      case Regularization::l1_proximal:
        return shrunk(moved, decay);
      case Regularization::elastic_net:
        return shrunk(moved - decay * (1 - c_.train.l1_ratio) * old, decay * c_.train.l1_ratio);
    }
    return moved;
  }

  Configuration c_;
  std::vector<double> w_, m_, v_;
  bool dead_[3] = {};
  int t_ = 0;
};

void compare(Configuration c, const std::string& what) {
  c.data.dataset = DatasetKind::gauss;
  c.data.points = 48;
  c.network.hidden = {};
  c.network.output = OutputKind::linear;
  c.train.precision = Precision::float64;
  c.train.batch = 6;
  c.train.epochs = 20;
  c.train.learning_rate = 0.004;
  const NetworkSpec spec = seeds_of(c, 3)[2];
  EngineOptions options;
  options.engine = "general";
  const auto engine = make_cpu_engine({spec}, {}, {CurveKind::none, 0}, options);
  const Parameters start = initial_parameters(c, spec.seeds);
  LinearModel model(c, {start.values[0], start.values[1], start.values[2]});
  for (int e = 0; e < c.train.epochs; ++e) {
    engine->advance(1);
    model.epoch(spec.data->train,
                c.train.learning_rate * schedule_factor(c.train.schedule, e, c.train.epochs));
    const std::vector<double>& expected = model.parameters();
    const Parameters got = e + 1 < c.train.epochs ? engine->parameters(0) : engine->result(0).parameters;
    for (std::size_t i = 0; i < 3; ++i)
      ASSERT_NEAR(got.values[i], expected[i], 1e-11) << what << ", epoch " << e << ", parameter " << i;
  }
  EXPECT_GT(std::fabs(start.values[0] - model.parameters()[0]), 1e-3) << what << ": it did not move";
}

TEST(Optimizers, FollowPyTorchsFormulasWithEveryRegularization) {
  for (int k = 0; k <= static_cast<int>(OptimizerKind::lion); ++k) {
    for (int r = 0; r <= static_cast<int>(Regularization::elastic_net); ++r) {
      for (const double decay : {0.0, 0.05}) {
        for (const double clip : {0.0, 0.1}) {
          Configuration c;
          c.train.optimizer.kind = static_cast<OptimizerKind>(k);
          c.train.optimizer.weight_decay = decay;
          c.train.optimizer.clip = clip;
          c.train.regularization = static_cast<Regularization>(r);
          c.train.regularization_rate = 0.02;
          c.train.l1_ratio = 0.3;
          compare(c, std::string(name_of(c.train.optimizer.kind)) + " " + name_of(c.train.regularization));
        }
      }
    }
  }
}

TEST(Optimizers, FollowTheSchedule) {
  for (int s = 0; s <= static_cast<int>(ScheduleKind::one_cycle); ++s) {
    Configuration c;
    c.train.optimizer.kind = OptimizerKind::adam;
    c.train.schedule.kind = static_cast<ScheduleKind>(s);
    c.train.schedule.every = 7;
    c.train.schedule.factor = 0.7;
    c.train.schedule.warmup = 5;
    compare(c, "schedule " + std::to_string(s));
  }
}

TEST(Schedules, AreTheFormulas) {
  const auto at = [](ScheduleKind kind, std::int64_t epoch) {
    Schedule s;
    s.kind = kind;
    s.every = 10;
    s.factor = 0.5;
    s.floor = 0.1;
    return schedule_factor(s, epoch, 101);
  };
  const double pi = std::acos(-1.0);
  for (const int e : {0, 1, 9, 10, 55, 100}) {
    EXPECT_EQ(at(ScheduleKind::constant, e), 1);
    EXPECT_NEAR(at(ScheduleKind::step, e), std::pow(0.5, e / 10), 1e-15);
    EXPECT_NEAR(at(ScheduleKind::exponential, e), std::pow(0.5, e), 1e-15);
    EXPECT_NEAR(at(ScheduleKind::cosine, e), 0.1 + 0.9 * (1 + std::cos(pi * e / 100)) / 2, 1e-14);
  }
  EXPECT_NEAR(at(ScheduleKind::one_cycle, 0), 1 / 25.0, 1e-15);
  EXPECT_NEAR(at(ScheduleKind::one_cycle, 30), 1, 1e-15);
  EXPECT_NEAR(at(ScheduleKind::one_cycle, 100), 1 / 25e4, 1e-15);
  EXPECT_NEAR(at(ScheduleKind::one_cycle, 15), (1 + 1 / 25.0) / 2, 1e-14);
  Schedule warm;
  warm.warmup = 4;
  for (int e = 0; e < 6; ++e) EXPECT_DOUBLE_EQ(schedule_factor(warm, e, 10), std::min(1.0, (e + 1) / 5.0));
}

}  // namespace
}  // namespace seedbed
