// SPDX-License-Identifier: Apache-2.0
// What follows from the fields of an engine: half precision, and sums over a row.
#include <gtest/gtest.h>

#include <bit>
#include <random>

#include "engine/half.h"
#include "engine/half_values.h"
#include "engine/stopped_runs.h"
#include "engine/varied_networks.h"

namespace seedbed {
namespace {

TEST(Half, IsTheNearestNumberOfTheFormat) {
  std::mt19937 random(3);
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    // Every exponent and sign, with mantissas at random and at and beside the ties.
    std::uint32_t bits = i << 23 | (random() & 0x7fffff);
    if (i % 3 == 1) bits = (bits & ~0x1fffu) | 0x1000;
    if (i % 3 == 2) bits = ((bits & ~0x1fffu) | 0x1000) + static_cast<std::uint32_t>(i % 2 ? 1 : -1);
    const auto x = std::bit_cast<float>(bits);
    const double expected = nearest_half(x), got = value_of_half(half_of(x));
    ASSERT_TRUE((std::isnan(expected) && std::isnan(got)) ||
                (expected == got && std::signbit(expected) == std::signbit(got)))
        << x << " became " << got << ", not " << expected;
  }
}

TEST(FieldsOfAnEngine, InHalfPrecisionAndSummedAreThoseOfTheFloats) {
  const std::vector<NetworkSpec> networks = varied_networks(150);
  EngineOptions options;
  options.threads = 2;
  const auto engine = make_cpu_engine(networks, {}, {CurveKind::none, 0}, options);
  engine->advance(4);
  constexpr int kSide = 9, kPoints = kSide * kSide;
  std::vector<std::size_t> some;
  for (std::size_t n = networks.size(); n > 0; --n) {  // more than are computed together, and backwards
    if (n % 5 != 0) some.push_back(n - 1);
  }
  std::vector<float> floats(some.size() * kPoints);
  std::vector<std::uint16_t> halves(floats.size()), expected;
  engine->fields(some, kSide, {floats.data()});
  engine->fields(some, kSide, {halves.data(), false, true});
  for (const float value : floats) expected.push_back(half_of(value));
  EXPECT_EQ(halves, expected);

  FieldSums expected_sums(kPoints);
  for (std::size_t k = 0; k < some.size(); ++k)
    expected_sums.add(std::span(floats).subspan(k * kPoints, kPoints));
  const FieldSums sums = engine->field_sums(some, kSide);
  EXPECT_EQ(sums.networks, expected_sums.networks);
  EXPECT_EQ(sums.positive, expected_sums.positive);
  for (std::size_t p = 0; p < kPoints; ++p) {  // NaN where networks diverged
    EXPECT_TRUE(equal_or_nan(sums.sum[p], expected_sums.sum[p])) << p;
    EXPECT_TRUE(equal_or_nan(sums.squares[p], expected_sums.squares[p])) << p;
    EXPECT_TRUE(equal_or_nan(sums.first[p], expected_sums.first[p])) << p;
  }
  EXPECT_EQ(engine->field_sums({}, kSide).networks, 0);
}

}  // namespace
}  // namespace seedbed
