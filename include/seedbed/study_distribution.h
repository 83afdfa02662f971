// SPDX-License-Identifier: Apache-2.0
// Intervals and curves for the final metric of many seeds. Pure functions; conventions in
// docs/statistics.md. `ascending` is always sorted, finite, smallest first.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "seedbed/study.h"

namespace seedbed {

/// Limits of a quantile; a side that this few values can't bound is empty.
struct QuantileInterval {
  std::optional<double> low, high;
};

/// Interval for quantile p from order statistics, without assumptions about the distribution:
/// x_(r) to x_(s) with P(Bin(n, p) < r) and P(Bin(n, p) >= s) at most (1 - level) / 2 each,
/// interpolated between order statistics so that the level is met nearly exactly (Nyblom, Stat.
/// Probab. Lett. 14 (1992) 129; for the median Hettmansperger & Sheather, ibid. 4 (1986) 75).
/// std::domain_error unless 0 < p < 1.
QuantileInterval quantile_interval(std::span<const double> ascending, double p, double level = kDefaultLevel);

enum class SpreadStatistic : std::uint8_t { iqm, sd };

/// How the limits of a statistic were made.
enum class IntervalMethod : std::uint8_t {
  bca,        ///< bias-corrected, accelerated bootstrap (Efron, JASA 82 (1987) 171)
  trimmed_t,  ///< Student's t of a trimmed mean (Tukey & McLaughlin, Sankhya A 25 (1963) 331)
  bonett,     ///< log scale, kurtosis about a trimmed mean (Bonett, Comput. Stat. Data Anal. 50 (2006) 775)
};

struct StatisticInterval {
  double estimate;
  Interval limits;  ///< NaN for too few values: one for the interquartile mean, four for the deviation
  IntervalMethod method;
};

/// The bootstrap is used from kLeastBootstrapValues to kMostBootstrapValues values: it covers too seldom
/// with fewer, and costs too much with more.
inline constexpr std::size_t kLeastBootstrapValues = 30, kMostBootstrapValues = 2048;

/// Interquartile mean or standard deviation with its interval.
/// Interquartile mean: the BCa bootstrap of `resamples` resamples, drawn as a function of (seed, resample,
/// draw) alone, or the t interval with h - 1 degrees of freedom, h the values that are left.
/// Standard deviation: Bonett's interval for every number of values; the bootstrap covers 83 % where it says
/// 95 % of ten normal values, and this one 96 % (docs/statistics.md).
/// Equal values: limits at the estimate.
StatisticInterval statistic_interval(std::span<const double> ascending, SpreadStatistic statistic,
                                     double level = kDefaultLevel, int resamples = 2000,
                                     std::uint64_t seed = 0);

/// Expected best of n values drawn with replacement:
///   sum x_(i) ((i/N)^n - ((i-1)/N)^n), or with the order reversed where less is better.
/// Dodge et al. 2019 (arXiv 1909.03004). NaN for no values; std::domain_error unless n >= 1.
double expected_best(std::span<const double> ascending, std::int64_t n, bool more_is_better);

/// Half the width of the band that holds a whole distribution function with this level:
/// sqrt(ln(2 / (1 - level)) / 2n) (Dvoretzky, Kiefer & Wolfowitz 1956 with the constant of Massart,
/// Ann. Probab. 18 (1990) 1269). 1 for no values.
double ecdf_half_width(std::int64_t values, double level = kDefaultLevel);

/// Share of values <= x.
struct EcdfPoint {
  double x, share;
};

/// The empirical distribution function at its own jumps, at most `most` >= 2 of them, the first and the
/// last value included; exact at each, and between two never off by more than 1 / (most - 1).
std::vector<EcdfPoint> thinned_ecdf(std::span<const double> ascending, std::size_t most = 512);

/// Quantiles of many learning curves: values[network][point] row-major. Values that are not
/// finite are left out at their point. Result [probability][point]; NaN where no value is left.
std::vector<std::vector<double>> curve_fan(std::span<const double> values, std::size_t points,
                                           std::span<const double> probabilities);

/// Is the spread between seeds more than that of a finite test set?
struct SamplingNoise {
  double mean_error;         ///< share of test points that are wrong
  double variance;           ///< of the error between networks
  double expected_variance;  ///< error / 2n, what the test points alone would give
  double ratio;              ///< variance / expected; NaN if nothing is expected
};

/// Variance of the test error between networks beside mean error / (2 x test points), which
/// independent draws of test points and labels give a calibrated ensemble (Jordan 2023, arXiv 2304.01910).
/// Much more than 1: the seeds really differ. std::domain_error unless test_points >= 1.
SamplingNoise sampling_noise(std::span<const double> accuracies, std::int64_t test_points);

}  // namespace seedbed
