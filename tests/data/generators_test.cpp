// SPDX-License-Identifier: Apache-2.0
// The synthetic datasets against the browser's, their published formulas and their geometry.
#include "data/generators.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "data/points.h"
#include "data/seedrandom.h"
#include "data/streams.h"
#include "golden/golden.h"

namespace seedbed {
namespace {

/// The browser's sin, cos and log differ from ours in the last bit; coordinates reach 8.
constexpr double kLastBits = 9e-16;

void expect_points(const golden::Json& expected, const std::vector<Point>& points, std::size_t first) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Point& point = points[first + i];
    const std::vector<double> reference = golden::numbers(expected[i]);
    EXPECT_NEAR(point.x, reference[0], kLastBits * std::max(1.0, std::abs(reference[0])));
    EXPECT_NEAR(point.y, reference[1], kLastBits * std::max(1.0, std::abs(reference[1])));
    EXPECT_NEAR(point.label, reference[2], kLastBits);
  }
}

void expect_sums(const golden::Json& expected, const std::vector<Point>& points) {
  std::array<double, 3> sums{};
  for (const Point& p : points) {
    sums[0] += p.x;
    sums[1] += p.y;
    sums[2] += p.label;
  }
  const double tolerance = 1e-13 * static_cast<double>(points.size());
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(sums[i], golden::number(expected[i]), tolerance);
}

TEST(Generators, EveryReferenceDataset) {
  const golden::Json datasets = golden::load_generators().at("datasets");
  ASSERT_EQ(datasets.size(), 18u);
  for (const golden::Json& reference : datasets) {
    SCOPED_TRACE(reference.at("config").dump());
    const DataConfiguration data = golden::data_configuration(reference.at("config"));
    const Dataset made = make_dataset(data, 0);
    const PointCounts counts = point_counts(data);
    ASSERT_EQ(made.train.size(), reference.at("numTrain").get<std::size_t>());
    ASSERT_EQ(made.test.size(), reference.at("numTest").get<std::size_t>());
    EXPECT_EQ(made.train.size(), static_cast<std::size_t>(counts.train));
    EXPECT_EQ(made.test.size(), static_cast<std::size_t>(counts.test));
    expect_points(reference.at("first8"), made.train, 0);
    expect_points(reference.at("last4test"), made.test, made.test.size() - 4);
    expect_sums(reference.at("sumTrain"), made.train);
    expect_sums(reference.at("sumTest"), made.test);

    Seedrandom random(*data.playground_seed);
    shuffled_points(data, random);
    for (const golden::Json& next : reference.at("nextRandomsAfterSplit")) {
      EXPECT_EQ(random(), golden::number(next));
    }

    DataConfiguration by_default = data;  // the reference has the site's own sizes
    by_default.points = 0;
    EXPECT_EQ(make_dataset(by_default, 0).train.size(), made.train.size());
  }
}

TEST(Generators, EveryPointOfTheReferenceTrajectories) {
  for (const golden::Case& reference : golden::load_cases()) {
    SCOPED_TRACE(reference.name);
    const Dataset made = make_dataset(reference.configuration->data, 0);
    const auto compare = [](const std::vector<Point>& ours, const std::vector<Point>& theirs) {
      ASSERT_EQ(ours.size(), theirs.size());
      for (std::size_t i = 0; i < ours.size(); ++i) {
        EXPECT_NEAR(ours[i].x, theirs[i].x, kLastBits * std::max(1.0, std::abs(theirs[i].x)));
        EXPECT_NEAR(ours[i].y, theirs[i].y, kLastBits * std::max(1.0, std::abs(theirs[i].y)));
        EXPECT_NEAR(ours[i].label, theirs[i].label, kLastBits);
      }
    };
    compare(made.train, reference.data->train);
    compare(made.test, reference.data->test);
  }
}

TEST(Generators, TwoSpiralsArePublishedPoints) {
  UniformStream stream(0, Stream::data);
  const std::vector<Point> points = generate(DatasetKind::two_spirals, 194, 0, stream);
  ASSERT_EQ(points.size(), 194u);
  for (std::size_t i = 0; i < 97; ++i) {
    const double angle = static_cast<double>(i) * std::numbers::pi / 16;
    const double radius = 6.5 * (104 - static_cast<double>(i)) / 104;
    const Point &point = points[2 * i], &reflection = points[2 * i + 1];
    EXPECT_NEAR(point.x, radius * std::sin(angle), 1e-14);
    EXPECT_NEAR(point.y, radius * std::cos(angle), 1e-14);
    EXPECT_EQ(point.label, 1);
    EXPECT_EQ(reflection.x, -point.x);
    EXPECT_EQ(reflection.y, -point.y);
    EXPECT_EQ(reflection.label, -1);
  }
  // The formula in 30 digits (mpmath).
  const double published[][3] = {{0, 0, 6.5},
                                 {1, 1.25589394797882572, 6.31380524259579602},
                                 {2, 2.43960688132744729, 5.88973201975945307},
                                 {3, 3.50703709593623904, 5.24865192765981681},
                                 {8, 6, 0},
                                 {16, 0, -5.5},
                                 {32, 0, 4.5},
                                 {50, -1.29155658423217798, -3.11809342222559280},
                                 {96, 0, 0.5}};
  for (const auto& line : published) {
    const Point& point = points[2 * static_cast<std::size_t>(line[0])];
    EXPECT_NEAR(point.x, line[1], 2e-14);
    EXPECT_NEAR(point.y, line[2], 2e-14);
  }
}

TEST(Generators, TwoSpiralsOfOtherSizesLieOnTheSameCurve) {
  UniformStream a(0, Stream::data), b(0, Stream::data), c(0, Stream::data);
  const auto coarse = generate(DatasetKind::two_spirals, 98, 0, a);  // 49 pairs: every second step
  const auto fine = generate(DatasetKind::two_spirals, 194, 0, b);
  ASSERT_EQ(coarse.size(), 98u);
  for (std::size_t i = 0; i < 49; ++i) {
    EXPECT_NEAR(coarse[2 * i].x, fine[4 * i].x, 1e-14);
    EXPECT_NEAR(coarse[2 * i].y, fine[4 * i].y, 1e-14);
  }
  const auto smallest = generate(DatasetKind::two_spirals, 1, 0, c);
  ASSERT_EQ(smallest.size(), 2u);
  EXPECT_EQ(smallest[0].y, 6.5);
  EXPECT_EQ(smallest[1].y, -6.5);
}

TEST(Generators, OddSizesRoundUpWhereTwoClassesAreMade) {
  struct Expected {
    DatasetKind kind;
    int of_seven, of_one;
  };
  for (const Expected& e : {Expected{DatasetKind::circle, 8, 2},
                            {DatasetKind::gauss, 8, 2},
                            {DatasetKind::spiral, 8, 2},
                            {DatasetKind::two_spirals, 8, 2},
                            {DatasetKind::moons, 8, 2},
                            {DatasetKind::blobs, 8, 2},
                            {DatasetKind::rings, 8, 2},
                            {DatasetKind::pinwheel, 8, 2},
                            {DatasetKind::checkerboard, 7, 1},
                            {DatasetKind::sinusoid, 7, 1},
                            {DatasetKind::xor_, 7, 1},
                            {DatasetKind::plane, 7, 1},
                            {DatasetKind::multi_gauss, 7, 1}}) {
    UniformStream stream(3, Stream::data);
    EXPECT_EQ(generate(e.kind, 7, 0.1, stream).size(), static_cast<std::size_t>(e.of_seven));
    EXPECT_EQ(generate(e.kind, 1, 0.1, stream).size(), static_cast<std::size_t>(e.of_one));
    EXPECT_EQ(generated_points(e.kind, 7), e.of_seven);
    EXPECT_EQ(generated_points(e.kind, 8), 8);
  }
}

TEST(Generators, OddSpiralKeepsTheBrowsersStep) {
  // Of 5 points each arm takes steps of 1 / 2.5 of its length.
  UniformStream stream(0, Stream::data);
  const auto points = generate(DatasetKind::spiral, 5, 0, stream);
  ASSERT_EQ(points.size(), 6u);
  EXPECT_NEAR(std::hypot(points[1].x, points[1].y), 2, 1e-14);
  EXPECT_NEAR(std::hypot(points[2].x, points[2].y), 4, 1e-14);
}

TEST(Generators, GeometryWithoutNoise) {
  UniformStream stream(11, Stream::data);
  for (const Point& p : generate(DatasetKind::circle, 2000, 0, stream)) {
    const double r = std::hypot(p.x, p.y);
    EXPECT_TRUE(p.label > 0 ? r < 2.5 + 1e-12 : r >= 3.5 - 1e-12 && r <= 5 + 1e-12);
  }
  for (const Point& p : generate(DatasetKind::xor_, 2000, 0, stream)) {
    EXPECT_TRUE(std::abs(p.x) >= 0.3 && std::abs(p.x) <= 5.3 && std::abs(p.y) >= 0.3 && std::abs(p.y) <= 5.3);
    EXPECT_EQ(p.label, p.x * p.y >= 0 ? 1 : -1);
  }
  for (const Point& p : generate(DatasetKind::plane, 2000, 0, stream)) {
    EXPECT_TRUE(std::abs(p.x) <= 6 && std::abs(p.y) <= 6);
    EXPECT_NEAR(p.label, (p.x + p.y) / 10, 1e-15);
  }
  double highest = 0;
  for (const Point& p : generate(DatasetKind::multi_gauss, 20000, 0, stream)) {
    const bool left = p.x < -2, middle = std::abs(p.x) < 2;
    const double sign = (left || (!middle && p.x > 2) ? 1 : -1) * (p.y > 0 ? 1 : -1);
    EXPECT_GE(p.label * sign, 0) << p.x << ' ' << p.y;
    highest = std::max(highest, std::abs(p.label));
  }
  EXPECT_GT(highest, 0.95);
  EXPECT_LE(highest, 1);
}

TEST(Generators, GaussHasTheVarianceOfItsNoise) {
  for (const double noise : {0.0, 0.25, 0.5, 0.8}) {
    constexpr int kPoints = 40000;
    UniformStream stream(5, Stream::data);
    double mean = 0, squares = 0;
    for (const Point& p : generate(DatasetKind::gauss, kPoints, noise, stream)) {
      const double dx = p.x - 2 * p.label;
      mean += dx / kPoints;
      squares += dx * dx / kPoints;
    }
    const double variance = 0.5 + 7 * noise;
    EXPECT_NEAR(mean, 0, 5 * std::sqrt(variance / kPoints));
    EXPECT_NEAR(squares, variance, 5 * variance * std::sqrt(2.0 / kPoints));
  }
}

TEST(Generators, NoiseMovesLabelsOrPointsButNoOtherDraw) {
  for (const DatasetKind kind :
       {DatasetKind::circle, DatasetKind::xor_, DatasetKind::gauss, DatasetKind::spiral, DatasetKind::plane,
        DatasetKind::multi_gauss, DatasetKind::two_spirals, DatasetKind::moons, DatasetKind::blobs,
        DatasetKind::checkerboard, DatasetKind::rings, DatasetKind::pinwheel, DatasetKind::sinusoid}) {
    UniformStream quiet(9, Stream::data), noisy(9, Stream::data);
    const auto a = generate(kind, 200, 0, quiet), b = generate(kind, 200, 0.5, noisy);
    EXPECT_EQ(quiet(), noisy());
    const bool moves_points = kind == DatasetKind::gauss || kind == DatasetKind::spiral ||
                              kind == DatasetKind::two_spirals || kind == DatasetKind::moons ||
                              kind == DatasetKind::blobs || kind == DatasetKind::rings ||
                              kind == DatasetKind::pinwheel;
    int moved = 0, relabelled = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      moved += a[i].x != b[i].x;
      relabelled += a[i].label != b[i].label;
    }
    EXPECT_EQ(moved > 0, moves_points);
    EXPECT_EQ(relabelled > 0, !moves_points);
    if (kind == DatasetKind::two_spirals) {
      for (std::size_t i = 0; i < a.size(); ++i) EXPECT_LE(std::abs(a[i].x - b[i].x), 0.5);
    }
  }
}

}  // namespace
}  // namespace seedbed
