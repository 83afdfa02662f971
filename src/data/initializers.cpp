// SPDX-License-Identifier: Apache-2.0
#include "data/initializers.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "data/math.h"
#include "data/streams.h"

namespace seedbed {
namespace {

constexpr double kTwoPi = 6.283185307179586476925286766559;
constexpr std::uint32_t kLayers = 16;  ///< counters of one round
constexpr int kZeroesRound = 1 << 20, kBiasRound = kZeroesRound + 1;

/// u of [0, 1) to [low, high); rounding never reaches `high`.
double scale(double u, double low, double high) {
  const double value = u * (high - low) + low;
  return value < high ? value : std::max(low, std::nextafter(high, low));
}

/// Standard deviation (or half-width of the uniform) of the schemes that scale with the fan.
double fan_scale(InitializationKind kind, double in, double out) {
  in = std::max(in, 1.0);  // a layer without inputs has no weights to scale
  switch (kind) {
    case InitializationKind::xavier_uniform:
      return std::sqrt(6 / (in + out));
    case InitializationKind::xavier_normal:
      return std::sqrt(2 / (in + out));
    case InitializationKind::he_uniform:
      return std::sqrt(6 / in);
    case InitializationKind::he_normal:
      return std::sqrt(2 / in);
    case InitializationKind::lecun_uniform:
      return std::sqrt(3 / in);
    case InitializationKind::lecun_normal:
      return std::sqrt(1 / in);
    default:
      return 1;
  }
}

/// fn(weight of (destination, source), two numbers by two, `half` of them) over the layer.
template <class Draw>
void fill(int sources, int destinations, std::span<double> weights, const Draw& draw) {
  std::size_t at = 0;
  for (int d = 0; d < destinations; ++d) {
    for (int s = 0; s < sources; s += 2) {
      double pair[2];
      draw(d, s / 2, pair);
      weights[at++] = pair[0];
      if (s + 1 < sources) weights[at++] = pair[1];
    }
  }
}

void fill_uniform(const LayerDraws& draws, int sources, int destinations, double low, double high,
                  std::span<double> weights) {
  fill(sources, destinations, weights, [&](int d, int pair, double* out) {
    draws.uniforms(d, pair, 0, out);
    for (int i = 0; i < 2; ++i) out[i] = scale(out[i], low, high);
  });
}

void fill_normal(const LayerDraws& draws, int sources, int destinations, double sd,
                 std::span<double> weights) {
  fill(sources, destinations, weights, [&](int d, int pair, double* out) {
    draws.normals(d, pair, 0, out);
    for (int i = 0; i < 2; ++i) out[i] *= sd;
  });
}

/// What lies beyond two standard deviations is drawn again.
void fill_truncated(const LayerDraws& draws, int sources, int destinations, double sd,
                    std::span<double> weights) {
  fill(sources, destinations, weights, [&](int d, int pair, double* out) {
    draws.normals(d, pair, 0, out);
    for (int i = 0; i < 2; ++i) {
      double again[2];
      for (int round = 1; std::fabs(out[i]) > 2; ++round) {
        draws.normals(d, pair, round, again);
        out[i] = again[i];
      }
      out[i] *= sd;
    }
  });
}

/// Sets `zeroes` sources of every destination to zero: those with the smallest of as many uniform numbers.
void thin_out(const LayerDraws& draws, int sources, int destinations, int zeroes, std::span<double> weights) {
  std::vector<double> rank(static_cast<std::size_t>(sources) + 1);
  std::vector<int> order(static_cast<std::size_t>(sources));
  for (int d = 0; d < destinations; ++d) {
    for (int s = 0; s < sources; s += 2)
      draws.uniforms(d, s / 2, kZeroesRound, &rank[static_cast<std::size_t>(s)]);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      return rank[static_cast<std::size_t>(a)] < rank[static_cast<std::size_t>(b)];
    });
    for (int i = 0; i < zeroes; ++i)
      weights[static_cast<std::size_t>(d * sources + order[static_cast<std::size_t>(i)])] = 0;
  }
}

}  // namespace

void LayerDraws::uniforms(int destination, int pair, int round, double out[2]) const {
  const auto drawn = uniform_pair(
      seed, Stream::init, static_cast<std::uint32_t>(pair), static_cast<std::uint32_t>(destination),
      static_cast<std::uint32_t>(layer) + kLayers * static_cast<std::uint32_t>(round));
  out[0] = drawn[0];
  out[1] = drawn[1];
}

void LayerDraws::normals(int destination, int pair, int round, double out[2]) const {
  uniforms(destination, pair, round, out);
  const double radius = std::sqrt(-2 * own_log(1 - out[0])), angle = kTwoPi * out[1];  // 1 - u is never 0
  out[0] = radius * own_cos(angle);
  out[1] = radius * own_sin(angle);
}

void draw_weights(const Initialization& init, const LayerDraws& draws, int sources, int destinations,
                  std::span<double> weights) {
  const double gain = init.gain;
  const double fan = gain * fan_scale(init.kind, sources, destinations);
  switch (init.kind) {
    case InitializationKind::playground:
      return fill_uniform(draws, sources, destinations, -0.5, 0.5, weights);
    case InitializationKind::zero:
      std::fill(weights.begin(), weights.end(), 0.0);
      return;
    case InitializationKind::uniform:
      return fill_uniform(draws, sources, destinations, init.low, init.high, weights);
    case InitializationKind::normal:
      return fill_normal(draws, sources, destinations, init.sd, weights);
    case InitializationKind::truncated_normal:
      return fill_truncated(draws, sources, destinations, init.sd, weights);
    case InitializationKind::xavier_uniform:
    case InitializationKind::he_uniform:
    case InitializationKind::lecun_uniform:
      return fill_uniform(draws, sources, destinations, -fan, fan, weights);
    case InitializationKind::xavier_normal:
    case InitializationKind::he_normal:
    case InitializationKind::lecun_normal:
      return fill_normal(draws, sources, destinations, fan, weights);
    case InitializationKind::orthogonal:
    case InitializationKind::lsuv:
      fill_normal(draws, sources, destinations, 1, weights);
      orthonormalise(weights, destinations, sources);
      for (double& w : weights) w *= gain;
      return;
    case InitializationKind::sparse:
      fill_normal(draws, sources, destinations, init.sd, weights);
      thin_out(draws, sources, destinations, static_cast<int>(std::floor(init.sparsity * sources)), weights);
      return;
    case InitializationKind::identity:
      for (int d = 0; d < destinations; ++d) {
        for (int s = 0; s < sources; ++s)
          weights[static_cast<std::size_t>(d * sources + s)] = d == s ? gain : 0;
      }
      return;
    case InitializationKind::constant:
      std::fill(weights.begin(), weights.end(), init.value);
      return;
  }
}

void draw_biases(const Initialization& init, const LayerDraws& draws, int sources, std::span<double> biases) {
  if (!init.fan_in_bias) {
    std::fill(biases.begin(), biases.end(), init.bias);
    return;
  }
  const double bound = 1 / std::sqrt(std::max(sources, 1));
  for (std::size_t i = 0; i < biases.size(); ++i) {
    double pair[2];
    draws.uniforms(static_cast<int>(i), 0, kBiasRound, pair);
    biases[i] = scale(pair[0], -bound, bound);
  }
}

void orthonormalise(std::span<double> weights, int rows, int columns) {
  // Gram & Schmidt, twice over each vector: the second pass removes what rounding left of the first.
  const bool by_row = rows <= columns;
  const int vectors = by_row ? rows : columns, length = by_row ? columns : rows;
  const auto at = [&](int vector, int i) -> double& {
    return weights[static_cast<std::size_t>(by_row ? vector * columns + i : i * columns + vector)];
  };
  for (int v = 0; v < vectors; ++v) {
    for (int pass = 0; pass < 2; ++pass) {
      for (int u = 0; u < v; ++u) {
        double dot = 0;
        for (int i = 0; i < length; ++i) dot += at(u, i) * at(v, i);
        for (int i = 0; i < length; ++i) at(v, i) -= dot * at(u, i);
      }
    }
    double square = 0;
    for (int i = 0; i < length; ++i) square += at(v, i) * at(v, i);
    const double norm = std::sqrt(square);
    for (int i = 0; i < length; ++i) at(v, i) = norm > 0 ? at(v, i) / norm : 0;
  }
}

}  // namespace seedbed
