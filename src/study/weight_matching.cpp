// SPDX-License-Identifier: Apache-2.0
// Weight matching by coordinate ascent. With the other layers fixed, the inner product with `a` is a sum over
// the units i of a layer of profit[i][unit that stands there], times its sign: of an odd unit the better
// sign is |profit|. Each step is exact and none lowers the product, so it ends.
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "seedbed/study_weights.h"

namespace seedbed {
namespace {

using Layers = std::span<const WeightLayer>;
using Matching = std::vector<UnitMatching>;

constexpr int kMostRounds = 100;

UnitMatching identity(std::size_t units) {
  UnitMatching same{std::vector<std::size_t>(units), std::vector<double>(units, 1.0)};
  std::iota(same.of.begin(), same.of.end(), std::size_t{0});
  return same;
}

void require_same_shape(Layers a, Layers b) {
  bool same = a.size() == b.size() && !a.empty();
  for (std::size_t l = 0; same && l < a.size(); ++l) {
    same = a[l].outputs == b[l].outputs && a[l].biases.size() == b[l].biases.size() &&
           a[l].biases.size() == a[l].outputs && a[l].blocks.size() == b[l].blocks.size();
    for (std::size_t k = 0; same && k < a[l].blocks.size(); ++k) {
      const WeightBlock &x = a[l].blocks[k], &y = b[l].blocks[k];
      same = x.level == y.level && x.level <= l && x.inputs == y.inputs &&
             x.weights.size() == y.weights.size() && x.weights.size() == x.inputs * a[l].outputs &&
             (x.level == 0 || x.inputs == a[x.level - 1].outputs);
    }
  }
  if (!same) throw std::domain_error("networks of different shapes");
}

/// [i][unit]: what the inner product gains from that unit of `b` at place i of layer l. Unless `later`, what
/// later layers read from it does not count.
std::vector<double> profits(Layers a, Layers b, const Matching& m, std::size_t l, bool later) {
  const std::size_t n = a[l].outputs;
  std::vector<double> profit(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t unit = 0; unit < n; ++unit) {
      double sum = a[l].biases[i] * b[l].biases[unit];
      for (std::size_t k = 0; k < a[l].blocks.size(); ++k) {
        const WeightBlock &x = a[l].blocks[k], &y = b[l].blocks[k];
        for (std::size_t j = 0; j < x.inputs; ++j) {
          const bool raw = x.level == 0;
          const std::size_t from = raw ? j : m[x.level - 1].of[j];
          const double sign = raw ? 1 : m[x.level - 1].sign[j];
          sum += x.weights[i * x.inputs + j] * sign * y.weights[unit * x.inputs + from];
        }
      }
      profit[i * n + unit] = sum;
    }
  }
  for (std::size_t reader = l + 1; later && reader < a.size(); ++reader) {
    for (std::size_t k = 0; k < a[reader].blocks.size(); ++k) {
      const WeightBlock &x = a[reader].blocks[k], &y = b[reader].blocks[k];
      if (x.level != l + 1) continue;
      for (std::size_t r = 0; r < a[reader].outputs; ++r) {
        const bool output = reader + 1 == a.size();
        const std::size_t from = output ? r : m[reader].of[r];
        const double sign = output ? 1 : m[reader].sign[r];
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t unit = 0; unit < n; ++unit)
            profit[i * n + unit] += x.weights[r * n + i] * sign * y.weights[from * n + unit];
        }
      }
    }
  }
  return profit;
}

UnitMatching matched_layer(std::vector<double> profit, std::size_t n, bool odd) {
  UnitMatching result = identity(n);
  std::vector<double> signs(n * n, 1.0);
  for (std::size_t i = 0; odd && i < profit.size(); ++i) {
    signs[i] = profit[i] < 0 ? -1 : 1;
    profit[i] = std::abs(profit[i]);
  }
  result.of = best_assignment(profit, n);
  for (std::size_t i = 0; i < n; ++i) result.sign[i] = signs[i * n + result.of[i]];
  return result;
}

double product(Layers a, Layers b) {
  double sum = 0;
  for (std::size_t l = 0; l < a.size(); ++l) {
    for (std::size_t i = 0; i < a[l].biases.size(); ++i) sum += a[l].biases[i] * b[l].biases[i];
    for (std::size_t k = 0; k < a[l].blocks.size(); ++k) {
      const auto &x = a[l].blocks[k].weights, &y = b[l].blocks[k].weights;
      for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
    }
  }
  return sum;
}

/// Rounds over the layers until the product no longer grows by more than rounding.
double ascend(Layers a, Layers b, Matching& matching) {
  double best = product(a, with_units(b, matching));
  for (int round = 0; round < kMostRounds; ++round) {
    for (std::size_t l = 0; l + 1 < a.size(); ++l)
      matching[l] = matched_layer(profits(a, b, matching, l, true), a[l].outputs, a[l].odd);
    const double now = product(a, with_units(b, matching));
    const bool grew = now > best + 1e-12 * std::abs(best);
    best = now;
    if (!grew) break;
  }
  return best;
}

}  // namespace

std::vector<UnitMatching> match_units(Layers a, Layers b) {
  require_same_shape(a, b);
  Matching as_they_are;
  for (std::size_t l = 0; l + 1 < a.size(); ++l) as_they_are.push_back(identity(a[l].outputs));
  Matching from_the_inputs = as_they_are;
  for (std::size_t l = 0; l + 1 < a.size(); ++l)
    from_the_inputs[l] = matched_layer(profits(a, b, from_the_inputs, l, false), a[l].outputs, a[l].odd);
  const double one = ascend(a, b, as_they_are), other = ascend(a, b, from_the_inputs);
  return other > one ? from_the_inputs : as_they_are;
}

std::vector<WeightLayer> with_units(Layers layers, std::span<const UnitMatching> matching) {
  if (matching.size() + 1 != layers.size()) throw std::domain_error("with_units: a matching a hidden layer");
  std::vector<WeightLayer> result(layers.begin(), layers.end());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const bool output = l + 1 == layers.size();
    for (std::size_t i = 0; i < layers[l].outputs; ++i) {
      const std::size_t unit = output ? i : matching[l].of[i];
      const double sign = output ? 1 : matching[l].sign[i];
      result[l].biases[i] = sign * layers[l].biases[unit];
      for (std::size_t k = 0; k < layers[l].blocks.size(); ++k) {
        const WeightBlock& from = layers[l].blocks[k];
        for (std::size_t j = 0; j < from.inputs; ++j) {
          const bool raw = from.level == 0;
          const std::size_t source = raw ? j : matching[from.level - 1].of[j];
          const double flip = raw ? 1 : matching[from.level - 1].sign[j];
          result[l].blocks[k].weights[i * from.inputs + j] =
              sign * flip * from.weights[unit * from.inputs + source];
        }
      }
    }
  }
  return result;
}

double weight_cosine(Layers a, Layers b) {
  require_same_shape(a, b);
  const double lengths = std::sqrt(product(a, a)) * std::sqrt(product(b, b));
  return lengths > 0 ? product(a, b) / lengths : std::numeric_limits<double>::quiet_NaN();
}

double path_barrier(std::span<const double> values) {
  if (values.size() < 2) throw std::domain_error("path_barrier: both ends");
  double most = values[0];
  for (double v : values) {
    if (std::isnan(v)) return v;
    most = std::fmax(most, v);
  }
  return most - (values.front() + values.back()) / 2;
}

}  // namespace seedbed
