// SPDX-License-Identifier: Apache-2.0
// Networks as points of weight space: are two seeds the same network with its hidden units in another order,
// and what lies on the straight line between them? Pure functions; conventions in docs/statistics.md.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace seedbed {

/// Weights [outputs][inputs], row-major, that read the values of one level: 0 the inputs, k the hidden
/// layer k (counted from 1).
struct WeightBlock {
  std::size_t level = 0, inputs = 0;
  std::vector<double> weights;
};

/// A layer: f(sum of the blocks + biases). With shortcuts it reads several levels.
struct WeightLayer {
  std::size_t outputs = 0;
  bool odd = false;  ///< f(-z) = -f(z), as of tanh: a unit may change its sign, too
  std::vector<double> biases;
  std::vector<WeightBlock> blocks;
};

/// Unit i of a hidden layer stands where unit of[i] stood, times sign[i] (1 or -1).
struct UnitMatching {
  std::vector<std::size_t> of;
  std::vector<double> sign;
};

/// The column of each row of profit[n][n], row-major, each column once, with the greatest sum:
/// shortest augmenting paths with potentials, O(n^3), exact (Kuhn 1955; Jonker & Volgenant, Computing 38
/// (1987) 325). std::domain_error unless profit.size() = n^2.
std::vector<std::size_t> best_assignment(std::span<const double> profit, std::size_t n);

/// Hidden units of `b` matched to those of `a` so that the inner product of all weights and biases is as
/// great as weight matching makes it: layer by layer an exact assignment given the others, until nothing
/// changes, from two starts: as they are, and each layer by what it reads alone (Ainsworth, Hayase &
/// Srinivasa, arXiv 2209.04836, algorithm 1; signs as well where the activation is odd: Sussmann, Neural
/// Networks 5 (1992) 589). One entry a hidden layer. For one hidden layer this is the best matching; for
/// more, a local one. A copy of `a` with other orders and signs is found exactly. The networks have the same
/// shape, or std::domain_error.
std::vector<UnitMatching> match_units(std::span<const WeightLayer> a, std::span<const WeightLayer> b);

/// The network with its hidden units as `matching` says: it computes the same function.
std::vector<WeightLayer> with_units(std::span<const WeightLayer> layers,
                                    std::span<const UnitMatching> matching);

/// Cosine of the angle between all weights and biases of two networks of one shape; NaN where one is all 0.
double weight_cosine(std::span<const WeightLayer> a, std::span<const WeightLayer> b);

/// Points on a linear path, ends included.
inline constexpr std::size_t kPathPoints = 25;

/// How far the path rises over its ends: the largest value less the mean of the first and the last (linear
/// interpolation instability, Frankle et al. 2020, arXiv 1912.05671). >= 0; 0 for a constant path.
/// NaN if a value is; std::domain_error for fewer than two.
double path_barrier(std::span<const double> values);

}  // namespace seedbed
