// SPDX-License-Identifier: Apache-2.0
// The mean without seed l is (S - s_l) w_l with w_l = 1 / (N - n_l); their variance over the seeds of a
// stream needs the sums of w s, w^2 s and w^2 s^2 alone, which adding a network changes in O(1). Sources:
// Owen, Ann. Appl. Stat. 1 (2007) 386 (the sum over streams, conservative); Cameron, Gelbach & Miller, J.
// Bus. Econ. Stat. 29 (2011) 238 (less what is counted more than once); Davezies, D'Haultfoeuille &
// Guyonvarch, Ann. Stat. 49 (2021) 845 and MacKinnon, Nielsen & Webb (2024) (the largest of them, where that
// is too little).
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "src/study/crossed.h"
#include "src/study/sample_moments.h"
#include "src/study/special_functions.h"

namespace seedbed {

SeedSums::SeedSums(std::span<const SeedLevels> seeds) : networks_(static_cast<double>(seeds.size())) {
  for (std::size_t which = 0; which < 3; ++which) {
    Stream stream;
    stream.which = which;
    for (const SeedLevels& s : seeds) {
      if (s[which] >= stream.networks.size()) stream.networks.resize(s[which] + std::size_t{1});
      ++stream.networks[s[which]];
    }
    for (double n : stream.networks) {
      stream.seeds += n > 0;
      stream.weight.push_back(n > 0 && n < networks_ ? 1 / (networks_ - n) : 0);
      stream.w += stream.weight.back();
      stream.ww += stream.weight.back() * stream.weight.back();
      stream.nn += n * n;
    }
    stream.sum.resize(stream.networks.size());
    if (stream.seeds > 1) streams_.push_back(std::move(stream));
  }
}

void SeedSums::add(const SeedLevels& seeds, double amount) {
  sum_ += amount;
  squares_ += amount * amount;
  for (Stream& s : streams_) {
    const std::size_t seed = seeds[s.which];
    const double w = s.weight[seed], before = s.sum[seed], after = before + amount;
    const double growth = after * after - before * before;
    s.sum[seed] = after;
    s.ws += w * amount;
    s.wws += w * w * amount;
    s.wwss += w * w * growth;
    s.ss += growth;
    s.ns += s.networks[seed] * amount;
  }
}

CrossedMean SeedSums::mean() const {
  CrossedMean result;
  result.networks = networks_;
  result.mean = sum_ / networks_;
  for (const Stream& s : streams_) {
    const double n = s.seeds;
    const double first = sum_ * s.w - s.ws;  // sum of the means without a seed
    const double second = sum_ * sum_ * s.ww - 2 * sum_ * s.wws + s.wwss;
    const double variance = (n - 1) / n * (second - first * first / n);
    const bool rare = sum_ <= networks_ / 2;
    const double total = rare ? sum_ : networks_ - sum_;
    const double squares = rare ? s.ss : s.nn - 2 * s.ns + s.ss;
    result.of[static_cast<std::size_t>(result.streams++)] = {
        variance > 1e-13 * result.mean * result.mean ? variance : 0, n,
        squares > 0 ? total * total / squares : 0};
  }
  set_variance(result, std::max(0.0, squares_ - sum_ * result.mean), true);
  return result;
}

void set_variance(CrossedMean& m, double within, bool resolved) {
  const double n = m.networks;
  double sum = 0, largest = 0, explained = 0, below = 0, most = 0, least = 1e300;
  for (int i = 0; i < m.streams; ++i) {
    const auto& [variance, seeds, carriers] = m.of[static_cast<std::size_t>(i)];
    const double df = seeds - 1;
    sum += variance;
    largest = std::max(largest, variance);
    explained += n * df * variance;
    below += variance * variance / df;
    most += df;
    least = std::min(least, df);
  }
  const double plain = n > 1 ? within / (n - 1) / n : 0;
  const double left = n - 1 - most;
  const double rest = resolved && left > 0 ? std::max(0.0, within - explained) / left / n : 0;
  const bool none = within <= 1e-13 * n * m.mean * m.mean;
  m.variance = none ? 0 : std::max({sum - (m.streams - 1) * rest, largest, plain});
  if (m.streams == 0)
    m.degrees_of_freedom = std::max(1.0, n - 1);
  else
    m.degrees_of_freedom = below > 0 ? std::clamp(m.variance * m.variance / below, least, most) : least;
}

double CrossedMean::fewest_seeds() const {
  double fewest = networks;
  for (int i = 0; i < streams; ++i) fewest = std::min(fewest, of[static_cast<std::size_t>(i)].seeds);
  return fewest;
}

CrossedMean crossed_mean(std::span<const SeedLevels> seeds, std::span<const double> values) {
  if (seeds.size() != values.size())
    throw std::domain_error("crossed_mean: seeds and values of equal length");
  if (values.empty()) {
    CrossedMean none;
    none.mean = kNan;
    return none;
  }
  SeedSums sums(seeds);
  for (std::size_t i = 0; i < values.size(); ++i) sums.add(seeds[i], values[i]);
  return sums.mean();
}

Interval mean_limits(const CrossedMean& m, double level) {
  if (!(m.variance > 0)) return {kNan, kNan};
  const double half = student_two_sided_t(level, m.degrees_of_freedom) * std::sqrt(m.variance);
  return {m.mean - half, m.mean + half};
}

CrossedEstimate crossed_interquartile_mean(std::span<const SeedLevels> seeds, std::span<const double> values,
                                           double level) {
  if (seeds.size() != values.size())
    throw std::domain_error("crossed_interquartile_mean: seeds and values of equal length");
  if (values.empty()) return {kNan, {kNan, kNan}};
  std::vector<double> ascending(values.begin(), values.end());
  std::sort(ascending.begin(), ascending.end());
  const std::size_t cut = ascending.size() / 4, n = ascending.size();
  std::vector<double> influence(values.begin(), values.end());
  for (double& v : influence) v = std::clamp(v, ascending[cut], ascending[n - 1 - cut]);
  const double centre = mean_of(influence), kept = static_cast<double>(n - 2 * cut) / static_cast<double>(n);
  for (double& v : influence) v = (v - centre) / kept;
  CrossedMean mean = crossed_mean(seeds, influence);
  // If one stream alone decides, as many values as it has seeds are trimmed: h of them are left, with h - 1
  // degrees of freedom (Tukey & McLaughlin 1963).
  const double few = mean.fewest_seeds(), left = few - 2 * std::floor(few / 4);
  if (left > 1) {
    mean.variance *= left * (few - 1) / ((left - 1) * few);
    mean.degrees_of_freedom *= (left - 1) / (few - 1);
  }
  const Interval about = mean_limits(mean, level);
  const double middle = interquartile_mean(ascending);
  return {middle, {middle + about.low, middle + about.high}};
}

}  // namespace seedbed
