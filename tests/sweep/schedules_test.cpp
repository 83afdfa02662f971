// SPDX-License-Identifier: Apache-2.0
// Which epochs are recorded, and which seeds the networks of a configuration have.
#include <gmock/gmock.h>

#include <set>

#include "sweep/support.h"

namespace seedbed {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CurveEpochs, LogHasTenADecade) {
  EXPECT_THAT(curve_epochs(CurveKind::log, 100),
              ElementsAre(0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 79, 100));
  EXPECT_EQ(curve_epochs(CurveKind::log, 10'000'000).size(), 69u);
}

TEST(CurveEpochs, LogEndsWithTheLastEpochOnce) {
  EXPECT_THAT(curve_epochs(CurveKind::log, 0), ElementsAre(0));
  EXPECT_THAT(curve_epochs(CurveKind::log, 1), ElementsAre(0, 1));
  EXPECT_THAT(curve_epochs(CurveKind::log, 7), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(curve_epochs(CurveKind::log, 8), ElementsAre(0, 1, 2, 3, 4, 5, 6, 8));
}

TEST(CurveEpochs, NoneAndEvery) {
  EXPECT_THAT(curve_epochs(CurveKind::none, 100), IsEmpty());
  EXPECT_THAT(curve_epochs(CurveKind::every, 3), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(curve_epochs(CurveKind::every, 0), ElementsAre(0));
}

TEST(SnapshotEpochs, Few) {
  EXPECT_THAT(snapshot_epochs(0, 100), IsEmpty());
  EXPECT_THAT(snapshot_epochs(1, 100), ElementsAre(100));
  EXPECT_THAT(snapshot_epochs(2, 100), ElementsAre(0, 100));
  EXPECT_THAT(snapshot_epochs(4, 100), ElementsAre(0, 1, 10, 100));
  EXPECT_THAT(snapshot_epochs(5, 1000), ElementsAre(0, 1, 10, 100, 1000));
}

TEST(SnapshotEpochs, AreDistinctAscendingAndAsManyAsThereAre) {
  for (const std::int64_t epochs : {0, 1, 2, 5, 30, 200, 1000}) {
    for (const int count : {2, 3, 8, 20, 64, 500}) {
      const auto list = snapshot_epochs(count, epochs);
      ASSERT_EQ(static_cast<std::int64_t>(list.size()), std::min<std::int64_t>(count, epochs + 1));
      EXPECT_EQ(list.front(), 0);
      EXPECT_EQ(list.back(), epochs);
      for (std::size_t i = 1; i < list.size(); ++i) EXPECT_LT(list[i - 1], list[i]);
    }
  }
}

TEST(SeedDesign, VariesWhatItNames) {
  SeedDesign design;
  design.first = 100;
  design.vary_data = false;
  EXPECT_EQ(design.at(0), (Seeds{100, 0, 0}));
  EXPECT_EQ(design.at(7), (Seeds{107, 0, 0}));
  design.vary_data = design.vary_order = true;
  EXPECT_EQ(design.at(7), (Seeds{107, 107, 107}));
}

TEST(SeedDesign, CrossedHasEveryCombinationOrderFastest) {
  const SeedDesign design =
      testing_sweep::parse("[seeds]\ncrossed = { init = 2, data = 3, order = 4 }\n").seeds();
  EXPECT_EQ(design.networks(), 24);
  EXPECT_EQ(design.at(0), (Seeds{0, 0, 0}));
  EXPECT_EQ(design.at(1), (Seeds{0, 0, 1}));
  EXPECT_EQ(design.at(4), (Seeds{0, 1, 0}));
  EXPECT_EQ(design.at(12), (Seeds{1, 0, 0}));
  EXPECT_EQ(design.at(23), (Seeds{1, 2, 3}));
  std::set<std::array<std::uint64_t, 3>> all;
  for (std::int64_t i = 0; i < 24; ++i)
    all.insert({design.at(i).init, design.at(i).data, design.at(i).order});
  EXPECT_EQ(all.size(), 24u);
}

TEST(SeedDesign, StreamsThatAreNotCrossedHaveSeedZero) {
  const SeedDesign design = testing_sweep::parse("[seeds]\nfirst = 5\ncrossed = { data = 2 }\n").seeds();
  EXPECT_EQ(design.networks(), 2);
  EXPECT_EQ(design.at(0), (Seeds{0, 5, 0}));
  EXPECT_EQ(design.at(1), (Seeds{0, 6, 0}));
}

}  // namespace
}  // namespace seedbed
