// SPDX-License-Identifier: Apache-2.0
// The samplers' points: published Sobol' numbers and their net properties, exact strata of the latin
// hypercube, and the same points on every machine.
#include "sweep/sample_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "sweep/names.h"
#include "sweep/sobol.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

constexpr SampleMethod kMethods[] = {SampleMethod::random, SampleMethod::sobol,
                                     SampleMethod::latin_hypercube};

std::size_t part_of(double u, std::int64_t parts) {
  return static_cast<std::size_t>(std::floor(u * static_cast<double>(parts)));
}

/// How many of `parts` equal parts of dimension `d` have exactly one of the first `parts` points.
std::size_t parts_hit(const std::vector<double>& points, int dimensions, int d, std::int64_t parts) {
  std::set<std::size_t> seen;
  for (std::int64_t i = 0; i < parts; ++i) {
    seen.insert(part_of(points[static_cast<std::size_t>(i * dimensions + d)], parts));
  }
  return seen.size();
}

// The first ten points that Joe and Kuo's own program prints for new-joe-kuo-6 in three dimensions.
TEST(Sobol, FirstPointsArePublishedOnes) {
  const double published[10][3] = {{0, 0, 0},
                                   {0.5, 0.5, 0.5},
                                   {0.75, 0.25, 0.25},
                                   {0.25, 0.75, 0.75},
                                   {0.375, 0.375, 0.625},
                                   {0.875, 0.875, 0.125},
                                   {0.625, 0.125, 0.875},
                                   {0.125, 0.625, 0.375},
                                   {0.1875, 0.3125, 0.9375},
                                   {0.6875, 0.8125, 0.4375}};
  const std::vector<std::uint64_t> points = sobol_points(10, 3);
  for (std::size_t i = 0; i < 10; ++i) {
    for (std::size_t d = 0; d < 3; ++d) {
      EXPECT_EQ(static_cast<double>(points[3 * i + d]) * 0x1p-53, published[i][d]) << i << " " << d;
    }
  }
}

// Sobol's property A: the first 2^d points have one in each of the 2^d half-cubes. Joe and Kuo's numbers
// have it in all dimensions that a sweep can have.
TEST(Sobol, PropertyA) {
  for (int dimensions = 1; dimensions <= 15; ++dimensions) {
    const std::int64_t count = std::int64_t{1} << dimensions;
    const std::vector<std::uint64_t> points = sobol_points(count, dimensions);
    std::set<std::uint64_t> cubes;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      std::uint64_t cube = 0;
      for (std::size_t d = 0; d < static_cast<std::size_t>(dimensions); ++d) {
        cube = 2 * cube + (points[i * static_cast<std::size_t>(dimensions) + d] >> (kSobolBits - 1));
      }
      cubes.insert(cube);
    }
    EXPECT_EQ(cubes.size(), static_cast<std::size_t>(count)) << dimensions;
  }
}

// Two dimensions are a (0, m, 2)-net: every elementary interval of area 2^-m has one of 2^m points. The shift
// of a seed keeps that.
TEST(Sobol, ElementaryIntervalsOfTheShiftedSequence) {
  constexpr int kLog = 8;
  for (const std::uint64_t seed : {0u, 1u, 77u}) {
    const std::vector<double> points = sample_points({SampleMethod::sobol, 1 << kLog, seed}, 2);
    for (int columns = 0; columns <= kLog; ++columns) {
      std::set<std::pair<std::size_t, std::size_t>> boxes;
      for (std::size_t i = 0; i < (1u << kLog); ++i) {
        boxes.insert(
            {part_of(points[2 * i], 1 << columns), part_of(points[2 * i + 1], 1 << (kLog - columns))});
      }
      EXPECT_EQ(boxes.size(), 1u << kLog) << "seed " << seed << ", 2^" << columns << " columns";
    }
  }
}

TEST(SamplePoints, LatinHypercubeHasOnePointInEveryPart) {
  for (const std::int64_t count : {1, 2, 7, 49, 1000, 4099}) {
    constexpr int kDimensions = 5;
    const std::vector<double> points = sample_points({SampleMethod::latin_hypercube, count, 3}, kDimensions);
    for (int d = 0; d < kDimensions; ++d) {
      EXPECT_EQ(parts_hit(points, kDimensions, d, count), static_cast<std::size_t>(count))
          << count << " " << d;
    }
  }
}

TEST(SamplePoints, SobolIsBalancedInEveryDimensionAndRandomIsNot) {
  constexpr int kDimensions = 12;
  const std::vector<double> sobol = sample_points({SampleMethod::sobol, 1024, 5}, kDimensions);
  const std::vector<double> random = sample_points({SampleMethod::random, 1024, 5}, kDimensions);
  for (int d = 0; d < kDimensions; ++d) {
    EXPECT_EQ(parts_hit(sobol, kDimensions, d, 1024), 1024u) << d;
    EXPECT_NEAR(static_cast<double>(parts_hit(random, kDimensions, d, 1024)), 1024 * (1 - std::exp(-1.0)),
                60);
  }
}

TEST(SamplePoints, MomentsAreUniformAndDimensionsUncorrelated) {
  for (const SampleMethod method : kMethods) {
    SCOPED_TRACE(name_in(method));
    constexpr std::size_t kCount = 16384;
    const std::vector<double> points = sample_points({method, kCount, 11}, 3);
    for (std::size_t d = 0; d < 3; ++d) {
      double mean = 0, squares = 0, product = 0;
      for (std::size_t i = 0; i < kCount; ++i) {
        const double u = points[3 * i + d] - 0.5, v = points[3 * i + (d + 1) % 3] - 0.5;
        EXPECT_TRUE(u >= -0.5 && u < 0.5);
        mean += u / kCount;
        squares += u * u / kCount;
        product += u * v / kCount;
      }
      EXPECT_NEAR(mean, 0, 4 / std::sqrt(12.0 * kCount));
      EXPECT_NEAR(squares, 1 / 12.0, 4 / std::sqrt(180.0 * kCount));
      EXPECT_NEAR(product, 0, 4 / (12 * std::sqrt(1.0 * kCount)));
    }
  }
}

TEST(SamplePoints, SeedsDifferAndMorePointsDoNotMoveTheFirst) {
  for (const SampleMethod method : kMethods) {
    SCOPED_TRACE(name_in(method));
    const std::vector<double> a = sample_points({method, 32, 0}, 2);
    EXPECT_EQ(a, sample_points({method, 32, 0}, 2));
    EXPECT_NE(a, sample_points({method, 32, 1}, 2));
    if (method == SampleMethod::latin_hypercube) continue;
    std::vector<double> more = sample_points({method, 100, 0}, 2);
    more.resize(a.size());
    EXPECT_EQ(more, a);
  }
}

// These are parts of results: they must never change.
TEST(SamplePoints, BitsAreFixed) {
  const auto fingerprint = [](SampleMethod method) {
    std::string bytes;
    for (const double u : sample_points({method, 1000, 42}, 6)) {
      bytes.append(reinterpret_cast<const char*>(&u), sizeof u);
    }
    return xxh3_hex(bytes);
  };
  EXPECT_EQ(fingerprint(SampleMethod::random), "883770ba2c18b289609db2e457ce838f");
  EXPECT_EQ(fingerprint(SampleMethod::sobol), "efb6b068a857476e25252ff73a566a75");
  EXPECT_EQ(fingerprint(SampleMethod::latin_hypercube), "f9323e862b0fa0ce5207c7ec224dbe91");
}

}  // namespace
}  // namespace seedbed
