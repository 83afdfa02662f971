// SPDX-License-Identifier: Apache-2.0
// Coverage of the intervals of crossed designs by simulation: a normal latent variable of every network is
// the sum of effects of its init, data and order seed, of pairs of them, and of noise, and is a loss, a time
// to solve or, cut, an outcome. SEEDBED_COVERAGE=full: 2,000 samples, the numbers of docs/statistics.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "seedbed/study_crossed.h"
#include "src/study/counter_random.h"

namespace seedbed {
namespace {

struct Design {
  std::string name;
  std::uint32_t init, data, order;
};

/// Shares of the latent variance.
struct Effects {
  std::string name;
  double init, data, pair, noise;
};

bool full_run() {
  const char* value = std::getenv("SEEDBED_COVERAGE");
  return value != nullptr && std::string(value) == "full";
}

std::vector<SeedLevels> levels_of(const Design& d) {
  std::vector<SeedLevels> seeds;
  for (std::uint32_t i = 0; i < d.init; ++i) {
    for (std::uint32_t j = 0; j < d.data; ++j) {
      for (std::uint32_t k = 0; k < d.order; ++k) seeds.push_back({i, j, k});
    }
  }
  return seeds;
}

class Normals {
 public:
  explicit Normals(std::uint64_t seed) : random_(seed) {}
  double next() { return normal_quantile(random_.uniform(counter_++)); }
  std::vector<double> several(std::size_t n, double variance) {
    std::vector<double> x(n);
    if (variance == 0) return x;
    for (double& v : x) v = std::sqrt(variance) * next();
    return x;
  }

 private:
  CounterRandom random_;
  std::uint64_t counter_ = 0;
};

std::vector<double> latent(const Design& d, const Effects& e, Normals& normals) {
  const auto a = normals.several(d.init, e.init), b = normals.several(d.data, e.data),
             ab = normals.several(std::size_t{d.init} * d.data, e.pair),
             noise = normals.several(std::size_t{d.init} * d.data * d.order, e.noise);
  std::vector<double> z;
  for (std::size_t i = 0, n = 0; i < d.init; ++i) {
    for (std::size_t j = 0; j < d.data; ++j) {
      for (std::size_t k = 0; k < d.order; ++k, ++n) z.push_back(a[i] + b[j] + ab[i * d.data + j] + noise[n]);
    }
  }
  return z;
}

double phi(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

bool holds(const Interval& i, double truth) {
  return i.low <= truth && truth <= i.high;
}

/// How often each interval of one design held, and how wide it was.
class Tally {
 public:
  void add(const std::string& name, const Interval& limits, double truth) {
    Count& c = counts_[name];
    c.held += holds(limits, truth);
    c.width += limits.high - limits.low;
    ++c.samples;
  }
  double share(const std::string& name) const {
    const Count& c = counts_.at(name);
    return static_cast<double>(c.held) / c.samples;
  }
  void print(const std::string& head) const {
    for (const auto& [name, c] : counts_)
      std::printf("%-28s %-22s %.3f  mean width %.3f\n", head.c_str(), name.c_str(),
                  static_cast<double>(c.held) / c.samples, c.width / c.samples);
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [name, c] : counts_) all.push_back(name);
    return all;
  }

 private:
  struct Count {
    int held = 0, samples = 0;
    double width = 0;
  };
  std::map<std::string, Count> counts_;
};

Interval bounded(const QuantileInterval& q) {
  return {q.low.value_or(-9), q.high.value_or(9)};
}

Tally simulate(const Design& d, const Effects& e, int samples) {
  const std::vector<SeedLevels> seeds = levels_of(d);
  Tally tally;
  for (int s = 0; s < samples; ++s) {
    Normals normals(static_cast<std::uint64_t>(s) + 1);
    const std::vector<double> z = latent(d, e, normals), other = latent(d, e, normals);
    const std::size_t n = z.size();
    // The second configuration has 0.7 of every effect of the first, and is better by 0.3.
    std::vector<double> second(n), solved(n), area(n), difference(n), area_difference(n);
    for (std::size_t i = 0; i < n; ++i) second[i] = 0.7 * z[i] + std::sqrt(0.51) * other[i] + 0.3;
    for (const auto& [name, p] :
         {std::pair{"share 0.05", 0.05}, {"share 0.2", 0.2}, {"share 0.5", 0.5}, {"share 0.95", 0.95}}) {
      const double cut = normal_quantile(p);
      for (std::size_t i = 0; i < n; ++i) solved[i] = z[i] < cut;
      tally.add(name, share_limits(crossed_mean(seeds, solved)), p);
    }
    const double cut = normal_quantile(0.7);
    for (std::size_t i = 0; i < n; ++i) {
      // Solves at the share Phi(z) of its budget, within it with a chance of 0.7.
      const auto time = [&](double v) { return v < cut ? phi(v) : 1; };
      area[i] = time(z[i]);
      area_difference[i] = area[i] - time(second[i]);
      difference[i] = (z[i] < 0) - (second[i] < 0);
    }
    tally.add("restricted mean", share_limits(crossed_mean(seeds, area)), 0.245 + 0.3);
    tally.add("mean", mean_limits(crossed_mean(seeds, z)), 0);
    const auto steps = crossed_distribution(seeds, z);
    tally.add("median", bounded(crossed_quantile(steps, 0.5)), 0);
    tally.add("quantile 0.05", bounded(crossed_quantile(steps, 0.05)), normal_quantile(0.05));
    // A curve is drawn at 41 steps, and read at the quantile.
    std::vector<std::size_t> positions;
    for (std::size_t k = 0; k <= 40; ++k) positions.push_back(k * (steps.size() - 1) / 40);
    for (const auto& [p, name] : {std::pair{0.05, "band at 0.05"}, {0.5, "band at 0.5"}}) {
      const double at = normal_quantile(p);
      const auto next = std::upper_bound(steps.begin(), steps.end(), at,
                                         [](double x, const CrossedStep& step) { return x < step.value; });
      const auto here = static_cast<std::size_t>(next - steps.begin()) - 1;
      std::vector<std::size_t> with = positions;
      with.insert(std::upper_bound(with.begin(), with.end(), here), here);
      const auto band = crossed_band(steps, with);
      tally.add(
          name,
          band[static_cast<std::size_t>(std::lower_bound(with.begin(), with.end(), here) - with.begin())], p);
    }
    tally.add("interquartile mean", crossed_interquartile_mean(seeds, z).limits, 0);
    tally.add("paired shares", difference_limits(crossed_difference(seeds, difference)), 0.5 - phi(-0.3));
    // The second's time is Phi(w), w of mean 0.3: E is found by the midpoint rule.
    static const double later = [&] {
      double sum = 0;
      for (int k = 0; k < 20000; ++k) {
        const double v = normal_quantile((k + 0.5) / 20000) + 0.3;
        sum += v < cut ? phi(v) : 1;
      }
      return sum / 20000;
    }();
    tally.add("paired restricted means", difference_limits(crossed_difference(seeds, area_difference)),
              0.545 - later);
    tally.add("P(A > B), same seeds", crossed_superiority(seeds, z, second).limits,
              phi(-0.3 / std::sqrt(0.6)));
    tally.add("P(A > B), apart", crossed_superiority(seeds, z, seeds, other).limits, 0.5);
  }
  return tally;
}

const Design kDesigns[] = {
    {"16 x 16 x 16", 16, 16, 16}, {"16 x 16", 16, 16, 1}, {"8 x 8 x 8", 8, 8, 8}, {"4 x 4 x 4", 4, 4, 4}};
const Effects kEffects[] = {{"init alone", 1, 0, 0, 0},           {"init and noise", 0.8, 0, 0, 0.2},
                            {"init, half noise", 0.5, 0, 0, 0.5}, {"init and data", 0.4, 0.4, 0, 0.2},
                            {"pairs of seeds", 0, 0, 0.8, 0.2},   {"noise alone", 0, 0, 0, 1}};

class CrossedCoverage : public testing::TestWithParam<Design> {};

TEST_P(CrossedCoverage, AtLeastWhatIsClaimed) {
  const Design& d = GetParam();
  const int samples = full_run() ? 2000 : 40;
  for (const Effects& e : kEffects) {
    const Tally tally = simulate(d, e, samples);
    if (full_run()) tally.print(d.name + ", " + e.name);
    for (const std::string& name : tally.names()) {
      EXPECT_GE(tally.share(name), full_run() ? 0.93 : 0.84) << d.name << ", " << e.name << ": " << name;
      RecordProperty(d.name + ", " + e.name + ": " + name, std::to_string(tally.share(name)));
    }
  }
}

std::string name_of(const testing::TestParamInfo<Design>& info) {
  std::string name = "Seeds" + info.param.name;
  std::erase(name, ' ');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Designs, CrossedCoverage, testing::ValuesIn(kDesigns), name_of);

}  // namespace
}  // namespace seedbed
