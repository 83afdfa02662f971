// SPDX-License-Identifier: Apache-2.0
// Coverage of the intervals by simulation: 2,000 samples of N = 10, 100, 1,000, and how many of the 95 %
// intervals hold the truth. The bootstrap is slow: fewer samples, unless SEEDBED_COVERAGE=full.
// docs/statistics.md quotes the numbers of a full run, which the tests record as properties.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "seedbed/study_distribution.h"
#include "seedbed/study_superiority.h"
#include "seedbed/study_survival.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

bool full() {
  const char* value = std::getenv("SEEDBED_COVERAGE");
  return value != nullptr && std::string(value) == "full";
}

/// One sample's random numbers: next() in (0, 1).
class Stream {
 public:
  Stream(int repetition, int n)
      : random_(static_cast<std::uint64_t>(repetition) * 10007 + static_cast<std::uint64_t>(n)) {}
  double next() { return random_.uniform(counter_++); }
  std::vector<double> sorted(int n, const std::function<double(double)>& quantile) {
    std::vector<double> x(static_cast<std::size_t>(n));
    for (double& v : x) v = quantile(next());
    std::sort(x.begin(), x.end());
    return x;
  }

 private:
  CounterRandom random_;
  std::uint64_t counter_ = 0;
};

/// Share of repetitions whose interval holds the truth; recorded as a property.
double coverage(const std::string& name, int n, int repetitions, const std::function<bool(Stream&)>& holds) {
  int count = 0;
  for (int r = 0; r < repetitions; ++r) {
    Stream stream(r, n);
    count += holds(stream);
  }
  const double share = static_cast<double>(count) / repetitions;
  testing::Test::RecordProperty(name + "_" + std::to_string(n), std::to_string(share));
  if (full()) std::printf("%-28s N = %4d: %.4f of %d\n", name.c_str(), n, share, repetitions);
  return share;
}

bool in(const Interval& i, double truth) {
  return i.low <= truth && truth <= i.high;
}

double exponential(double u) {
  return -std::log(u);
}

constexpr int kRepetitions = 2000;

TEST(Coverage, Wilson) {
  for (int n : {10, 100, 1000}) {  // the mean over shares: one share alone swings with the discreteness
    const double share = coverage("wilson", n, kRepetitions, [&](Stream& s) {
      const double p = 0.1 + 0.8 * s.next();
      std::int64_t k = 0;
      for (int i = 0; i < n; ++i) k += s.next() < p;
      return in(wilson_interval(k, n), p);
    });
    EXPECT_GT(share, 0.93) << n;
    EXPECT_LT(share, 0.97) << n;
  }
}

TEST(Coverage, QuantilesByOrderStatistics) {
  const struct {
    const char* name;
    double p;
    int least;
  } cases[] = {{"median", 0.5, 10}, {"quartile", 0.25, 100}, {"q05", 0.05, 100}};
  for (const auto& c : cases) {
    for (int n : {10, 100, 1000}) {
      if (n < c.least) continue;  // fewer values can't bound it
      const double share = coverage(c.name, n, kRepetitions, [&](Stream& s) {
        const QuantileInterval i = quantile_interval(s.sorted(n, exponential), c.p);
        const double truth = -std::log(1 - c.p);
        return (!i.low || *i.low <= truth) && (!i.high || truth <= *i.high);
      });
      EXPECT_GT(share, 0.93) << c.name << n;
      EXPECT_LT(share, 0.97) << c.name << n;
    }
  }
}

TEST(Coverage, InterquartileMean) {
  for (int n : {10, 100, 1000}) {
    const int repetitions = full() || n == 10 ? kRepetitions : n == 1000 ? 150 : 1000;
    const double share = coverage("iqm", n, repetitions, [&](Stream& s) {
      const auto i = statistic_interval(s.sorted(n, normal_quantile), SpreadStatistic::iqm, 0.95,
                                        full() ? 2000 : 500, static_cast<std::uint64_t>(1e6 * s.next()));
      return in(i.limits, 0);
    });
    EXPECT_GT(share, n == 1000 && !full() ? 0.89 : 0.93) << n;
    EXPECT_LT(share, n == 1000 && !full() ? 0.99 : 0.97) << n;
  }
}

TEST(Coverage, StandardDeviation) {
  for (int n : {10, 100, 1000, 2049}) {
    const double share = coverage("sd", n, kRepetitions, [&](Stream& s) {
      return in(statistic_interval(s.sorted(n, normal_quantile), SpreadStatistic::sd).limits, 1);
    });
    EXPECT_GT(share, 0.93) << n;
    EXPECT_LT(share, 0.975) << n;
  }
}

// Skewed values: an exponential distribution, whose standard deviation is 1.
TEST(Coverage, StandardDeviationOfSkewedValues) {
  for (int n : {10, 100, 1000}) {
    const double share = coverage("sd_exponential", n, kRepetitions, [&](Stream& s) {
      return in(statistic_interval(s.sorted(n, exponential), SpreadStatistic::sd).limits, 1);
    });
    EXPECT_GT(share, n == 10 ? 0.86 : n == 100 ? 0.90 : 0.93) << n;
    EXPECT_LT(share, 0.97) << n;
  }
}

TEST(Coverage, LargeSampleInterquartileMean) {
  constexpr int n = kMostBootstrapValues + 1;
  const double share = coverage("large_iqm", n, kRepetitions, [&](Stream& s) {
    return in(statistic_interval(s.sorted(n, normal_quantile), SpreadStatistic::iqm).limits, 0);
  });
  EXPECT_GT(share, 0.93);
  EXPECT_LT(share, 0.97);
}

// The band holds the whole function; its level is a lower bound.
TEST(Coverage, BandOfTheDistributionFunction) {
  for (int n : {10, 100, 1000}) {
    const double half = ecdf_half_width(n);
    const double share = coverage("dkw", n, kRepetitions, [&](Stream& s) {
      const auto x = s.sorted(n, [](double u) { return u; });
      double most = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        most = std::max({most, std::abs(static_cast<double>(i + 1) / n - x[i]),
                         std::abs(static_cast<double>(i) / n - x[i])});
      }
      return most <= half;
    });
    EXPECT_GT(share, 0.94) << n;
    EXPECT_LT(share, 0.985) << n;
  }
}

// A exponential with rate 2/3, B with rate 1: P(A > B) = 0.6. And with ties, both rounded up to halves.
TEST(Coverage, Superiority) {
  for (const bool ties : {false, true}) {
    const auto round = [&](double v) { return ties ? std::ceil(2 * v) / 2 : v; };
    // Geometric on steps of 1/2: P(A > B) + P(A = B) / 2 with a = e^(-1/3), b = e^(-1/2).
    const double a = std::exp(-1.0 / 3), b = std::exp(-0.5);
    const double equal = (1 - a) * (1 - b) / (1 - a * b), above = a * (1 - b) / (1 - a * b);
    const double truth = ties ? above + equal / 2 : 0.6;
    for (int n : {10, 100, 1000}) {
      const double share =
          coverage(ties ? "superiority_ties" : "superiority", n, kRepetitions, [&](Stream& s) {
            const auto x = s.sorted(n, [&](double u) { return round(1.5 * exponential(u)); });
            const auto y = s.sorted(n, [&](double u) { return round(exponential(u)); });
            return in(superiority(x, y).limits, truth);
          });
      EXPECT_GT(share, 0.93) << n;
      EXPECT_LT(share, n == 10 ? 0.99 : 0.97) << n;  // conservative for few values
    }
  }
}

// Two normal metrics that share half of their variance; P(A > B) = Phi(d), d uniform in -1 to 1, as one share
// alone swings with the discreteness.
TEST(Coverage, PairedSuperiority) {
  for (int n : {10, 100, 1000}) {
    const double share = coverage("paired_superiority", n, kRepetitions, [&](Stream& s) {
      const double d = 2 * s.next() - 1, truth = 0.5 * std::erfc(-d / std::sqrt(2.0));
      std::vector<double> x, y;
      for (int i = 0; i < n; ++i) {
        const double common = normal_quantile(s.next());
        x.push_back(common + normal_quantile(s.next()) + d * std::sqrt(2.0));
        y.push_back(common + normal_quantile(s.next()));
      }
      return in(paired_superiority(x, y).limits, truth);
    });
    EXPECT_GT(share, 0.93) << n;
    EXPECT_LT(share, 0.975) << n;
  }
}

/// Exponential times with mean 20, watched until a uniform time in 10 to 60 (about 40 % censored).
std::vector<SolveTime> censored_times(Stream& s, int n) {
  std::vector<SolveTime> times;
  for (int i = 0; i < n; ++i) {
    const double t = 20 * exponential(s.next()), end = 10 + 50 * s.next();
    times.push_back({std::min(t, end), t <= end});
  }
  return times;
}

TEST(Coverage, KaplanMeier) {
  for (int n : {10, 100, 1000}) {
    const double share = coverage("kaplan_meier", n, kRepetitions, [&](Stream& s) {
      Interval limits{0, 1};
      for (const SurvivalStep& step : survival_curve(censored_times(s, n))) {
        if (step.time <= 15) limits = {step.low, step.high};
      }
      return in(limits, std::exp(-0.75));
    });
    EXPECT_GT(share, 0.93) << n;
    EXPECT_LT(share, 0.97) << n;
  }
}

TEST(Coverage, MedianTime) {
  for (int n : {10, 100, 1000}) {
    const double share = coverage("median_time", n, kRepetitions, [&](Stream& s) {
      const MedianTime median = median_time(survival_curve(censored_times(s, n)));
      const double truth = 20 * std::log(2.0);
      return (!median.low || *median.low <= truth) && (!median.high || truth <= *median.high);
    });
    EXPECT_GT(share, 0.93) << n;
    EXPECT_LT(share, 0.97) << n;
  }
}

TEST(Coverage, RestrictedMean) {
  const double truth = 20 * (1 - std::exp(-0.5));
  for (int n : {10, 100, 1000}) {
    const double share = coverage("restricted_mean", n, kRepetitions, [&](Stream& s) {
      return in(restricted_mean_time(survival_curve(censored_times(s, n)), 10).limits, truth);
    });
    EXPECT_GT(share, 0.93) << n;
    EXPECT_LT(share, 0.97) << n;
  }
}

// Events are rare: a share p solves, evenly over the 300 epochs, or a share p is left over when the others
// solve within the first ten. The truth is 300 - 150 p, or 5 + 145 p.
TEST(Coverage, RestrictedMeanOfRareEvents) {
  for (double p : {0.005, 0.02, 0.05, 0.1}) {
    for (bool late : {false, true}) {
      for (int n : {12, 100, 1000}) {
        const std::string name = std::string(late ? "restricted_mean_late_" : "restricted_mean_rare_") +
                                 std::to_string(static_cast<int>(1000 * p));
        const double share = coverage(name, n, kRepetitions, [&](Stream& s) {
          std::vector<SolveTime> times;
          for (int i = 0; i < n; ++i) {
            const bool event = s.next() < p;
            const double t = 300 * s.next();
            times.push_back(late ? SolveTime{event ? t : t / 30, true} : SolveTime{event ? t : 300, event});
          }
          return in(restricted_mean_time(survival_curve(times), 300).limits,
                    late ? 5 + 145 * p : 300 - 150 * p);
        });
        EXPECT_GT(share, 0.94) << name << ' ' << n;
      }
    }
  }
}

// Hazards 0.04 of solving and 0.02 of diverging; F_solved(20) = 2/3 (1 - e^-1.2).
TEST(Coverage, CumulativeIncidence) {
  const double truth = 2.0 / 3 * (1 - std::exp(-1.2));
  for (int n : {10, 100, 1000}) {
    const double share = coverage("cumulative_incidence", n, kRepetitions, [&](Stream& s) {
      std::vector<CompetingTime> times;
      for (int i = 0; i < n; ++i) {
        const double t = exponential(s.next()) / 0.06, end = 10 + 30 * s.next(), fate = s.next();
        times.push_back(t > end ? CompetingTime{end, Fate::kCensored}
                                : CompetingTime{t, fate < 2.0 / 3 ? Fate::kSolved : Fate::kDiverged});
      }
      Interval limits{0, 1};
      for (const IncidenceStep& step : cumulative_incidence(times)) {
        if (step.time <= 20) limits = step.solved_limits;
      }
      return in(limits, truth);
    });
    EXPECT_GT(share, n == 10 ? 0.90 : 0.93) << n;
    EXPECT_LT(share, n == 10 ? 0.985 : 0.97) << n;
  }
}

}  // namespace
}  // namespace seedbed
