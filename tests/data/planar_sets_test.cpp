// SPDX-License-Identifier: Apache-2.0
// The sets beside the Playground's: their published formulas, moments and labels, and bits that never change.
#include "data/planar_sets.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

#include "data/generators.h"
#include "data/streams.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

std::vector<Point> planar(DatasetKind kind, int points, double noise, std::uint64_t seed = 5) {
  UniformStream stream(seed, Stream::data);
  return generate(kind, points, noise, stream);
}

TEST(PlanarSets, MoonsAreTwoHalfCircles) {
  const std::vector<Point> points = planar(DatasetKind::moons, 200, 0);
  for (std::size_t i = 0; i < 100; ++i) {
    const double t = std::numbers::pi * static_cast<double>(i) / 99;
    const Point &upper = points[2 * i], &lower = points[2 * i + 1];
    EXPECT_NEAR(upper.x / 3.2 + 0.5, std::cos(t), 1e-14);
    EXPECT_NEAR(upper.y / 3.2 + 0.25, std::sin(t), 1e-14);
    EXPECT_EQ(upper.label, 1);
    EXPECT_NEAR(lower.x / 3.2 + 0.5, 1 - std::cos(t), 1e-14);
    EXPECT_NEAR(lower.y / 3.2 + 0.25, 0.5 - std::sin(t), 1e-14);
    EXPECT_EQ(lower.label, -1);
  }
}

TEST(PlanarSets, NoiseOfTheMovedOnesIsNormal) {
  for (const DatasetKind kind : {DatasetKind::moons, DatasetKind::rings, DatasetKind::pinwheel}) {
    const std::vector<Point> quiet = planar(kind, 20000, 0), noisy = planar(kind, 20000, 0.3);
    double mean = 0, squares = 0, inside = 0;
    for (std::size_t i = 0; i < quiet.size(); ++i) {
      const double dx = noisy[i].x - quiet[i].x;
      mean += dx / 20000;
      squares += dx * dx / 20000;
      inside += std::abs(dx) < 0.3 ? 1.0 / 20000 : 0;
    }
    EXPECT_NEAR(mean, 0, 5 * 0.3 / std::sqrt(20000));
    EXPECT_NEAR(squares, 0.09, 5 * 0.09 * std::sqrt(2.0 / 20000));
    EXPECT_NEAR(inside, 0.6827, 0.017);
  }
}

TEST(PlanarSets, BlobsAreEightNormalClouds) {
  const std::vector<Point> points = planar(DatasetKind::blobs, 40000, 0.1);
  std::array<double, 8> mean{}, squares{};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t k = 2 * (i / 2 % 4) + i % 2;
    const double angle = static_cast<double>(k) * std::numbers::pi / 4,
                 dx = points[i].x - 4 * std::cos(angle);
    mean[k] += dx / 5000;
    squares[k] += dx * dx / 5000;
    EXPECT_EQ(points[i].label, k % 2 == 0 ? 1 : -1);
  }
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_NEAR(mean[k], 0, 5 * 0.6 / std::sqrt(5000));
    EXPECT_NEAR(squares[k], 0.36, 5 * 0.36 * std::sqrt(2.0 / 5000));
  }
}

TEST(PlanarSets, CheckerboardAlternates) {
  int positive = 0;
  for (const Point& p : planar(DatasetKind::checkerboard, 20000, 0)) {
    const int column = static_cast<int>((p.x + 6) / 3), row = static_cast<int>((p.y + 6) / 3);
    EXPECT_EQ(p.label, (column + row) % 2 == 0 ? 1 : -1) << p.x << " " << p.y;
    EXPECT_LE(std::max(std::abs(p.x), std::abs(p.y)), 6);
    positive += p.label > 0;
  }
  EXPECT_NEAR(positive, 10000, 5 * 71);
}

TEST(PlanarSets, RingsAlternateAndAreEvenlyDense) {
  std::array<int, 4> counts{};
  for (const Point& p : planar(DatasetKind::rings, 24000, 0)) {
    const double steps = std::hypot(p.x, p.y) / 1.25;
    const auto ring = static_cast<std::size_t>(std::lround(steps)) - 1;
    ASSERT_LT(ring, 4u);
    EXPECT_LE(std::abs(steps - std::round(steps)), 0.2 + 1e-12);
    EXPECT_EQ(p.label, ring % 2 == 0 ? 1 : -1);
    ++counts[ring];
  }
  EXPECT_EQ(counts, (std::array{3000, 4000, 9000, 8000}));  // 1 to 3 and 2 to 4
}

TEST(PlanarSets, PinwheelTurnsBackIntoSixStraightArms) {
  const std::vector<Point> points = planar(DatasetKind::pinwheel, 30000, 0);
  double radial = 0, radial_squares = 0, across_squares = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t k = 2 * (i / 2 % 3) + i % 2;
    EXPECT_EQ(points[i].label, k % 2 == 0 ? 1 : -1);
    // r is found from the distance: q is a tenth of it, and turning keeps r^2 + q^2.
    const double distance = std::hypot(points[i].x, points[i].y) / 3;
    double r = distance, q = 0;
    for (int step = 0; step < 50; ++step) {
      const double angle = static_cast<double>(k) * std::numbers::pi / 3 + 0.25 * std::exp(r);
      const double x = points[i].x / 3, y = points[i].y / 3;
      q = x * std::sin(angle) + y * std::cos(angle);
      r = std::sqrt(std::max(0.0, distance * distance - q * q));
    }
    radial += r / 30000;
    radial_squares += (r - 1) * (r - 1) / 30000;
    across_squares += q * q / 30000;
  }
  EXPECT_NEAR(radial, 1, 0.01);
  EXPECT_NEAR(std::sqrt(radial_squares), 0.3, 0.01);
  EXPECT_NEAR(std::sqrt(across_squares), 0.1, 0.01);
}

TEST(PlanarSets, SinusoidIsItsFormula) {
  for (const Point& p : planar(DatasetKind::sinusoid, 1000, 0)) {
    EXPECT_NEAR(p.label, std::sin(p.x) * std::sin(p.y), 1e-15);
  }
  EXPECT_EQ(default_points(DatasetKind::sinusoid), 1200);
  Configuration c;
  c.data.dataset = DatasetKind::sinusoid;
  EXPECT_TRUE(c.regression());
}

// These are parts of results: they must never change, on any machine.
TEST(PlanarSets, BitsAreFixed) {
  std::string bytes;
  for (const DatasetKind kind : {DatasetKind::moons, DatasetKind::blobs, DatasetKind::checkerboard,
                                 DatasetKind::rings, DatasetKind::pinwheel, DatasetKind::sinusoid}) {
    for (const Point& point : planar(kind, 300, 0.2)) {
      const double numbers[] = {point.x, point.y, point.label};
      bytes.append(reinterpret_cast<const char*>(numbers), sizeof numbers);
    }
  }
  EXPECT_EQ(xxh3_hex(bytes), "ec3e3027e503334acb1ce0952e558e0a");
}

}  // namespace
}  // namespace seedbed
