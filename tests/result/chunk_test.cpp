// SPDX-License-Identifier: Apache-2.0
// Arrays and chunks: every value comes back, the narrowest type is taken, and bytes that were
// cut, changed or made up are refused.
#include "result/chunk.h"

#include <gtest/gtest.h>

#include <limits>

#include "result/arrays.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

constexpr std::size_t kHead = 9;  // type and length of an array

TEST(Arrays, IntegersTakeTheNarrowestType) {
  const std::pair<std::vector<std::int64_t>, std::size_t> cases[] = {
      {{}, 0},
      {{0, 255}, 2},
      {{256, 3, 65535}, 6},
      {{65536, 4294967295}, 8},
      {{4294967296}, 8},
      {{-1, 5}, 16},
      {{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}, 16}};
  for (const auto& [values, size] : cases) {
    ArrayWriter out;
    out.integers(values);
    EXPECT_EQ(out.bytes().size(), kHead + size);
    ArrayReader in(out.bytes());
    EXPECT_EQ(in.integers(), values);
    in.expect_end();
  }
}

TEST(Arrays, RealsAreFloat32OnlyWhereThatIsExact) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::pair<std::vector<double>, std::size_t> cases[] = {
      {{0.5, -0.0, 1e-45f, inf, -inf, std::nan(""), std::numeric_limits<float>::max()}, 4},
      {{0.5, 0.1}, 8},
      {{1e300}, 8},
      {{std::numeric_limits<double>::denorm_min()}, 8}};
  for (const auto& [values, width] : cases) {
    ArrayWriter out;
    out.reals(values);
    EXPECT_EQ(out.bytes().size(), kHead + width * values.size());
    const auto back = ArrayReader(out.bytes()).reals();
    ASSERT_EQ(back.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_TRUE(same(back[i], values[i])) << values[i];
  }
}

TEST(Arrays, BitsTakeABitEach) {
  for (std::size_t n : {0, 1, 7, 8, 9, 64, 65}) {
    std::vector<std::uint8_t> bits;
    for (std::size_t i = 0; i < n; ++i) bits.push_back(i % 3 == 0);
    ArrayWriter out;
    out.bits(bits);
    EXPECT_EQ(out.bytes().size(), kHead + (n + 7) / 8);
    EXPECT_EQ(ArrayReader(out.bytes()).bits(), bits);
  }
}

TEST(Arrays, RefuseTheWrongTypeAndMissingBytes) {
  ArrayWriter out;
  out.reals(std::vector{1.5, 2.5});
  EXPECT_THROW(ArrayReader(out.bytes()).integers(), Damaged);
  EXPECT_THROW(ArrayReader(out.bytes()).bits(), Damaged);
  EXPECT_THROW(ArrayReader(out.bytes()).expect_end(), Damaged);
  for (std::size_t n = 0; n < out.bytes().size(); ++n)
    EXPECT_THROW(ArrayReader(std::span(out.bytes()).first(n)).reals(), Damaged) << n;
  auto huge = out.bytes();
  for (std::size_t i = 1; i < kHead; ++i) huge[i] = 0xff;  // 2^64 - 1 values
  EXPECT_THROW(ArrayReader(huge).reals(), Damaged);
}

TEST(Chunk, ByteLayoutIsTheDocumentedOne) {
  NetworkResult a, b;
  a.parameters.values = {1, -2};
  b.parameters.values = {0.5};
  const std::vector<std::uint8_t> expected{1, 2, 0, 0, 0, 0, 0,    0, 0, 2,    1,            // counts 2, 1
                                           5, 3, 0, 0, 0, 0, 0,    0, 0,                     // 3 float32
                                           0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0x3f, 0xc0, 0x3f};  // shuffled
  EXPECT_EQ(encode_chunk(ChunkKind::parameters, std::vector{a, b}), expected);
}

TEST(Chunk, EveryKindRoundTrips) {
  for (const char* precision : {"float32", "float64"}) {
    const Sweep sweep = small_sweep(std::string("[train]\nprecision = \"") + precision + "\"\n");
    const auto results = made_up_unit(sweep, 0, sweep.networks());
    std::vector<NetworkResult> back(results.size());
    for (ChunkKind kind : kChunkKinds) decode_chunk(kind, encode_chunk(kind, results), back);
    for (std::size_t n = 0; n < results.size(); ++n) {
      EXPECT_TRUE(same(back[n].parameters, results[n].parameters)) << n;
      EXPECT_EQ(back[n].curve.size(), results[n].curve.size()) << n;
      EXPECT_EQ(back[n].snapshots.size(), results[n].snapshots.size()) << n;
    }
  }
}

TEST(Chunk, NothingOfAKindIsNoChunk) {
  const Sweep sweep = small_sweep();
  const std::vector<NetworkResult> results{made_up(sweep, 0)};  // no dead link, curve or snapshot
  EXPECT_FALSE(encode_chunk(ChunkKind::parameters, results).empty());
  EXPECT_TRUE(encode_chunk(ChunkKind::dead, results).empty());
  EXPECT_TRUE(encode_chunk(ChunkKind::curve, results).empty());
  EXPECT_TRUE(encode_chunk(ChunkKind::snapshots, results).empty());
}

TEST(Chunk, LengthIsBoundedByBytes) {
  std::vector<NetworkResult> results(3);
  results[0].parameters.values.resize(kChunkBytes / 16);
  results[1].parameters.values.resize(kChunkBytes / 4);  // alone over the bound
  EXPECT_EQ(chunk_length(ChunkKind::parameters, results), 1u);
  EXPECT_EQ(chunk_length(ChunkKind::parameters, std::span(results).subspan(1)), 1u);
  EXPECT_EQ(chunk_length(ChunkKind::curve, results), 3u);
}

TEST(Chunk, NoCutAndNoChangedByteGoesUnnoticed) {
  const Sweep sweep = small_sweep();
  const auto results = made_up_unit(sweep, 0, 12);
  for (ChunkKind kind : kChunkKinds) {
    const auto bytes = encode_chunk(kind, results);
    std::vector<NetworkResult> back(results.size());
    for (std::size_t n = 0; n < bytes.size(); n += 1 + n / 64)
      EXPECT_THROW(decode_chunk(kind, std::span(bytes).first(n), back), Damaged) << name_of(kind) << ' ' << n;
    back.resize(results.size() - 1);
    EXPECT_THROW(decode_chunk(kind, bytes, back), Damaged) << name_of(kind);
    // Any byte may be anything: an error or other values, never a crash.
    back.resize(results.size());
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
      auto changed = bytes;
      changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
      try {
        decode_chunk(kind, changed, back);
      } catch (const Damaged&) {
      }
    }
    const SealedChunk sealed = seal(bytes);
    EXPECT_EQ(unseal(sealed.data, sealed.bytes, sealed.checksum), bytes);
    EXPECT_THROW(unseal(sealed.data, sealed.bytes, sealed.checksum + 1), Damaged);
    EXPECT_THROW(unseal(sealed.data, sealed.bytes + 1, sealed.checksum), Damaged);
    for (int i = 0; i < 500; ++i) {
      auto changed = sealed.data;
      changed[random() % changed.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
      try {
        EXPECT_EQ(unseal(changed, sealed.bytes, sealed.checksum), bytes);  // e.g. a reserved bit
      } catch (const Damaged&) {
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::test
