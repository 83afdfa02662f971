// SPDX-License-Identifier: Apache-2.0
// Distribution functions and incidences of solving, with a variance at every step: values are taken in
// ascending order, and each changes the sums of its seeds alone. With censoring the estimate without seed l
// is kept beside the estimate, S_(-l) = prod (1 - (d - d_l) / (n - n_l)).
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "src/study/crossed.h"

namespace seedbed {
namespace {

constexpr std::size_t kCoarse = 48;  ///< steps between looks at a long curve

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

std::vector<std::size_t> order_of(std::size_t size, const auto& less) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), less);
  return order;
}

/// Kaplan and Meier's estimate with every seed of a stream left out in turn.
class SeedsLeftOut {
 public:
  SeedsLeftOut(std::span<const SeedLevels> seeds, std::size_t which) : which_(which) {
    for (const SeedLevels& s : seeds) {
      if (s[which] >= at_risk_.size()) at_risk_.resize(s[which] + std::size_t{1});
      ++at_risk_[s[which]];
    }
    present_ = at_risk_;
    networks_ = static_cast<double>(seeds.size());
    survival_.assign(at_risk_.size(), 1);
    now_.assign(at_risk_.size(), 0);
    solved_.assign(at_risk_.size(), 0);
    for (double n : present_) seeds_ += n > 0;
  }
  bool varies() const { return seeds_ > 1; }
  void solve(const SeedLevels& seeds) { ++now_[seeds[which_]]; }
  void leave(const SeedLevels& seeds) { --at_risk_[seeds[which_]]; }

  /// After the solve() of a time, before the leave() of it: `n` at risk, `d` of them solve.
  void step(double n, double d) {
    for (std::size_t l = 0; l < now_.size(); ++l) {
      const double rest = n - at_risk_[l];
      if (rest > 0) survival_[l] *= 1 - (d - now_[l]) / rest;
      solved_[l] += now_[l];
      now_[l] = 0;
    }
  }
  CrossedMean::Stream stream(bool rare) const {
    double sum = 0, squares = 0, total = 0, total_squares = 0;
    for (std::size_t l = 0; l < present_.size(); ++l) {
      if (!(present_[l] > 0)) continue;
      sum += survival_[l];
      const double k = rare ? solved_[l] : present_[l] - solved_[l];
      total += k;
      total_squares += k * k;
    }
    const double mean = sum / seeds_;
    for (std::size_t l = 0; l < present_.size(); ++l) {
      if (present_[l] > 0) squares += (survival_[l] - mean) * (survival_[l] - mean);
    }
    return {(seeds_ - 1) / seeds_ * squares, seeds_, total_squares > 0 ? total * total / total_squares : 0};
  }

 private:
  std::size_t which_;
  double seeds_ = 0, networks_ = 0;
  std::vector<double> present_, at_risk_, survival_, now_, solved_;
};

std::vector<CrossedStep> censored_incidence(std::span<const SeedLevels> seeds,
                                            std::span<const SolveTime> times) {
  const auto order =
      order_of(times.size(), [&](std::size_t a, std::size_t b) { return times[a].time < times[b].time; });
  std::vector<SeedsLeftOut> streams;
  for (std::size_t which = 0; which < 3; ++which) {
    SeedsLeftOut stream(seeds, which);
    if (stream.varies()) streams.push_back(std::move(stream));
  }
  SeedSums sums(seeds);
  std::vector<CrossedStep> steps{{kMinusInfinity, sums.mean()}};
  const auto total = static_cast<double>(times.size());
  double at_risk = total, uncensored = total, survival = 1;
  for (std::size_t i = 0; i < order.size();) {
    const double time = times[order[i]].time;
    std::size_t end = i;
    double solved = 0;
    for (; end < order.size() && times[order[end]].time == time; ++end) {
      if (!times[order[end]].solved) continue;
      ++solved;
      sums.add(seeds[order[end]], 1);
      for (SeedsLeftOut& s : streams) s.solve(seeds[order[end]]);
    }
    if (solved > 0) {
      survival *= (at_risk - solved) / at_risk;
      for (SeedsLeftOut& s : streams) s.step(at_risk, solved);
      CrossedMean share = sums.mean();
      if (uncensored < total) {
        share.mean = 1 - survival;
        share.networks = uncensored;
        for (std::size_t k = 0; k < streams.size(); ++k) share.of[k] = streams[k].stream(share.mean <= 0.5);
        set_variance(share, uncensored * survival * (1 - survival), false);
      }
      steps.push_back({time, share});
    }
    for (; i < end; ++i) {
      uncensored -= !times[order[i]].solved;
      --at_risk;
      for (SeedsLeftOut& s : streams) s.leave(seeds[order[i]]);
    }
  }
  return steps;
}

bool plausible(const CrossedStep& step, double p, double level) {
  const CrossedMean& s = step.share;
  if (s.variance > 0 && std::abs(s.mean - p) < 1e-12) return true;
  return share_p_value(s, p) >= 1 - level;
}

}  // namespace

std::vector<CrossedStep> crossed_distribution(std::span<const SeedLevels> seeds,
                                              std::span<const double> values) {
  if (seeds.size() != values.size())
    throw std::domain_error("crossed_distribution: seeds and values of equal length");
  if (values.empty()) return {};
  const auto order =
      order_of(values.size(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  SeedSums sums(seeds);
  std::vector<CrossedStep> steps{{kMinusInfinity, sums.mean()}};
  for (std::size_t i = 0; i < order.size();) {
    const double value = values[order[i]];
    for (; i < order.size() && values[order[i]] == value; ++i) sums.add(seeds[order[i]], 1);
    steps.push_back({value, sums.mean()});
  }
  return steps;
}

std::vector<CrossedStep> crossed_incidence(std::span<const SeedLevels> seeds,
                                           std::span<const SolveTime> times) {
  if (seeds.size() != times.size())
    throw std::domain_error("crossed_incidence: seeds and times of equal length");
  if (times.empty()) return {};
  return censored_incidence(seeds, times);
}

std::vector<Interval> crossed_band(std::span<const CrossedStep> steps, std::span<const std::size_t> positions,
                                   double level) {
  std::vector<Interval> band;
  for (std::size_t i : positions) band.push_back(share_limits(steps[i].share, level));
  for (std::size_t k = 1; k < band.size(); ++k) band[k].low = std::max(band[k].low, band[k - 1].low);
  for (std::size_t k = band.size(); k-- > 1;) band[k - 1].high = std::min(band[k - 1].high, band[k].high);
  return band;
}

QuantileInterval crossed_quantile(std::span<const CrossedStep> steps, double p, double level) {
  if (!(p > 0 && p < 1)) throw std::domain_error("crossed_quantile: 0 < p < 1");
  QuantileInterval limits;
  if (steps.empty()) return limits;
  const auto at = std::lower_bound(steps.begin(), steps.end(), p - 1e-12,
                                   [](const CrossedStep& s, double share) { return s.share.mean < share; });
  const auto middle = static_cast<std::size_t>(at - steps.begin());
  // The test's verdict is nearly monotone on either side: long curves are looked at coarsely, then closely.
  const auto may_be = [&](std::size_t i) { return plausible(steps[i], p, level); };
  std::size_t first = middle;  // the first step at which the share may be p, or is above it
  for (std::size_t i = 0; i<middle; i += steps.size()> 8 * kCoarse ? kCoarse : 1) {
    if (!may_be(i)) continue;
    first = i;
    break;
  }
  for (std::size_t i = first >= kCoarse ? first - kCoarse : 0; i < first; ++i) {
    if (may_be(i)) first = i;
  }
  std::size_t after = middle;  // the step after the last at which it may be
  for (std::size_t i = steps.size(); i-- > middle;) {
    if (may_be(i)) {
      after = i + 1;
      break;
    }
    if (steps.size() > 8 * kCoarse && i >= middle + kCoarse) i -= kCoarse - 1;
  }
  for (std::size_t i = std::min(after + kCoarse, steps.size()); i-- > after;) {
    if (may_be(i)) after = i + 1;
  }
  if (first > 0 && first < steps.size()) limits.low = steps[first].value;
  if (after < steps.size()) limits.high = steps[after].value;
  return limits;
}

MedianTime crossed_median(std::span<const CrossedStep> steps, double level) {
  MedianTime result;
  if (steps.empty()) return result;
  for (const CrossedStep& s : steps) {
    if (s.share.mean < 0.5 - 1e-12) continue;
    result.median = s.value;
    break;
  }
  const QuantileInterval limits = crossed_quantile(steps, 0.5, level);
  result.low = plausible(steps[0], 0.5, level) ? std::optional<double>(0) : limits.low;
  result.high = limits.high;
  return result;
}

}  // namespace seedbed
