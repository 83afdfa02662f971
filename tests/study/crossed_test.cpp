// SPDX-License-Identifier: Apache-2.0
// Networks that share seeds: against the definition in NumPy 1.24 and SciPy 1.10 (means without each seed
// taken one by one; scipy.integrate.quad for the covariance of two outcomes, scipy.optimize.brentq for the
// limits), against mean squares, and where nothing varies.
#include "seedbed/study_crossed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "seedbed/study_variance.h"
#include "src/study/special_functions.h"

namespace seedbed {
namespace {

/// 4 init x 3 data x 2 order seeds, order fastest.
std::vector<SeedLevels> seeds24() {
  std::vector<SeedLevels> seeds;
  for (std::uint32_t i = 0; i < 4; ++i) {
    for (std::uint32_t j = 0; j < 3; ++j) {
      for (std::uint32_t k = 0; k < 2; ++k) seeds.push_back({i, j, k});
    }
  }
  return seeds;
}

/// ((7 i + 5 j + 3 k + i j k) mod 11) / 20 + i / 8: init decides most.
std::vector<double> values24() {
  std::vector<double> values;
  for (const auto& [i, j, k] : seeds24())
    values.push_back((7 * i + 5 * j + 3 * k + i * j * k) % 11 / 20.0 + i / 8.0);
  return values;
}

TEST(CrossedMean, IsThatOfSciPy) {
  const CrossedMean m = crossed_mean(seeds24(), values24());
  EXPECT_NEAR(m.mean, 0.45625, 1e-14);
  EXPECT_EQ(m.streams, 3);
  EXPECT_NEAR(m.of[0].variance, 0.010988136574074053, 1e-14);
  EXPECT_NEAR(m.of[1].variance, 5.2083333333332964e-05, 1e-14);
  EXPECT_NEAR(m.of[2].variance, 4.340277777777863e-06, 1e-14);
  EXPECT_NEAR(m.variance, 0.010988136574074053, 1e-14) << "the sum is less what no stream explains, twice";
  EXPECT_NEAR(m.degrees_of_freedom, 2.999897496785875, 1e-9);
  const Interval mean = mean_limits(m), share = share_limits(m);
  EXPECT_NEAR(mean.low, 0.12264580415975679, 1e-9);
  EXPECT_NEAR(mean.high, 0.7898541958402432, 1e-9);
  EXPECT_NEAR(share.low, 0.20660117520532867, 1e-8);
  EXPECT_NEAR(share.high, 0.7370785688835281, 1e-8);
  EXPECT_NEAR(share_p_value(m, 0.5), 0.705940165864066, 1e-8);
}

TEST(CrossedMean, WithHolesInTheDesign) {
  std::vector<SeedLevels> seeds;
  std::vector<double> values;
  for (std::size_t n = 0; n < 24; ++n) {
    if (n == 0 || n == 5 || n == 13 || n == 14 || n == 22) continue;
    seeds.push_back(seeds24()[n]);
    values.push_back(values24()[n]);
  }
  const CrossedMean m = crossed_mean(seeds, values);
  EXPECT_NEAR(m.mean, 0.46447368421052626, 1e-14);
  EXPECT_NEAR(m.of[0].variance, 0.00811137311063478, 1e-14);
  EXPECT_NEAR(m.of[1].variance, 0.0004768084776097575, 1e-14);
  EXPECT_NEAR(m.of[2].variance, 0.00026859567901234597, 1e-14);
  const Interval share = share_limits(m);
  EXPECT_NEAR(share.low, 0.23628116108901354, 1e-8);
  EXPECT_NEAR(share.high, 0.7141223032405429, 1e-8);
}

TEST(CrossedMean, OfOutcomes) {
  std::vector<double> solved;
  for (double v : values24()) solved.push_back(v >= 0.5);
  const CrossedMean m = crossed_mean(seeds24(), solved);
  EXPECT_NEAR(m.variance, 0.02546296296296296, 1e-14);
  EXPECT_NEAR(m.of[0].carriers, 2.7777777777777777, 1e-12);
  EXPECT_NEAR(m.of[1].carriers, 2.9411764705882355, 1e-12);
  EXPECT_NEAR(m.of[2].carriers, 2, 1e-12);
  const Interval share = share_limits(m);
  EXPECT_NEAR(share.low, 0.11715609630563213, 1e-8);
  EXPECT_NEAR(share.high, 0.805199423036376, 1e-8);
  EXPECT_NEAR(share_p_value(m, 0.5), 0.6434263447884396, 1e-8);
  EXPECT_NEAR(share_p_value(m, 0.2), 0.17730669582933825, 1e-8);
  EXPECT_NEAR(share_p_value(m, share.low), 0.05, 1e-7) << "limits and p-values are one test";
  EXPECT_NEAR(share_p_value(m, share.high), 0.05, 1e-7);
}

// V_s of a complete design is the mean square of the stream over N.
TEST(CrossedMean, IsTheMeanSquaresOverTheNetworks) {
  const std::size_t levels[] = {4, 3, 2};
  const CrossedMean m = crossed_mean(seeds24(), values24());
  for (const VarianceComponent& c : variance_components(values24(), levels)) {
    for (std::size_t f = 0; f < 3; ++f) {
      if (c.factors != 1u << f) continue;
      EXPECT_NEAR(m.of[f].variance, c.sum_of_squares / static_cast<double>(c.degrees_of_freedom) / 24, 1e-15);
    }
  }
}

// One stream with a network a seed is a sample of independent networks.
TEST(CrossedMean, OfIndependentNetworksIsTheirs) {
  std::vector<SeedLevels> seeds;
  std::vector<double> solved;
  for (std::uint32_t i = 0; i < 40; ++i) {
    seeds.push_back({i, 0, 0});
    solved.push_back(i % 5 < 2);
  }
  const CrossedMean m = crossed_mean(seeds, solved);
  EXPECT_NEAR(m.variance, 0.4 * 0.6 / 39, 1e-15);
  EXPECT_EQ(m.degrees_of_freedom, 39);
  // Wilson's with t in place of z and 39 in place of 40.
  const double t = student_two_sided_t(0.95, 39), n = 39;
  EXPECT_NEAR(share_limits(m).low,
              (0.4 + t * t / (2 * n) - t * std::sqrt(0.24 / n + t * t / (4 * n * n))) / (1 + t * t / n),
              1e-9);
  EXPECT_LE(share_limits(m).low, wilson_interval(16, 40).low);
}

// A network in each of two streams' seeds alone: (i, i) has the same sums in both.
TEST(CrossedMean, DegreesOfFreedomAreOfTheStreamThatDecides) {
  std::vector<SeedLevels> seeds;
  std::vector<double> by_init, by_both;
  for (std::uint32_t i = 0; i < 16; ++i) {
    for (std::uint32_t j = 0; j < 16; ++j) {
      seeds.push_back({i, j, 0});
      by_init.push_back(i % 2);
      by_both.push_back((i % 2 + j % 2) / 2.0);
    }
  }
  EXPECT_NEAR(crossed_mean(seeds, by_init).degrees_of_freedom, 15, 1e-9);
  EXPECT_NEAR(crossed_mean(seeds, by_both).degrees_of_freedom, 30, 1e-9);
  EXPECT_NEAR(crossed_mean(seeds, by_init).variance, 0.25 / 15, 1e-14) << "as 16 networks";
  EXPECT_NEAR(crossed_mean(seeds, by_both).variance, 2 * 0.0625 / 15, 1e-14);
}

// Pooled configurations have their seeds in common: three times the same is no more than once.
TEST(CrossedMean, CopiesOfNetworksAddNothing) {
  std::vector<SeedLevels> seeds;
  std::vector<double> values;
  for (int copy = 0; copy < 3; ++copy) {
    for (std::size_t n = 0; n < 24; ++n) {
      seeds.push_back(seeds24()[n]);
      values.push_back(values24()[n] >= 0.5);
    }
  }
  const CrossedMean once = crossed_mean(std::span(seeds).first(24), std::span(values).first(24)),
                    thrice = crossed_mean(seeds, values);
  for (std::size_t s = 0; s < 3; ++s) EXPECT_NEAR(thrice.of[s].variance, once.of[s].variance, 1e-14);
  EXPECT_GE(thrice.variance, once.variance - 1e-14);
  EXPECT_LE(share_limits(thrice).low, share_limits(once).low + 1e-9);
}

TEST(ShareLimits, WhereNothingVariesAreOfTheFewestSeeds) {
  const auto seeds = seeds24();
  const std::vector<double> none(24, 0), all(24, 1), half(24, 0.5);
  const double least = std::sqrt(0.025);  // exact lower limit of 2 of 2
  EXPECT_EQ(share_limits(crossed_mean(seeds, none)).low, 0);
  EXPECT_NEAR(share_limits(crossed_mean(seeds, none)).high, 1 - least, 1e-12);
  EXPECT_EQ(share_limits(crossed_mean(seeds, all)).high, 1);
  EXPECT_NEAR(share_limits(crossed_mean(seeds, all)).low, least, 1e-12);
  const Interval middle = share_limits(crossed_mean(seeds, half));
  EXPECT_NEAR(middle.low, 0.5 * least, 1e-12);
  EXPECT_NEAR(middle.high, 1 - 0.5 * least, 1e-12);
  EXPECT_NEAR(share_p_value(crossed_mean(seeds, all), least), 0.05, 1e-9);
  EXPECT_NEAR(share_p_value(crossed_mean(seeds, half), middle.high), 0.05, 1e-9);
  EXPECT_EQ(share_p_value(crossed_mean(seeds, half), 0.5), 1);
}

// One of 16 init seeds is doomed: that is one failure of sixteen, whatever the number of networks.
TEST(ShareLimits, ARareOutcomeInOneSeedIsOneOfItsSeeds) {
  std::vector<SeedLevels> seeds;
  std::vector<double> solved;
  for (std::uint32_t n = 0; n < 4096; ++n) {
    seeds.push_back({n / 256, n / 16 % 16, n % 16});
    solved.push_back(n / 256 != 3 || n % 16 == 0);
  }
  const Interval limits = share_limits(crossed_mean(seeds, solved));
  const double p = 1 - 240.0 / 4096, z = 1.959963984540054;
  EXPECT_LE(limits.low,
            (p + z * z / 32 - z * std::sqrt(p * (1 - p) / 16 + z * z / 1024)) / (1 + z * z / 16) + 1e-12);
  EXPECT_GT(limits.high, 0.99);
  EXPECT_GT(wilson_interval(3856, 4096).low, limits.low + 0.1) << "4,096 networks know far more";
}

TEST(CrossedDifference, OfEqualOutcomesIsBounded) {
  const std::vector<double> none(24, 0);
  const CrossedDifference d = crossed_difference(seeds24(), none);
  EXPECT_EQ(d.difference(), 0);
  EXPECT_NEAR(difference_limits(d).high, 1 - std::sqrt(0.025), 1e-12);
  EXPECT_NEAR(difference_limits(d).low, -difference_limits(d).high, 1e-15);
  EXPECT_EQ(difference_p_value(d), 1);
  EXPECT_TRUE(std::isnan(difference_p_value(crossed_difference({}, {}))));
  EXPECT_EQ(difference_limits(crossed_difference({}, {})).low, -1);
  EXPECT_THROW(crossed_difference(seeds24(), std::vector<double>(3)), std::domain_error);
}

// ref: limits of +1 and -1 apart as above, joined with r = -0.2631578947368422.
TEST(CrossedDifference, IsThatOfSciPy) {
  std::vector<double> difference;
  const auto values = values24();
  for (std::size_t n = 0; n < 24; ++n) {
    const auto [i, j, k] = seeds24()[n];
    difference.push_back((values[n] >= 0.5) - ((3 * i + 2 * j + 5 * k) % 7 >= 4));
  }
  const CrossedDifference d = crossed_difference(seeds24(), difference);
  EXPECT_NEAR(d.correlation, -0.2631578947368422, 1e-12);
  EXPECT_NEAR(difference_limits(d).low, -0.4267810428490865, 1e-7);
  EXPECT_NEAR(difference_limits(d).high, 0.4267810428490865, 1e-7);
}

TEST(CrossedDifference, PValueAndLimitsAreOneTest) {
  std::vector<SeedLevels> seeds;
  std::vector<double> difference;
  for (std::uint32_t n = 0; n < 512; ++n) {
    seeds.push_back({n / 64, n / 8 % 8, n % 8});
    difference.push_back(n * 2654435761u % 97 < 30 ? 1 : n * 2654435761u % 97 < 44 ? -1 : 0);
  }
  const CrossedDifference d = crossed_difference(seeds, difference);
  const double p = difference_p_value(d);
  EXPECT_GT(p, 1e-9);
  EXPECT_LT(p, 0.2);
  EXPECT_NEAR(difference_limits(d, 1 - p).low, 0, 1e-6);
  // Without partners the same two samples are told apart less surely.
  std::vector<double> a, b;
  for (double v : difference) {
    a.push_back(v > 0);
    b.push_back(v < 0);
  }
  const CrossedDifference apart = crossed_difference(seeds, a, seeds, b);
  EXPECT_NEAR(apart.difference(), d.difference(), 1e-15);
  EXPECT_LE(apart.correlation, 0);
}

TEST(CrossedSuperiority, OfTheSameSeedsAndApart) {
  const auto seeds = seeds24();
  const auto a = values24();
  std::vector<double> b = a;
  for (std::size_t n = 0; n < 24; ++n) b[n] = n < 4 ? a[n] + 1 : n < 6 ? a[n] : a[n] - 1;
  const Superiority s = crossed_superiority(seeds, a, b);
  EXPECT_NEAR(s.probability, (18 + 1) / 24.0, 1e-14);
  EXPECT_LT(s.limits.low, 0.5) << "all that A loses is one init seed of four";
  EXPECT_GT(s.p, 0.05);
  const Superiority apart = crossed_superiority(seeds, a, seeds, b);
  EXPECT_EQ(apart.probability, superiority(a, b).probability);
  EXPECT_LT(apart.limits.low, superiority(a, b).limits.low);
}

TEST(CrossedRestrictedMean, IsTheAreaUnderS) {
  std::vector<SolveTime> times;
  for (double v : values24()) times.push_back({v < 0.6 ? 100 * v : 100, v < 0.6});
  const RestrictedMean crossed = crossed_restricted_mean(seeds24(), times, 80),
                       plain = restricted_mean_time(survival_curve(times), 80);
  EXPECT_NEAR(crossed.mean, plain.mean, 1e-10);
  EXPECT_LT(crossed.limits.low, plain.limits.low);
  EXPECT_GT(crossed.limits.high, plain.limits.high);
  EXPECT_THROW(crossed_restricted_mean(seeds24(), times, 0), std::domain_error);
}

TEST(CrossedIncidence, IsKaplanAndMeiers) {
  std::vector<SolveTime> times;
  for (std::size_t n = 0; n < 24; ++n)
    times.push_back({static_cast<double>(n * 7 % 24), n % 3 != 0});  // a third is censored on the way
  const auto curve = survival_curve(times);
  const auto steps = crossed_incidence(seeds24(), times);
  ASSERT_EQ(steps.size(), curve.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_NEAR(steps[i].share.mean, 1 - curve[i].survival, 1e-12);
    EXPECT_EQ(steps[i].value, curve[i].time);
  }
  EXPECT_EQ(crossed_median(steps).median, median_time(curve).median);
  // V_s by leaving out the networks of each seed and estimating anew.
  double mean = 0, squares = 0;
  std::vector<double> without;
  for (std::uint32_t out = 0; out < 4; ++out) {
    std::vector<SolveTime> rest;
    for (std::size_t n = 0; n < 24; ++n) {
      if (seeds24()[n][0] != out) rest.push_back(times[n]);
    }
    double survival = 1;
    for (const SurvivalStep& s : survival_curve(rest)) survival = s.time <= 20 ? s.survival : survival;
    without.push_back(survival);
    mean += survival / 4;
  }
  for (double s : without) squares += (s - mean) * (s - mean);
  bool looked = false;
  for (const CrossedStep& s : steps) {
    if (s.value != 20) continue;
    EXPECT_NEAR(s.share.of[0].variance, 0.75 * squares, 1e-12);
    looked = true;
  }
  EXPECT_TRUE(looked);
}

TEST(CrossedQuantile, IsWhereTheShareMayBe) {
  std::vector<SeedLevels> seeds;
  std::vector<double> values;
  for (std::uint32_t n = 0; n < 1000; ++n) {
    seeds.push_back({n / 100, n / 10 % 10, n % 10});
    values.push_back(static_cast<double>(n / 100) + n * 2654435761u % 1000 / 500.0);
  }
  const auto steps = crossed_distribution(seeds, values);
  ASSERT_GT(steps.size(), 400u) << "long enough to be looked at coarsely";
  for (double p : {0.4, 0.5, 0.6}) {
    const QuantileInterval limits = crossed_quantile(steps, p);
    std::size_t first = 0, last = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Interval of = share_limits(steps[i].share);
      if (of.low > p || of.high < p) continue;
      if (first == 0) first = i;
      last = i;
    }
    EXPECT_EQ(limits.low, steps[first].value) << p;
    EXPECT_EQ(limits.high, steps[last + 1].value) << p;
  }
  EXPECT_FALSE(crossed_quantile(steps, 0.01).low.has_value()) << "ten seeds can't bound it";
  EXPECT_TRUE(crossed_distribution({}, {}).empty());
  EXPECT_FALSE(crossed_quantile({}, 0.5).low.has_value());
  EXPECT_THROW(crossed_quantile(steps, 1), std::domain_error);
}

TEST(CrossedMedian, OfFewSeedsMayHaveNoEnd) {
  std::vector<SolveTime> times;
  for (std::size_t n = 0; n < 24; ++n)
    times.push_back({n < 6 ? 500.0 : 40.0 + static_cast<double>(n), n >= 6});
  const MedianTime median = crossed_median(crossed_incidence(seeds24(), times));
  EXPECT_EQ(median.median, 57);
  EXPECT_FALSE(median.high.has_value()) << "one of four init seeds never solves";
}

}  // namespace
}  // namespace seedbed
