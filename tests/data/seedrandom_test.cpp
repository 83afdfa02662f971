// SPDX-License-Identifier: Apache-2.0
// seedrandom 2.4.4, bit for bit, against the reference numbers and against the edges of its seed.
#include "data/seedrandom.h"

#include <gtest/gtest.h>

#include <string>

#include "golden/golden.h"

namespace seedbed {
namespace {

TEST(Seedrandom, GivesEveryReferenceNumberExactly) {
  const golden::Json generators = golden::load_generators();
  const golden::Json& seeds = generators.at("seedrandom");
  ASSERT_GE(seeds.size(), 4u);
  for (const auto& [seed, expected] : seeds.items()) {
    Seedrandom random(seed);
    ASSERT_EQ(expected.size(), 40u);
    for (const golden::Json& number : expected) EXPECT_EQ(random(), golden::number(number)) << seed;
  }
}

TEST(Seedrandom, EmptySeedIsAKeyOfOneZero) {
  Seedrandom empty(""), zero(std::string_view("\0", 1));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(empty(), zero());
}

TEST(Seedrandom, SeedsLongerThanTheKeyWrapAround) {
  const std::string shorter(256, 'a'), longer = shorter + "b";
  EXPECT_NE(Seedrandom(shorter)(), Seedrandom(longer)());
  EXPECT_EQ(Seedrandom(longer)(), Seedrandom(longer)());
}

TEST(Seedrandom, HashesUtf16CodeUnits) {
  // U+0141 counts as one unit whose low byte is 0x41: the same key as "A".
  EXPECT_EQ(Seedrandom("\xC5\x81")(), Seedrandom("A")());
  // U+1F331 is the surrogate pair D83C DF31: two units, with the low bytes of "<1".
  EXPECT_EQ(Seedrandom("\xF0\x9F\x8C\xB1")(), Seedrandom("<1")());
  // U+20AC is one unit, low byte AC: unlike the three bytes that encode it.
  EXPECT_NE(Seedrandom("\xE2\x82\xAC")(), Seedrandom("\xE2\x82")());
}

TEST(Seedrandom, BrokenUtf8IsASeedToo) {
  for (const char* seed : {"\xFF", "\xC3", "\xE2\x82", "a\x80z", "\xF0\x9F"}) {
    const double u = Seedrandom(seed)();
    EXPECT_TRUE(u >= 0 && u < 1);
  }
}

}  // namespace
}  // namespace seedbed
