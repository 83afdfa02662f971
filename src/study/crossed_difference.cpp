// SPDX-License-Identifier: Apache-2.0
// Two configurations of a crossed design. With limits l, u of two shares and r the correlation of their
// estimates, the limits of p1 - p2 are (Newcombe 1998, Zou & Donner 2008)
//   d - sqrt((p1 - l1)^2 - 2 r (p1 - l1) (u2 - p2) + (u2 - p2)^2),   d + the same of (u1 - p1), (p2 - l2),
// and r = (V1 + V2 - V of the difference) / (2 sqrt(V1 V2)). P-values invert the limits by bisection.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "seedbed/study_crossed.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

constexpr double kLeastP = 1e-12;

double correlation(const CrossedMean& first, const CrossedMean& second, double variance_of_difference) {
  const double product = first.variance * second.variance;
  if (!(product > 0)) return 0;
  return std::clamp((first.variance + second.variance - variance_of_difference) / (2 * std::sqrt(product)),
                    -1.0, 1.0);
}

/// Two samples as one whose mean's V is that of the difference of theirs: the parts' deviations, scaled to
/// their share of all networks.
CrossedMean combined(std::span<const SeedLevels> seeds_a, std::span<const double> a, double scale_a,
                     std::span<const SeedLevels> seeds_b, std::span<const double> b, double scale_b) {
  std::vector<SeedLevels> seeds(seeds_a.begin(), seeds_a.end());
  seeds.insert(seeds.end(), seeds_b.begin(), seeds_b.end());
  std::vector<double> values;
  const auto n = static_cast<double>(seeds.size());
  const auto put = [&](std::span<const double> from, double scale) {
    double sum = 0;
    for (double v : from) sum += v;
    const double mean = sum / static_cast<double>(from.size());
    for (double v : from) values.push_back(scale * (v - mean) * n / static_cast<double>(from.size()));
  };
  put(a, scale_a);
  put(b, scale_b);
  return crossed_mean(seeds, values);
}

/// Share of `other` below `own`, an equal one half, for each of `own`.
std::vector<double> placements_among(std::span<const double> own, std::span<const double> other) {
  std::vector<double> sorted(other.begin(), other.end()), result;
  std::sort(sorted.begin(), sorted.end());
  for (double v : own) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), v);
    const auto below = static_cast<double>(low - sorted.begin()), equal = static_cast<double>(high - low);
    result.push_back((below + equal / 2) / static_cast<double>(other.size()));
  }
  return result;
}

}  // namespace

CrossedDifference crossed_difference(std::span<const SeedLevels> seeds, std::span<const double> differences) {
  if (seeds.size() != differences.size())
    throw std::domain_error("crossed_difference: seeds and differences of equal length");
  std::vector<double> more, less;
  for (double d : differences) {
    more.push_back(std::max(d, 0.0));
    less.push_back(std::max(-d, 0.0));
  }
  const CrossedMean first = crossed_mean(seeds, more), second = crossed_mean(seeds, less);
  return {first, second, correlation(first, second, crossed_mean(seeds, differences).variance)};
}

CrossedDifference crossed_difference(std::span<const SeedLevels> seeds_a, std::span<const double> a,
                                     std::span<const SeedLevels> seeds_b, std::span<const double> b) {
  const CrossedMean first = crossed_mean(seeds_a, a), second = crossed_mean(seeds_b, b);
  if (a.empty() || b.empty()) return {first, second, 0};
  const double together = combined(seeds_a, a, 1, seeds_b, b, -1).variance;
  return {first, second, std::min(0.0, correlation(first, second, together))};
}

Interval difference_limits(const CrossedDifference& difference, double level) {
  const auto& [first, second, r] = difference;
  const double d = difference.difference(), correlation = r;
  if (std::isnan(d)) return {-1, 1};
  const Interval a = share_limits(first, level), b = share_limits(second, level);
  const auto length = [correlation](double x, double y) {
    return std::sqrt(std::max(0.0, x * x - 2 * correlation * x * y + y * y));
  };
  return {std::max(-1.0, d - length(first.mean - a.low, b.high - second.mean)),
          std::min(1.0, d + length(a.high - first.mean, second.mean - b.low))};
}

double difference_p_value(const CrossedDifference& difference) {
  const double d = difference.difference();
  if (std::isnan(d) || d == 0) return std::isnan(d) ? kNan : 1;
  const auto leaves_out_zero = [&](double p) {
    const Interval i = difference_limits(difference, 1 - p);
    return i.low > 0 || i.high < 0;
  };
  if (leaves_out_zero(kLeastP)) return kLeastP;
  double low = std::log(kLeastP), high = 0;  // of ln p; at p = 1 the limits are the difference itself
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (leaves_out_zero(std::exp(middle)) ? high : low) = middle;
  }
  return std::exp(high);
}

Superiority crossed_superiority(std::span<const SeedLevels> seeds, std::span<const double> a,
                                std::span<const double> b, double level) {
  if (a.size() != b.size() || a.size() != seeds.size())
    throw std::domain_error("crossed_superiority: samples of equal length");
  if (a.empty()) return {kNan, {0, 1}, kNan};
  std::vector<double> better;
  for (std::size_t i = 0; i < a.size(); ++i) better.push_back(a[i] > b[i] ? 1 : a[i] < b[i] ? 0 : 0.5);
  const CrossedMean share = crossed_mean(seeds, better);
  return {share.mean, share_limits(share, level), share_p_value(share, 0.5)};
}

Superiority crossed_superiority(std::span<const SeedLevels> seeds_a, std::span<const double> a,
                                std::span<const SeedLevels> seeds_b, std::span<const double> b,
                                double level) {
  if (seeds_a.size() != a.size() || seeds_b.size() != b.size())
    throw std::domain_error("crossed_superiority: seeds and values of equal length");
  if (a.empty() || b.empty()) return {kNan, {0, 1}, kNan};
  const std::vector<double> of_a = placements_among(a, b), of_b = placements_among(b, a);
  CrossedMean share = combined(seeds_a, of_a, 1, seeds_b, of_b, -1);
  share.mean = 0;
  for (double v : of_a) share.mean += v / static_cast<double>(of_a.size());
  share.mean = std::clamp(share.mean, 0.0, 1.0);
  share.networks = static_cast<double>(std::min(a.size(), b.size()));
  for (CrossedMean::Stream& s : share.of) s.carriers = s.seeds;  // placements are not outcomes
  return {share.mean, share_limits(share, level), share_p_value(share, 0.5)};
}

}  // namespace seedbed
