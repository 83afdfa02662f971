// SPDX-License-Identifier: Apache-2.0
// Which networks are shown, in which order: every choice against an order written down by hand.
#include "viewer/core/arrangement.h"

#include <gmock/gmock.h>

#include "tests/viewer/made_up.h"

namespace seedbed::viewer::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Arranged : public testing::Test {
 protected:
  std::shared_ptr<const Population> p_ = population_of(small_sweep());
  std::shared_ptr<Frame> frame_ = made_up_frame(*p_);
  ViewState view_;

  std::vector<int> rows() const {
    std::vector<int> rows;
    for (const ArrangedRow& row : arrange(*p_, *frame_, view_).rows) rows.push_back(row.row);
    return rows;
  }
  std::vector<int> networks_of_first_row() const { return arrange(*p_, *frame_, view_).rows.at(0).networks; }
};

TEST_F(Arranged, AsInTheSweep) {
  EXPECT_THAT(rows(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(networks_of_first_row(), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(arrange(*p_, *frame_, view_).networks, 24);
}

TEST_F(Arranged, RowsByLossSuccessAndEpochs) {
  view_.row_order = RowOrder::loss;
  EXPECT_THAT(rows(), ElementsAre(5, 4, 3, 2, 1, 0));
  for (int n = 4; n < 8; ++n) frame_->standing[static_cast<std::size_t>(n)].solved_epoch = 3;
  view_.row_order = RowOrder::success;
  EXPECT_EQ(rows().front(), 1);
  view_.row_order = RowOrder::epochs;
  EXPECT_EQ(rows().front(), 1);
}

TEST_F(Arranged, SeedsByLossAccuracyAndEpochs) {
  view_.column_order = ColumnOrder::loss;
  EXPECT_THAT(networks_of_first_row(), ElementsAre(3, 2, 1, 0));
  view_.column_order = ColumnOrder::accuracy;
  EXPECT_THAT(networks_of_first_row(), ElementsAre(3, 2, 1, 0));
  view_.column_order = ColumnOrder::epochs;
  EXPECT_THAT(networks_of_first_row(), ElementsAre(0, 2, 1, 3));
}

TEST_F(Arranged, ADivergedNetworkIsLast) {
  view_.column_order = ColumnOrder::loss;
  EXPECT_THAT(arrange(*p_, *frame_, view_).rows.at(5).networks, ElementsAre(22, 21, 20, 23));
}

TEST_F(Arranged, GroupsKeepEqualValuesTogether) {
  view_.group_key = "train.batch";
  EXPECT_THAT(rows(), ElementsAre(0, 2, 4, 1, 3, 5));
  const Arrangement a = arrange(*p_, *frame_, view_);
  EXPECT_EQ(a.rows[0].group, "batch 1");
  EXPECT_EQ(a.rows[1].group, "");
  EXPECT_EQ(a.rows[3].group, "batch 10");
}

TEST_F(Arranged, ByHand) {
  view_.row_order = RowOrder::manual;
  view_.manual_order = {4, 2};
  EXPECT_THAT(rows(), ElementsAre(4, 2, 0, 1, 3, 5));
}

TEST_F(Arranged, Filters) {
  view_.filter = "solved and hidden = 3-2";
  EXPECT_THAT(rows(), ElementsAre(4, 5));
  EXPECT_THAT(networks_of_first_row(), ElementsAre(16, 18));
  view_.filter = "test_loss < 0.05 or seed = 0 and network.hidden = none";
  EXPECT_THAT(rows(), ElementsAre(0, 1, 5));
  view_.filter = "not (batch >= 10) and seed != 3";
  EXPECT_THAT(rows(), ElementsAre(0, 2, 4));
  EXPECT_THAT(networks_of_first_row(), ElementsAre(0, 1, 2));
  view_.filter = "diverged";
  EXPECT_THAT(networks_of_first_row(), ElementsAre(23));
  frame_->standing[6].pruned = true;
  view_.filter = "pruned";
  EXPECT_THAT(networks_of_first_row(), ElementsAre(6));
  view_.filter = "test_loss >= 0 or test_loss < 0";  // NaN is neither
  EXPECT_EQ(arrange(*p_, *frame_, view_).networks, 23);
  view_.filter = "test_loss > 9";
  EXPECT_TRUE(rows().empty());
}

TEST_F(Arranged, AFilterThatMakesNoSenseIsIgnoredAndExplained) {
  const std::pair<const char*, const char*> wrong[] = {{"lozz < 1", "unknown name \"lozz\""},
                                                       {"test_loss <", "a value is missing"},
                                                       {"(solved", "parenthesis"},
                                                       {"solved solved", "not expected"},
                                                       {"solved and", "ends too early"},
                                                       {"seed ! 3", "use != or not"}};
  for (const auto& [filter, why] : wrong) {
    view_.filter = filter;
    const Arrangement a = arrange(*p_, *frame_, view_);
    EXPECT_THAT(a.filter_error, HasSubstr(why)) << filter;
    EXPECT_EQ(a.networks, 24) << filter;
  }
}

TEST_F(Arranged, SummariesCountWholeRows) {
  const std::vector<RowSummary> s = summarize(*p_, *frame_);
  EXPECT_EQ(s[5].networks, 4);
  EXPECT_EQ(s[5].solved, 2);
  EXPECT_EQ(s[5].diverged, 1);
  EXPECT_DOUBLE_EQ(s[0].success(), 0.5);
}

}  // namespace
}  // namespace seedbed::viewer::test
