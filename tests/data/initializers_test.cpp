// SPDX-License-Identifier: Apache-2.0
// The schemes of network.init: bounds, moments and shapes of what they draw, and what they share.
#include "data/initializers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "seedbed/dataset.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

using Kind = InitializationKind;

Initialization scheme(Kind kind) {
  Initialization init;
  init.kind = kind;
  return init;
}

std::vector<double> weights(const Initialization& init, int sources, int destinations,
                            std::uint64_t seed = 1) {
  std::vector<double> w(static_cast<std::size_t>(sources * destinations));
  draw_weights(init, {seed, 2}, sources, destinations, w);
  return w;
}

struct Moments {
  double mean, sd, kurtosis, largest;
};
Moments moments(const std::vector<double>& values) {
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double square = 0, fourth = 0, largest = 0;
  for (const double v : values) {
    square += std::pow(v - mean, 2) / n;
    fourth += std::pow(v - mean, 4) / n;
    largest = std::max(largest, std::fabs(v));
  }
  return {mean, std::sqrt(square), fourth / (square * square), largest};
}

// 90,000 weights: a mean is within 5 standard errors, sd / 300, a standard deviation within 2 percent.
constexpr int kIn = 300, kOut = 300;

void expect_moments(const Initialization& init, double sd, double kurtosis, double bound) {
  const Moments m = moments(weights(init, kIn, kOut));
  EXPECT_NEAR(m.mean, 0, 5 * sd / 300);
  EXPECT_NEAR(m.sd, sd, 0.02 * sd);
  EXPECT_NEAR(m.kurtosis, kurtosis, 0.1);
  EXPECT_LE(m.largest, bound);
  EXPECT_TRUE(!std::isfinite(bound) || m.largest > 0.999 * bound) << m.largest;
}

constexpr double kUniform = 1.8, kNormal = 3, kInfinity = INFINITY;  // kurtosis

TEST(Initializers, MomentsAreThoseOfTheLiterature) {
  const double root3 = std::sqrt(3.0);
  // Glorot & Bengio 2010: variance 2 / (in + out).
  expect_moments(scheme(Kind::xavier_uniform), std::sqrt(2.0 / 600), kUniform, std::sqrt(6.0 / 600));
  expect_moments(scheme(Kind::xavier_normal), std::sqrt(2.0 / 600), kNormal, kInfinity);
  // He et al. 2015: variance 2 / in.
  expect_moments(scheme(Kind::he_uniform), std::sqrt(2.0 / kIn), kUniform, std::sqrt(6.0 / kIn));
  expect_moments(scheme(Kind::he_normal), std::sqrt(2.0 / kIn), kNormal, kInfinity);
  // LeCun et al. 1998: variance 1 / in.
  expect_moments(scheme(Kind::lecun_uniform), std::sqrt(1.0 / kIn), kUniform, root3 / std::sqrt(kIn));
  expect_moments(scheme(Kind::lecun_normal), std::sqrt(1.0 / kIn), kNormal, kInfinity);
  Initialization init = scheme(Kind::he_normal);
  init.gain = 0.5;
  expect_moments(init, 0.5 * std::sqrt(2.0 / kIn), kNormal, kInfinity);
  init = scheme(Kind::normal);
  init.sd = 0.7;
  expect_moments(init, 0.7, kNormal, kInfinity);
  // Truncated at two standard deviations: variance 1 - 4 phi(2) / (2 Phi(2) - 1) = 0.7737, kurtosis 2.37
  // (R: f <- function(k) integrate(function(x) x^k * dnorm(x), -2, 2)$value / (2 * pnorm(2) - 1); f(4) /
  // f(2)^2).
  init = scheme(Kind::truncated_normal);
  init.sd = 0.7;
  expect_moments(init, 0.7 * std::sqrt(0.77374), 2.3655, 1.4);
}

TEST(Initializers, FanIsThatOfTheLayer) {
  const Moments m = moments(weights(scheme(Kind::xavier_uniform), 100, 900));
  EXPECT_NEAR(m.sd, std::sqrt(2.0 / 1000), 0.02 * m.sd);
  EXPECT_NEAR(moments(weights(scheme(Kind::he_normal), 100, 900)).sd, std::sqrt(2.0 / 100), 0.003);
}

TEST(Initializers, OrthogonalRowsOrColumns) {
  Initialization init = scheme(Kind::orthogonal);
  init.gain = 1.5;
  for (const auto& shape : {std::pair{5, 8}, {8, 5}, {7, 7}, {1, 3}, {3, 1}, {60, 64}}) {
    const int rows = shape.first, columns = shape.second;
    const std::vector<double> w = weights(init, columns, rows);
    const bool by_row = rows <= columns;
    const int vectors = by_row ? rows : columns, length = by_row ? columns : rows;
    for (int a = 0; a < vectors; ++a) {
      for (int b = 0; b <= a; ++b) {
        double dot = 0;
        for (int i = 0; i < length; ++i) {
          const auto at = [&](int v) {
            return w[static_cast<std::size_t>(by_row ? v * columns + i : i * columns + v)];
          };
          dot += at(a) * at(b);
        }
        EXPECT_NEAR(dot, a == b ? 2.25 : 0, 1e-13) << rows << " x " << columns;
      }
    }
  }
}

TEST(Initializers, IdentityConstantAndZero) {
  Initialization init = scheme(Kind::identity);
  init.gain = 2;
  EXPECT_EQ(weights(init, 3, 2), (std::vector<double>{2, 0, 0, 0, 2, 0}));
  EXPECT_EQ(weights(init, 2, 3), (std::vector<double>{2, 0, 0, 2, 0, 0}));
  init = scheme(Kind::constant);
  init.value = -0.3;
  EXPECT_EQ(weights(init, 2, 2), (std::vector<double>(4, -0.3)));
  EXPECT_EQ(weights(scheme(Kind::zero), 2, 2), (std::vector<double>(4, 0.0)));
}

TEST(Initializers, SparseKeepsAsManyOfEveryNeuron) {
  Initialization init = scheme(Kind::sparse);
  init.sparsity = 0.7;
  std::vector<int> kept_at(9, 0);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<double> w = weights(init, 9, 20, seed);
    for (std::size_t d = 0; d < 20; ++d) {
      int kept = 0;
      for (std::size_t s = 0; s < 9; ++s) {
        kept += w[d * 9 + s] != 0;
        kept_at[s] += w[d * 9 + s] != 0;
      }
      EXPECT_EQ(kept, 3);  // floor(0.7 * 9) = 6 are zero
    }
  }
  for (const int kept : kept_at)
    EXPECT_NEAR(kept, 4000.0 / 3, 5 * std::sqrt(4000.0 * 2 / 9));  // any source alike
}

TEST(Initializers, BiasesAreConstantOrScaledByTheFan) {
  std::vector<double> b(50'000);
  Initialization init = scheme(Kind::he_normal);
  init.bias = 0.25;
  draw_biases(init, {3, 0}, 9, b);
  EXPECT_EQ(b, std::vector<double>(b.size(), 0.25));
  init.fan_in_bias = true;
  draw_biases(init, {3, 0}, 9, b);
  const Moments m = moments(b);
  EXPECT_NEAR(m.sd, 1.0 / 3 / std::sqrt(3.0), 0.003);
  EXPECT_LE(m.largest, 1.0 / 3);
}

TEST(Initializers, DependOnSeedAndPlaceAlone) {
  const Initialization init = scheme(Kind::normal);
  const std::vector<double> narrow = weights(init, 4, 2), wide = weights(init, 7, 3);
  for (std::size_t d = 0; d < 2; ++d) {
    for (std::size_t s = 0; s < 4; ++s) EXPECT_EQ(narrow[d * 4 + s], wide[d * 7 + s]);
  }
  EXPECT_NE(weights(init, 4, 2, 1), weights(init, 4, 2, 2));
  std::vector<double> other(8);
  draw_weights(init, {1, 3}, 4, 2, other);  // another layer
  EXPECT_NE(other, narrow);
}

TEST(Initializers, LsuvGivesEveryLayerUnitVariance) {
  for (const Activation activation : {Activation::relu, Activation::tanh, Activation::sigmoid}) {
    Configuration c;
    c.data.dataset = DatasetKind::spiral;
    c.data.features.bits = 0x7f;
    c.network.hidden = {8, 5, 6};
    c.network.activation = {activation};
    c.network.init = scheme(Kind::lsuv);
    c.network.init.bias = 0;
    c.train.precision = Precision::float64;
    const Seeds seeds{7, 3, 0};
    const std::vector<double> p = initial_parameters(c, seeds).values;
    const std::vector<Point> points = make_dataset(c.data, seeds.data).train;
    const Shape shape(c);
    const ParameterIndex index(shape);
    std::vector<double> x(8);
    std::vector<double> sum(4, 0), squares(4, 0);
    for (const Point& point : points) {
      feature_values(c.data.features, point.x, point.y, x.data());
      for (int l = 0; l <= shape.depth(); ++l) {
        std::vector<double> next(8);
        for (int d = 0; d < shape.width(l + 1); ++d) {
          double z = p[index.bias(l, d)];
          for (int s = 0; s < shape.width(l); ++s)
            z += p[index.weight(l, d, s)] * x[static_cast<std::size_t>(s)];
          sum[static_cast<std::size_t>(l)] += z;
          squares[static_cast<std::size_t>(l)] += z * z;
          next[static_cast<std::size_t>(d)] = activation == Activation::relu   ? std::max(z, 0.0)
                                              : activation == Activation::tanh ? std::tanh(z)
                                                                               : 1 / (1 + std::exp(-z));
        }
        x = next;
      }
    }
    for (int l = 0; l <= shape.depth(); ++l) {
      const double n = static_cast<double>(points.size()) * shape.width(l + 1);
      const auto at = static_cast<std::size_t>(l);
      EXPECT_NEAR(squares[at] / n - std::pow(sum[at] / n, 2), 1, 1e-9) << "layer " << l;
    }
  }
}

}  // namespace
}  // namespace seedbed
