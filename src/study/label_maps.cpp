// SPDX-License-Identifier: Apache-2.0
// Bits beyond the last place are 0 in every map, so that whole words can be compared.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "seedbed/study_functions.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

/// log of n over k.
double log_choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

/// Chance that m of `networks`, `right` of which vote right, have a right majority; a tie is half.
double majority_right(std::size_t networks, std::size_t right, std::size_t m) {
  const std::size_t wrong = networks - right;
  if (wrong == 0) return 1;
  if (right == 0) return 0;
  const auto total = static_cast<double>(networks), r = static_cast<double>(right),
             w = static_cast<double>(wrong), size = static_cast<double>(m);
  double chance = 0;
  for (std::size_t k = (m + 1) / 2; k <= m && k <= right; ++k) {  // from half of the votes on
    if (m - k > wrong) continue;
    const auto votes = static_cast<double>(k);
    const double mass =
        std::exp(log_choose(r, votes) + log_choose(w, size - votes) - log_choose(total, size));
    chance += 2 * k == m ? mass / 2 : mass;
  }
  return chance;
}

}  // namespace

void LabelMaps::add(std::span<const float> outputs) {
  if (outputs.size() != places_) throw std::invalid_argument("LabelMaps: a map of another size");
  const std::size_t base = bits_.size();
  bits_.resize(base + words_);
  for (std::size_t i = 0; i < places_; ++i) {
    if (outputs[i] >= 0) bits_[base + i / 64] |= std::uint64_t(1) << (i % 64);
  }
}

bool LabelMaps::positive(std::size_t network, std::size_t place) const {
  return (bits_[network * words_ + place / 64] >> (place % 64) & 1) != 0;
}

double LabelMaps::disagreement(std::size_t a, std::size_t b) const {
  std::size_t differ = 0;
  for (std::size_t w = 0; w < words_; ++w) {
    differ += static_cast<std::size_t>(std::popcount(bits_[a * words_ + w] ^ bits_[b * words_ + w]));
  }
  return static_cast<double>(differ) / static_cast<double>(places_);
}

std::vector<double> disagreement_matrix(const LabelMaps& maps) {
  const std::size_t n = maps.networks();
  std::vector<double> matrix(n * n);
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t t = s + 1; t < n; ++t) matrix[s * n + t] = matrix[t * n + s] = maps.disagreement(s, t);
  }
  return matrix;
}

double mean_disagreement(std::span<const double> matrix, std::size_t networks) {
  if (networks < 2) return kNan;
  double sum = 0;
  for (double d : matrix) sum += d;
  return sum / static_cast<double>(networks * (networks - 1));
}

DisagreementAndError disagreement_and_error(const LabelMaps& maps, const std::vector<bool>& labels) {
  if (labels.size() != maps.places()) throw std::domain_error("disagreement_and_error: one label a place");
  const std::size_t networks = maps.networks();
  if (networks == 0 || labels.empty()) return {kNan, kNan};
  const auto n = static_cast<double>(networks);
  double differ = 0, wrong = 0;
  for (std::size_t p = 0; p < labels.size(); ++p) {
    double positive = 0;
    for (std::size_t s = 0; s < networks; ++s) positive += maps.positive(s, p);
    differ += 2 * positive * (n - positive) / (n * (n - 1));
    wrong += (labels[p] ? n - positive : positive) / n;
  }
  const auto places = static_cast<double>(labels.size());
  return {networks < 2 ? kNan : differ / places, wrong / places};
}

std::vector<double> ensemble_gain(const LabelMaps& maps, const std::vector<bool>& labels, std::size_t most) {
  if (labels.size() != maps.places()) throw std::domain_error("ensemble_gain: one label a place");
  const std::size_t networks = maps.networks();
  std::vector<std::size_t> points_with(networks + 1);  // how many points have that many right votes
  for (std::size_t p = 0; p < labels.size(); ++p) {
    std::size_t right = 0;
    for (std::size_t s = 0; s < networks; ++s) right += maps.positive(s, p) == labels[p];
    ++points_with[right];
  }
  std::vector<double> accuracy;
  if (labels.empty()) return accuracy;
  for (std::size_t m = 1; m <= std::min(most, networks); ++m) {
    double sum = 0;
    for (std::size_t right = 0; right <= networks; ++right) {
      if (points_with[right] > 0)
        sum += static_cast<double>(points_with[right]) * majority_right(networks, right, m);
    }
    accuracy.push_back(sum / static_cast<double>(labels.size()));
  }
  return accuracy;
}

}  // namespace seedbed
