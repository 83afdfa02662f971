// SPDX-License-Identifier: Apache-2.0
// The counter-based streams: known answers of Philox4x32-10, layout, uniformity, independence.
#include "data/streams.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>
#include <vector>

namespace seedbed {
namespace {

struct KnownAnswer {
  std::array<std::uint32_t, 4> counter;
  std::array<std::uint32_t, 2> key;
  std::array<std::uint32_t, 4> block;
};

// Random123's published test vectors (kat_vectors, "philox4x32 10").
constexpr KnownAnswer kKnownAnswers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};

TEST(Streams, PhiloxKnownAnswers) {
  for (const KnownAnswer& known : kKnownAnswers) EXPECT_EQ(philox(known.key, known.counter), known.block);
}

TEST(Streams, LayoutOfKeyCounterAndNumber) {
  const std::uint64_t seed = 0x299f31d0a4093822;
  const auto block = philox({0xa4093822, 0x299f31d0}, {7, 8, 9, 1});
  const auto number = [](std::uint32_t low, std::uint32_t high) {
    return std::ldexp(static_cast<double>(((std::uint64_t{high} << 32) | low) >> 11), -53);
  };
  const auto pair = uniform_pair(seed, Stream::data, 7, 8, 9);
  EXPECT_EQ(pair[0], number(block[0], block[1]));
  EXPECT_EQ(pair[1], number(block[2], block[3]));
}

TEST(Streams, SequentialStreamReadsPairsInOrder) {
  UniformStream stream(42, Stream::order);
  for (std::uint32_t n = 0; n < 100; ++n) {
    const auto pair = uniform_pair(42, Stream::order, n, 0, 0);
    EXPECT_EQ(stream(), pair[0]);
    EXPECT_EQ(stream(), pair[1]);
  }
}

TEST(Streams, ValuesAreFixedForEver) {
  // Results depend on these: a change of layout makes every stored result irreproducible.
  EXPECT_EQ(UniformStream(0, Stream::init)(), 0x1.c2d38b1acc4fdp-1);
  EXPECT_EQ(UniformStream(1, Stream::data)(), 0x1.e047488127be8p-4);
  EXPECT_EQ(UniformStream(~0ull, Stream::order)(), 0x1.ca41129708f98p-3);
}

TEST(Streams, UniformMomentsAndBins) {
  constexpr int kNumbers = 1'000'000, kBins = 64;
  for (const Stream which : {Stream::init, Stream::data, Stream::order}) {
    UniformStream stream(7, which);
    double sum = 0, squares = 0, cubes = 0, lagged = 0, previous = 0.5;
    std::array<int, kBins> bins{};
    for (int i = 0; i < kNumbers; ++i) {
      const double u = stream();
      ASSERT_TRUE(u >= 0 && u < 1);
      const double v = u - 0.5;
      sum += v;
      squares += v * v;
      cubes += v * v * v;
      lagged += v * (previous - 0.5);
      previous = u;
      ++bins[static_cast<std::size_t>(u * kBins)];
    }
    const double sigma = 5 / std::sqrt(kNumbers);  // five standard errors of a unit variance
    EXPECT_NEAR(sum / kNumbers, 0, sigma * std::sqrt(1 / 12.0));
    EXPECT_NEAR(squares / kNumbers, 1 / 12.0, sigma * std::sqrt(1 / 180.0));
    EXPECT_NEAR(cubes / kNumbers, 0, sigma * std::sqrt(1 / 448.0));
    EXPECT_NEAR(lagged / kNumbers, 0, sigma / 12);
    double chi_square = 0;
    for (const int count : bins) chi_square += std::pow(count - kNumbers / kBins, 2) / (kNumbers / kBins);
    EXPECT_LT(chi_square, 63 + 5 * std::sqrt(2 * 63.0));
    EXPECT_GT(chi_square, 63 - 5 * std::sqrt(2 * 63.0));
  }
}

TEST(Streams, NeighbouringSeedsAndStreamsAreUncorrelated) {
  constexpr int kNumbers = 100'000;
  const auto correlation = [](UniformStream a, UniformStream b) {
    double sum = 0;
    for (int i = 0; i < kNumbers; ++i) sum += (a() - 0.5) * (b() - 0.5);
    return sum / kNumbers * 12;
  };
  const double limit = 5 / std::sqrt(kNumbers);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_LT(std::abs(correlation({seed, Stream::data}, {seed + 1, Stream::data})), limit);
    EXPECT_LT(std::abs(correlation({seed, Stream::data}, {seed, Stream::order})), limit);
    EXPECT_LT(std::abs(correlation({seed, Stream::data}, {seed, Stream::init})), limit);
    EXPECT_LT(std::abs(correlation({seed, Stream::data}, {(seed + 1) << 32, Stream::data})), limit);
  }
}

TEST(Streams, AllSixtyFourBitsOfTheSeedCount) {
  std::set<double> firsts;
  for (int bit = 0; bit < 64; ++bit) firsts.insert(UniformStream(1ull << bit, Stream::init)());
  firsts.insert(UniformStream(0, Stream::init)());
  EXPECT_EQ(firsts.size(), 65u);
}

}  // namespace
}  // namespace seedbed
