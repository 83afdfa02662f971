// SPDX-License-Identifier: Apache-2.0
// P(A > B) against Brunner & Munzel's own example and R 4.2; sign-flip risk against exact values;
// profiles and importance against R's anova().
#include "seedbed/study_superiority.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "seedbed/study_importance.h"
#include "seedbed/study_planning.h"

namespace seedbed {
namespace {

// Brunner & Munzel (2000), pain scores: P(X < Y) + P(X = Y)/2 = 0.789, p = 0.0058 with 17.68 degrees of
// freedom. R: r <- rank(c(a, b)); p <- (mean(r[1:14]) - 7.5) / 11; va <- var(r[1:14] - rank(a)); vb likewise
//    A <- va / (11^2 * 14); B <- vb / (14^2 * 11); t <- qt(.975, (A + B)^2 / (A^2 / 13 + B^2 / 10))
//    plogis(qlogis(p) + c(-1, 1) * t * sqrt(A + B) / (p * (1 - p)))
TEST(Superiority, AgreesWithTheArticleAndWithR) {
  const std::vector<double> a{1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1}, b{3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4};
  const Superiority s = superiority(a, b);
  EXPECT_NEAR(s.probability, 0.21103896103896103, 1e-14);
  EXPECT_NEAR(s.limits.low, 0.07710892081642598, 1e-12);
  EXPECT_NEAR(s.limits.high, 0.46131345245670402, 1e-12);
  EXPECT_NEAR(s.p, 0.00578620866615147, 1e-12);
  const Superiority other = superiority(b, a);
  EXPECT_NEAR(other.probability, 1 - s.probability, 1e-14);
  EXPECT_NEAR(other.limits.low, 1 - s.limits.high, 1e-12);
}

// R: N <- (8 + 12) / 2 - 1; f <- function(t) 1 - t - qnorm(.975) *
//      sqrt(t * (1 - t) * (1 + N * (1 - t) / (2 - t) + N * t / (1 + t)) / 96); uniroot(f, c(1e-9, 1 - 1e-9))
TEST(Superiority, CompleteSeparationStillHasAnInterval) {
  std::vector<double> low, high;
  for (int i = 0; i < 8; ++i) low.push_back(i);
  for (int i = 0; i < 12; ++i) high.push_back(100 + i);
  const Superiority s = superiority(high, low);
  EXPECT_EQ(s.probability, 1);
  EXPECT_NEAR(s.limits.low, 0.792983418382737, 1e-9);
  EXPECT_EQ(s.limits.high, 1);
  EXPECT_TRUE(std::isnan(s.p));
  const Superiority equal = superiority(std::vector<double>(20, 1), std::vector<double>(20, 1));
  EXPECT_EQ(equal.probability, 0.5);
  EXPECT_LT(equal.limits.low, 0.5);
  EXPECT_GT(equal.limits.high, 0.5);
  EXPECT_TRUE(std::isnan(superiority({}, low).probability));
}

// R: prop.test(8, 10, correct = FALSE)$conf.int; binom.test(8, 10)$p.value
TEST(PairedSuperiority, WithoutTiesItIsWilsonAndTheSignTest) {
  std::vector<double> a(10, 1), b(10, 0);
  b[3] = b[7] = 2;
  const Superiority s = paired_superiority(a, b);
  EXPECT_EQ(s.probability, 0.8);
  EXPECT_NEAR(s.limits.low, 0.490162471537, 1e-12);
  EXPECT_NEAR(s.limits.high, 0.943317848546, 1e-12);
  EXPECT_NEAR(s.p, 0.109375, 1e-12);
  b[0] = b[1] = 1;  // ties count half and are left out of the test
  EXPECT_NEAR(paired_superiority(a, b).probability, 0.7, 1e-15);
  EXPECT_NEAR(paired_superiority(a, b).p, 0.2890625, 1e-12);  // R: binom.test(6, 8)
  EXPECT_THROW(paired_superiority(a, {}), std::domain_error);
}

TEST(MetricSignFlipRisk, OneSeedIsTheChanceThatTheWorseWins) {
  const std::vector<double> a{0.9, 0.8, 0.95, 0.2}, b{0.7, 0.85, 0.1, 0.75};
  const double wrong = superiority(b, a).probability;
  EXPECT_NEAR(sign_flip_risk(a, b, 1, false, 40000), wrong, 0.01);
  EXPECT_EQ(sign_flip_risk(a, b, 1, false, 500, 3), sign_flip_risk(a, b, 1, false, 500, 3));
  EXPECT_NEAR(sign_flip_risk(a, b, 1, true, 40000), 0.5, 0.01) << "the same seeds: 2 of 4 the wrong way";
}

TEST(MetricSignFlipRisk, AgreesWithTheExactRiskOfShares) {
  std::vector<double> a(1000, 0), b(1000, 0);
  for (std::size_t i = 0; i < 600; ++i) a[i] = 1;
  for (std::size_t i = 0; i < 500; ++i) b[i] = 1;
  for (int n : {1, 3, 10}) {
    EXPECT_NEAR(sign_flip_risk(a, b, n, false, 40000), sign_flip_risk(0.6, 0.5, n), 0.01) << n;
  }
  EXPECT_EQ(sign_flip_risk(a, a, 5, false), 0.5);
  EXPECT_TRUE(std::isnan(sign_flip_risk({}, b, 5, false)));
  EXPECT_THROW(sign_flip_risk(a, b, 0, false), std::domain_error);
}

TEST(PerformanceProfile, SharesWithWilson) {
  const std::vector<double> x{0.5, 0.7, 0.7, 1};
  const auto profile = performance_profile(x, std::vector<double>{0, 0.7, 0.8, 1.1});
  EXPECT_EQ(profile[0].share, 1);
  EXPECT_EQ(profile[1].share, 0.75);
  EXPECT_EQ(profile[2].share, 0.25);
  EXPECT_EQ(profile[3].share, 0);
  EXPECT_EQ(profile[1].limits.low, wilson_interval(3, 4).low);
}

std::vector<CellMoments> cells_of(const std::vector<std::vector<double>>& values) {
  std::vector<CellMoments> cells;
  for (const auto& cell : values) {
    cells.emplace_back();
    for (double v : cell) cells.back().add(v);
  }
  return cells;
}

// R: y <- c(1,2,3, 2,4,5, 9,8,9, 3,3,4); a <- gl(2, 6); b <- gl(2, 3, 12); anova(lm(y ~ a * b)):
//    SS 361/12, 121/12, 36.75, 8. Epsilon squared: (SS - MS(rest of y ~ a)) / total, anova(lm(y ~ a)).
TEST(Importance, AgreesWithAnova) {
  const auto cells = cells_of({{1, 2, 3}, {2, 4, 5}, {9, 8, 9}, {3, 3, 4}});
  const std::vector<std::vector<std::size_t>> levels{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  const Importance i = importance(cells, levels);
  const double total = 361 / 12.0 + 121 / 12.0 + 36.75 + 8;
  EXPECT_NEAR(i.total, total, 1e-12);
  EXPECT_NEAR(i.eta_squared[0], 361 / 12.0 / total, 1e-14);
  EXPECT_NEAR(i.eta_squared[1], 121 / 12.0 / total, 1e-14);
  EXPECT_NEAR(i.interactions, 36.75 / total, 1e-14);
  EXPECT_NEAR(i.seeds, 8 / total, 1e-14);
  EXPECT_NEAR(i.unbiased[0], (30.08333333333333 - 5.483333333333333) / total, 1e-12);
}

TEST(Importance, AliasedUnbalancedAndConstant) {
  const auto cells = cells_of({{1, 2}, {3, 4}});
  // The second key goes with the first; the third never changes.
  const std::vector<std::vector<std::size_t>> levels{{0, 1, 0}, {1, 0, 0}};
  EXPECT_EQ(aliased_keys(levels), (std::vector<std::size_t>{0, 0, 2}));
  const Importance i = importance(cells, levels);
  EXPECT_EQ(i.eta_squared[0], i.eta_squared[1]);
  EXPECT_EQ(i.eta_squared[2], 0);
  EXPECT_NEAR(i.interactions, 0, 1e-14);
  EXPECT_NEAR(i.eta_squared[0] + i.seeds, 1, 1e-14);
  EXPECT_TRUE(std::isnan(importance(cells_of({{1, 2}, {3}}), {{0}, {1}}).interactions));
  EXPECT_TRUE(std::isnan(importance(cells_of({{1}, {1}}), {{0}, {1}}).seeds));
  EXPECT_THROW(importance(cells, {{0}}), std::domain_error);
}

}  // namespace
}  // namespace seedbed
