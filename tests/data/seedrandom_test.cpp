// SPDX-License-Identifier: Apache-2.0
// seedrandom 2.4.4, bit for bit, against the reference numbers and against the edges of its seed.
#include "data/seedrandom.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

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

TEST(Seedrandom, UnusualSeedsAsInTheRealLibrary) {
  // node -e 'const m = require("seedrandom")(SEED); console.log(m(), m(), m())', seedrandom 2.4.4
  std::string repeated;
  for (int i = 0; i < 100; ++i) repeated += "seed";
  const std::pair<std::string, std::array<double, 3>> table[] = {
      {"", {0.23144008215179881, 0.27404636548159655, 0.7901279251811976}},
      {"ab", {0.27335432315865854, 0.3906015400247315, 0.8990374020445959}},
      {std::string(256, 'a'), {0.43449421599986604, 0.5451403460013228, 0.3578386258898537}},
      {std::string(257, 'a'), {0.1291356301820767, 0.15281338187985197, 0.48208270902006495}},
      {repeated, {0.6328956124881486, 0.26866158281488617, 0.6354307782354516}},
      {"\xC5\x81\xE2\x82\xAC", {0.23993898378408884, 0.18484014238762322, 0.5040651433588035}},
      {"\xF0\x9F\x8C\xB1 0.5", {0.4242414757645669, 0.2265616798760303, 0.3532073310021869}}};
  for (const auto& [seed, numbers] : table) {
    Seedrandom random(seed);
    for (const double number : numbers) EXPECT_EQ(random(), number) << seed;
  }
}

TEST(Seedrandom, EmptySeedIsAKeyOfOneZero) {
  Seedrandom empty(""), zero(std::string_view("\0", 1));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(empty(), zero());
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
