// SPDX-License-Identifier: Apache-2.0
// Which of two configurations has the better metric, and how often few seeds say the opposite.
// Larger is better throughout: negate losses. Pure functions; conventions in docs/statistics.md.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "seedbed/study.h"

namespace seedbed {

/// P(A > B) + P(A = B) / 2, with its interval and the p-value of "it is 1/2".
struct Superiority {
  double probability;  ///< NaN if a sample is empty
  Interval limits;     ///< [0, 1] where nothing is known
  double p;            ///< NaN where undefined
};

/// For independent samples: the Mann-Whitney statistic U / (n_A n_B) from midranks, with the variance and
/// Satterthwaite degrees of freedom of Brunner & Munzel (Biom. J. 42 (2000) 17), limits on the logit scale
/// (Brunner, Bathke & Konietschke 2018, 3.7). Where that variance is 0 (complete separation, all
/// equal) the limits are Newcombe's method 5 (Stat. Med. 25 (2006) 559), and p is NaN.
/// Values must be finite. O((n_A + n_B) log).
Superiority superiority(std::span<const double> a, std::span<const double> b, double level = kDefaultLevel);

/// For the same seeds in both, a[s] against b[s] (Bouthillier et al. 2021, arXiv 2103.03098): the share of
/// seeds at which A is better, ties half, with Wilson's interval (conservative with ties) and the exact sign
/// test on the seeds that are not tied. std::domain_error unless of equal length.
Superiority paired_superiority(std::span<const double> a, std::span<const double> b,
                               double level = kDefaultLevel);

/// Chance that the mean of `seeds` networks ranks A and B in the opposite order to the means of all
/// that there are, a tie counting half: `resamples` draws with replacement, as a function of (seed, draw).
/// `paired`: both draw the same seeds. 1/2 if the means are equal; NaN if a sample is empty.
/// std::domain_error unless seeds >= 1, resamples >= 1 and, if paired, of equal length.
double sign_flip_risk(std::span<const double> a, std::span<const double> b, std::int64_t seeds, bool paired,
                      int resamples = 4000, std::uint64_t seed = 0);

/// Share of values >= threshold with Wilson's pointwise interval: one point of the performance profile
/// (Dolan & More 2002; run-score distributions of Agarwal et al. 2021, arXiv 2108.13264).
struct ProfilePoint {
  double threshold, share;
  Interval limits;
};
std::vector<ProfilePoint> performance_profile(std::span<const double> ascending,
                                              std::span<const double> thresholds,
                                              double level = kDefaultLevel);

}  // namespace seedbed
