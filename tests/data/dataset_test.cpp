// SPDX-License-Identifier: Apache-2.0
// make_dataset: what each seed changes and what it leaves, shuffle, split, counts, refusals.
#include "seedbed/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "data/seedrandom.h"
#include "data/split.h"
#include "data/streams.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

using Row = std::tuple<double, double, double>;

std::vector<Row> rows(const std::vector<Point>& points) {
  std::vector<Row> out;
  for (const Point& p : points) out.emplace_back(p.x, p.y, p.label);
  return out;
}

std::vector<Row> sorted_rows(const std::vector<Point>& points) {
  std::vector<Row> out = rows(points);
  std::sort(out.begin(), out.end());
  return out;
}

std::string error_of(const DataConfiguration& data) {
  try {
    make_dataset(data, 0);
  } catch (const UsageError& e) {
    EXPECT_EQ(e.code(), ExitCode::usage);
    return e.what();
  }
  return "no error";
}

constexpr DatasetKind kGenerated[] = {DatasetKind::circle,       DatasetKind::xor_,  DatasetKind::gauss,
                                      DatasetKind::spiral,       DatasetKind::plane, DatasetKind::multi_gauss,
                                      DatasetKind::two_spirals,  DatasetKind::moons, DatasetKind::blobs,
                                      DatasetKind::checkerboard, DatasetKind::rings, DatasetKind::pinwheel,
                                      DatasetKind::sinusoid};

TEST(Dataset, IsAFunctionOfConfigurationAndSeeds) {
  for (const DatasetKind kind : kGenerated) {
    DataConfiguration data;
    data.dataset = kind;
    data.noise = 20;
    const Dataset a = make_dataset(data, 5, 3), b = make_dataset(data, 5, 3);
    EXPECT_EQ(rows(a.train), rows(b.train));
    EXPECT_EQ(rows(a.test), rows(b.test));
    EXPECT_NE(rows(a.train), rows(make_dataset(data, 6, 3).train));
    DataConfiguration other_features = data;
    other_features.features.bits = 0x7F;
    EXPECT_EQ(rows(a.train), rows(make_dataset(other_features, 5, 3).train));
  }
}

TEST(Dataset, OrderSeedPermutesTheTrainingPointsOnly) {
  DataConfiguration data;
  const Dataset plain = make_dataset(data, 4), again = make_dataset(data, 4, 0);
  EXPECT_EQ(rows(plain.train), rows(again.train));
  std::set<std::vector<Row>> orders{rows(plain.train)};
  for (std::uint64_t order = 1; order <= 20; ++order) {
    const Dataset ordered = make_dataset(data, 4, order);
    EXPECT_EQ(sorted_rows(ordered.train), sorted_rows(plain.train));
    EXPECT_EQ(rows(ordered.test), rows(plain.test));
    orders.insert(rows(ordered.train));
  }
  EXPECT_EQ(orders.size(), 21u);
}

TEST(Dataset, OrderSeedIsTheSamePermutationForAllDataOfASize) {
  DataConfiguration circle, spiral;
  spiral.dataset = DatasetKind::spiral;
  std::vector<std::size_t> places[2];
  for (int which = 0; which < 2; ++which) {
    const DataConfiguration& data = which == 0 ? circle : spiral;
    const auto plain = rows(make_dataset(data, 1).train);
    for (const Row& row : rows(make_dataset(data, 1, 77).train)) {
      places[which].push_back(
          static_cast<std::size_t>(std::find(plain.begin(), plain.end(), row) - plain.begin()));
    }
  }
  EXPECT_EQ(places[0], places[1]);
}

TEST(Dataset, PlaygroundSeedConcernsDataSeedZeroOnly) {
  DataConfiguration with, without;
  with.playground_seed = "0.42";
  EXPECT_NE(rows(make_dataset(with, 0).train), rows(make_dataset(without, 0).train));
  for (std::uint64_t seed = 1; seed < 4; ++seed) {
    EXPECT_EQ(rows(make_dataset(with, seed).train), rows(make_dataset(without, seed).train));
  }
  const Dataset browser = make_dataset(with, 0), ordered = make_dataset(with, 0, 9);
  EXPECT_EQ(sorted_rows(ordered.train), sorted_rows(browser.train));
  EXPECT_NE(rows(ordered.train), rows(browser.train));
}

TEST(Dataset, NoiseKeepsThePointsOfTheCircle) {
  DataConfiguration quiet, noisy;
  noisy.noise = 30;
  const auto a = make_dataset(quiet, 2), b = make_dataset(noisy, 2);
  for (std::size_t i = 0; i < a.train.size(); ++i) {  // circle: noise moves labels, never points
    EXPECT_EQ(a.train[i].x, b.train[i].x);
    EXPECT_EQ(a.train[i].y, b.train[i].y);
  }
}

TEST(Dataset, CountsAgreeWithPointCounts) {
  for (const DatasetKind kind : kGenerated) {
    for (const int points : {0, 1, 7, 100}) {
      for (const double train : {0.0, 10.0, 33.0, 50.0, 99.9, 100.0}) {
        DataConfiguration data;
        data.dataset = kind;
        data.points = points;
        data.train = train;
        const Dataset made = make_dataset(data, 1);
        const PointCounts counts = point_counts(data);
        EXPECT_EQ(made.train.size(), static_cast<std::size_t>(counts.train));
        EXPECT_EQ(made.test.size(), static_cast<std::size_t>(counts.test));
        const double all = counts.train + counts.test;
        EXPECT_EQ(counts.train, std::floor(all * train / 100));
      }
    }
  }
  DataConfiguration spirals;
  spirals.dataset = DatasetKind::two_spirals;
  spirals.train = 100;
  EXPECT_EQ(make_dataset(spirals, 0).train.size(), 194u);
  EXPECT_TRUE(make_dataset(spirals, 0).test.empty());
  DataConfiguration largest;
  largest.points = kMaxPoints - 1;
  EXPECT_EQ(make_dataset(largest, 0).train.size(), static_cast<std::size_t>(kMaxPoints) / 2);
}

TEST(Dataset, RefusesWhatIsOutOfRange) {
  DataConfiguration data;
  data.points = -1;
  EXPECT_EQ(error_of(data), "data.points is -1; allowed: 0 (the dataset's own size) to 65536");
  data.points = kMaxPoints + 1;
  EXPECT_EQ(error_of(data), "data.points is 65537; allowed: 0 (the dataset's own size) to 65536");
  data = {};
  data.train = 100.5;
  EXPECT_EQ(error_of(data), "data.train is 100.5; allowed: 0 to 100");
  data.train = std::nan("");
  EXPECT_EQ(error_of(data), "data.train is nan; allowed: 0 to 100");
  EXPECT_THROW(point_counts(data), UsageError);
  data = {};
  data.noise = -5;
  EXPECT_EQ(error_of(data), "data.noise is -5; allowed: 0 to 80");
  data = {};
  data.dataset = DatasetKind::file;
  EXPECT_EQ(error_of(data), "data.file is empty; allowed: the path of a CSV file of x,y,label");
}

TEST(Shuffle, IsAnUnbiasedPermutation) {
  constexpr int kPoints = 4, kTrials = 24'000;
  UniformStream stream(1, Stream::order);
  std::map<std::vector<int>, int> seen;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<Point> points;
    for (int i = 0; i < kPoints; ++i) points.push_back({double(i), 0, 0});
    shuffle(points, stream);
    std::vector<int> order;
    for (const Point& p : points) order.push_back(static_cast<int>(p.x));
    ++seen[order];
  }
  ASSERT_EQ(seen.size(), 24u);
  double chi_square = 0;
  for (const auto& [order, count] : seen) chi_square += std::pow(count - 1000, 2) / 1000;
  EXPECT_LT(chi_square, 23 + 5 * std::sqrt(46.0));
}

TEST(Shuffle, DrawsOneNumberAPoint) {
  UniformStream used(1, Stream::order), fresh(1, Stream::order);
  std::vector<Point> points(10, Point{0, 0, 0}), none;
  shuffle(points, used);
  shuffle(none, used);
  for (int i = 0; i < 10; ++i) fresh();
  EXPECT_EQ(used(), fresh());
}

}  // namespace
}  // namespace seedbed
