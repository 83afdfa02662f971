// SPDX-License-Identifier: Apache-2.0
// Dropout and shuffling, replayed step by step from the addresses that docs/training.md gives.
#include <gtest/gtest.h>

#include <cmath>

#include "data/streams.h"
#include "engine/varied_networks.h"
#include "kernels/general/order.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

/// One hidden layer of tanh, a tanh output, batch 1, double: what the engine must have done.
struct Replay {
  const Configuration& c;
  Seeds seeds;
  std::vector<double> w;

  bool dropped(std::uint32_t epoch, std::uint32_t point, int unit) const {
    const auto words = philox(
        {static_cast<std::uint32_t>(seeds.order), static_cast<std::uint32_t>(seeds.order >> 32)},
        {epoch, point, static_cast<std::uint32_t>(unit / 4), static_cast<std::uint32_t>(Stream::dropout)});
    return words[static_cast<std::size_t>(unit % 4)] < std::floor(c.train.dropout[0] * 4294967296.0);
  }

  void epoch(const std::vector<Point>& points, std::uint32_t epoch) {
    const int n = c.network.hidden[0];
    for (std::uint32_t k = 0; k < points.size(); ++k) {
      std::uint32_t at = k;
      if (c.train.order == PointOrder::shuffled) {
        at = kernels::general::visiting_order(static_cast<std::uint32_t>(seeds.order), 0, epoch,
                                              static_cast<int>(points.size()))(k);
      }
      const Point& p = points[at];
      std::vector<double> x, scale;
      double z = w.back();
      for (int i = 0; i < n; ++i) {
        const auto u = static_cast<std::size_t>(i), rows = static_cast<std::size_t>(2 * n);
        x.push_back(std::tanh(w[2 * u] * p.x + w[2 * u + 1] * p.y + w[rows + u]));
        scale.push_back(c.train.dropout.empty() ? 1
                        : dropped(epoch, at, i) ? 0
                                                : 1 / (1 - c.train.dropout[0]));
        z += w[rows + static_cast<std::size_t>(n) + u] * scale[u] * x[u];
      }
      const double o = std::tanh(z), top = (o - p.label) * (1 - o * o), rate = c.train.learning_rate;
      for (int i = 0; i < n; ++i) {
        const auto u = static_cast<std::size_t>(i), rows = static_cast<std::size_t>(2 * n),
                   out = rows + static_cast<std::size_t>(n) + u;
        const double delta = top * w[out] * scale[u] * (1 - x[u] * x[u]);
        w[out] -= rate * top * scale[u] * x[u];
        w[2 * u] -= rate * delta * p.x;
        w[2 * u + 1] -= rate * delta * p.y;
        w[rows + u] -= rate * delta;
      }
      w.back() -= rate * top;
    }
  }
};

Configuration small() {
  Configuration c;
  c.data.dataset = DatasetKind::circle;
  c.data.points = 40;
  c.network.hidden = {6};
  c.train.batch = 1;
  c.train.epochs = 8;
  c.train.precision = Precision::float64;
  return c;
}

void expect_replayed(const Configuration& c) {
  NetworkSpec spec = seeds_of(c, 1)[0];
  spec.seeds.order = 5;
  const auto engine = make_cpu_engine({spec}, {}, {CurveKind::none, 0});
  engine->advance(c.train.epochs);
  Replay replay{c, spec.seeds, initial_parameters(c, spec.seeds).values};
  for (int e = 0; e < c.train.epochs; ++e) replay.epoch(spec.data->train, static_cast<std::uint32_t>(e));
  const Parameters got = engine->parameters(0);
  for (std::size_t i = 0; i < got.values.size(); ++i) EXPECT_NEAR(got.values[i], replay.w[i], 1e-11) << i;
}

TEST(Dropout, DropsTheUnitsOfItsStream) {
  Configuration c = small();
  c.train.dropout = {0.3};
  expect_replayed(c);
}

TEST(Shuffling, VisitsThePointsInTheOrderOfItsStream) {
  Configuration c = small();
  c.train.order = PointOrder::shuffled;
  expect_replayed(c);
  c.train.dropout = {0.5};
  expect_replayed(c);
}

TEST(Dropout, IsNotThereWhenANetworkIsLookedAt) {
  Configuration c = small();
  const auto plain = make_cpu_engine(seeds_of(c, 1), {}, {});
  c.train.dropout = {0.6};
  const auto dropping = make_cpu_engine(seeds_of(c, 1), {}, {});
  EXPECT_EQ(plain->metrics(0).train_loss, dropping->metrics(0).train_loss);
}

TEST(Dropout, OfAShareDropsThatShare) {
  for (const double share : {0.1, 0.5, 0.9}) {
    const auto threshold = static_cast<std::uint32_t>(share * 4294967296.0);
    int dropped = 0;
    constexpr int kWords = 40'000;
    for (std::uint32_t i = 0; i < kWords / 4; ++i) {
      const auto words =
          kernels::general::random_words(9, 0, i % 10, i / 10, 1, kernels::general::kDropoutStream);
      for (const std::uint32_t word : words.word) dropped += word < threshold;
    }
    EXPECT_NEAR(dropped, share * kWords, 5 * std::sqrt(kWords * share * (1 - share))) << share;
  }
}

}  // namespace
}  // namespace seedbed
