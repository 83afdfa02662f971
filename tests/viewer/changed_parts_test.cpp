// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/changed_parts.h"

#include <gmock/gmock.h>

#include <random>

namespace seedbed::viewer::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Thing {
  Rect at;
  std::uint64_t print;
};

std::vector<Rect> changes(ChangedParts& parts, const std::vector<Thing>& things, int width = 320,
                          int height = 200) {
  parts.begin(width, height);
  for (const Thing& thing : things) parts.add(thing.at, thing.print);
  return parts.take();
}

TEST(ChangedParts, TheFirstPictureAndOneOfAnotherSizeDifferEverywhere) {
  ChangedParts parts;
  EXPECT_THAT(changes(parts, {}), ElementsAre(Rect{0, 0, 320, 200}));
  EXPECT_THAT(changes(parts, {}), IsEmpty());
  EXPECT_THAT(changes(parts, {}, 200, 320), ElementsAre(Rect{0, 0, 200, 320}));
  parts.forget();
  EXPECT_THAT(changes(parts, {}, 200, 320), ElementsAre(Rect{0, 0, 200, 320}));
}

TEST(ChangedParts, WhatComesGoesMovesOrChangesPlacesInTheOrderIsCovered) {
  ChangedParts parts;
  const Thing a{{33, 33, 10, 10}, 1}, b{{35, 35, 10, 10}, 2}, elsewhere{{200, 100, 16, 16}, 3};
  changes(parts, {a, b});
  EXPECT_THAT(changes(parts, {a, b, elsewhere}), ElementsAre(Rect{192, 96, 32, 32}));
  EXPECT_THAT(changes(parts, {a, b}), ElementsAre(Rect{192, 96, 32, 32}));
  EXPECT_THAT(changes(parts, {b, a}), ElementsAre(Rect{32, 32, 16, 16}));
  EXPECT_THAT(changes(parts, {b, {{33, 33, 10, 10}, 4}}), ElementsAre(Rect{32, 32, 16, 16}));
  EXPECT_THAT(changes(parts, {b}), ElementsAre(Rect{32, 32, 16, 16}));
  EXPECT_THAT(changes(parts, {b, {{-40, -40, 20, 20}, 5}, {{330, 10, 5, 5}, 6}}), IsEmpty())
      << "outside the picture";
  EXPECT_THAT(changes(parts, {b, {{100, 100, 12.5f, 28.25f}, 7}}), ElementsAre(Rect{96, 96, 32, 48}))
      << "a fraction of a pixel counts";
  EXPECT_THAT(changes(parts, {b}), ElementsAre(Rect{96, 96, 32, 48}));
  EXPECT_THAT(changes(parts, {b, {{310, 190, 50, 50}, 5}}), ElementsAre(Rect{304, 176, 16, 24}))
      << "cut at its border";
}

// Whatever differs lies inside the rectangles; they do not overlap, and are few.
TEST(ChangedParts, FewRectanglesCoverAllThatDiffers) {
  std::mt19937 random(7);
  const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  const auto place = [&](int below) { return static_cast<float>(number(4 * below)) / 4; };  // in quarters
  ChangedParts parts;
  std::vector<Thing> things;
  for (int k = 0; k < 60; ++k) things.push_back({{place(800), place(600), place(40), place(40)}, random()});
  changes(parts, things, 800, 600);
  for (int round = 0; round < 50; ++round) {
    std::vector<Rect> different;
    for (int k = number(40); k >= 0; --k) {
      Thing& thing = things[static_cast<std::size_t>(number(60))];
      different.push_back(thing.at);
      thing.print = random();
    }
    const std::vector<Rect> found = changes(parts, things, 800, 600);
    EXPECT_LE(found.size(), ChangedParts::kMost);
    for (std::size_t i = 0; i < found.size(); ++i)
      for (std::size_t k = i + 1; k < found.size(); ++k) EXPECT_FALSE(found[i].meets(found[k]));
    for (const Rect& at : different) {
      for (float y = at.y; y < std::min(at.bottom(), 600.0f); y += 0.25f) {
        for (float x = at.x; x < std::min(at.right(), 800.0f); x += 0.25f) {
          const bool covered = std::ranges::any_of(found, [&](const Rect& r) { return r.contains(x, y); });
          ASSERT_TRUE(covered) << x << ", " << y;
        }
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::viewer::test
