// SPDX-License-Identifier: Apache-2.0
// Networks as functions: counts done by hand, clusters against R's hclust(), geometry against circles.
#include "seedbed/study_functions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "src/study/counter_random.h"

namespace seedbed {
namespace {

TEST(LabelMaps, DisagreementIsTheShareOfPlacesThatDiffer) {
  LabelMaps maps(130);  // more than two words
  std::vector<float> a(130, 1), b(130, 1), c(130, -1);
  b[0] = b[64] = b[129] = -0.5f;
  c[5] = 0;    // 0 votes +1
  b[7] = NAN;  // NaN does not
  for (const auto& map : {a, b, c}) maps.add(map);
  EXPECT_EQ(maps.networks(), 3u);
  EXPECT_DOUBLE_EQ(maps.disagreement(0, 1), 4.0 / 130);
  EXPECT_DOUBLE_EQ(maps.disagreement(0, 2), 129.0 / 130);
  EXPECT_DOUBLE_EQ(maps.disagreement(1, 2), 125.0 / 130);
  const auto matrix = disagreement_matrix(maps);
  EXPECT_EQ(matrix[1 * 3 + 2], matrix[2 * 3 + 1]);
  EXPECT_EQ(matrix[4], 0);
  EXPECT_NEAR(mean_disagreement(matrix, 3), (4.0 + 129 + 125) / 3 / 130, 1e-15);
  EXPECT_THROW(maps.add(std::vector<float>(3)), std::invalid_argument);
}

// The map of disagreement, averaged over the plane, is the mean over pairs.
TEST(LabelMaps, AgreesWithTheMap) {
  const CounterRandom random(9);
  LabelMaps labels(500);
  FieldMaps fields(500);
  for (std::uint64_t s = 0; s < 21; ++s) {
    std::vector<float> field(500);
    for (std::size_t i = 0; i < 500; ++i) field[i] = static_cast<float>(random.uniform(s * 500 + i) - 0.3);
    labels.add(field);
    fields.add(field);
  }
  double mean = 0;
  for (float d : fields.disagreement()) mean += static_cast<double>(d) / 500;
  EXPECT_NEAR(mean_disagreement(disagreement_matrix(labels), 21), mean, 1e-7);
}

// R: set.seed(3); d <- round(matrix(runif(49), 7), 2); d <- (d + t(d)) / 2; diag(d) <- 0
//    h <- hclust(as.dist(d), "average"); cutree(h, h = .45) gives 1 2 3 2 1 3 1
TEST(AverageLinkage, AgreesWithR) {
  const double lower[] = {0.550, 0.625, 0.175, 0.580, 0.470, 0.145, 0.730, 0.320, 0.635, 0.710, 0.565,
                          0.395, 0.640, 0.240, 0.325, 0.580, 0.590, 0.590, 0.330, 0.155, 0.445};
  std::vector<double> d(49);
  std::size_t k = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = i + 1; j < 7; ++j) d[i * 7 + j] = d[j * 7 + i] = lower[k++];
  }
  const Clusters c = average_linkage(d, 7, 0.45);
  EXPECT_EQ(c.sizes, (std::vector<std::size_t>{3, 2, 2}));
  EXPECT_EQ(c.of, (std::vector<std::size_t>{0, 1, 2, 1, 0, 2, 0}));
  EXPECT_EQ(c.medoids[0], 6u);  // 0.145 + 0.155 to the other two; 0.725 and 0.735 for those
  EXPECT_EQ(c.order.size(), 7u);
  // The heights of R's joins: 0.145 0.24 0.32 0.3675 0.4725 0.552. Just below and above each:
  const double heights[] = {0.145, 0.24, 0.32, 0.3675, 0.4725, 0.552};
  for (std::size_t j = 0; j < 6; ++j) {
    EXPECT_EQ(average_linkage(d, 7, heights[j] - 1e-9).sizes.size(), 7 - j) << j;
    EXPECT_EQ(average_linkage(d, 7, heights[j] + 1e-9).sizes.size(), 6 - j) << j;
  }
}

TEST(AverageLinkage, EqualAndSingle) {
  const Clusters all = average_linkage(std::vector<double>(25, 0.0), 5, 0);
  EXPECT_EQ(all.sizes, std::vector<std::size_t>{5});
  EXPECT_EQ(all.medoids[0], 0u);
  EXPECT_EQ(average_linkage(std::vector<double>{0}, 1, 0.1).sizes.size(), 1u);
  EXPECT_TRUE(average_linkage({}, 0, 0.1).sizes.empty());
  EXPECT_THROW(average_linkage(std::vector<double>(3), 2, 0.1), std::domain_error);
}

// R: exp(-sum(c(.5, .3, .2) * log(c(.5, .3, .2))))
TEST(HillNumber, AgreesWithR) {
  EXPECT_NEAR(hill_number(std::vector<std::size_t>{5, 3, 2}), 2.80009407285383, 1e-13);
  EXPECT_NEAR(hill_number(std::vector<std::size_t>{4, 4, 4}), 3, 1e-14);
  EXPECT_EQ(hill_number({}), 0);
}

TEST(DisagreementAndError, ByHand) {
  LabelMaps maps(2);
  maps.add(std::vector<float>{1, 1});
  maps.add(std::vector<float>{1, -1});
  maps.add(std::vector<float>{1, -1});
  const DisagreementAndError d = disagreement_and_error(maps, {true, true});
  EXPECT_NEAR(d.disagreement, (0 + 2.0 / 3) / 2, 1e-15);  // 2 of 3 pairs differ at the second point
  EXPECT_NEAR(d.error, (0 + 2.0 / 3) / 2, 1e-15);
}

// Three networks right with 2 of 3 at every point: any one is right 2/3 of the time, two of them 2/3 (a tie
// is half), all three always.
TEST(EnsembleGain, CommitteesByHand) {
  LabelMaps maps(3);
  for (std::size_t s = 0; s < 3; ++s) {
    std::vector<float> field(3, 1);
    field[s] = -1;
    maps.add(field);
  }
  const auto gain = ensemble_gain(maps, {true, true, true}, 50);
  ASSERT_EQ(gain.size(), 3u);
  EXPECT_NEAR(gain[0], 2.0 / 3, 1e-14);
  EXPECT_NEAR(gain[1], 2.0 / 3, 1e-14);
  EXPECT_NEAR(gain[2], 1, 1e-14);
}

std::vector<float> discs(std::size_t side, std::initializer_list<std::array<double, 3>> circles) {
  std::vector<float> field(side * side);
  for (std::size_t r = 0; r < side; ++r) {
    for (std::size_t c = 0; c < side; ++c) {
      const double x = -6 + 12.0 * static_cast<double>(c) / static_cast<double>(side - 1);
      const double y = 6 - 12.0 * static_cast<double>(r) / static_cast<double>(side - 1);
      double value = -1e9;
      for (const auto& [cx, cy, radius] : circles)
        value = std::max(value, radius - std::hypot(x - cx, y - cy));
      field[r * side + c] = static_cast<float>(value);
    }
  }
  return field;
}

TEST(Boundary, LengthOfCircles) {
  const auto one = discs(129, {{0.1, 0.2, 3}});
  EXPECT_NEAR(boundary_length(one, 129, 12), 2 * std::numbers::pi * 3, 0.01);
  const auto two = discs(129, {{-3, 0, 2}, {3, 1, 1.5}});
  EXPECT_NEAR(boundary_length(two, 129, 12), 2 * std::numbers::pi * 3.5, 0.02);
  EXPECT_EQ(boundary_length(std::vector<float>(9, 1), 3, 12), 0);
  EXPECT_THROW(boundary_length(std::vector<float>(8, 1), 3, 12), std::domain_error);
}

TEST(Boundary, Pieces) {
  const Fragmentation two = fragmentation(discs(65, {{-3, 0, 2}, {3, 1, 1.5}}), 65);
  EXPECT_EQ(two.positive, 2);
  EXPECT_EQ(two.negative, 1);
  const Fragmentation board = fragmentation(std::vector<float>{1, -1, -1, 1}, 2);
  EXPECT_EQ(board.positive, 2);  // corners do not connect
  EXPECT_EQ(board.negative, 2);
}

TEST(FieldMaps, VoteDeviationAndEntropy) {
  FieldMaps maps(2);
  EXPECT_TRUE(std::isnan(maps.vote()[0]));
  for (float v : {0.1f, 0.1f, 0.1f, 0.1f})
    maps.add(std::vector<float>{v, 10 * v - 2 + static_cast<float>(maps.networks())});
  EXPECT_EQ(maps.vote()[0], 1);
  EXPECT_EQ(maps.deviation()[0], 0) << "exactly";
  EXPECT_EQ(maps.entropy()[0], 0);
  EXPECT_FLOAT_EQ(maps.vote()[1], 0.75f);            // -1, 0, 1, 2
  EXPECT_FLOAT_EQ(maps.deviation()[1], 1.2909944f);  // R: sd(c(-1, 0, 1, 2))
  EXPECT_FLOAT_EQ(maps.entropy()[1], 0.81127812f);   // R: -sum(c(.75, .25) * log2(c(.75, .25)))
}

}  // namespace
}  // namespace seedbed
