// SPDX-License-Identifier: Apache-2.0
// Networks are called by the seeds that they have, not by where they stand; and what can't be judged or
// compared has no share and no map.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/viewer/made_up.h"
#include "viewer/core/arrangement.h"

namespace seedbed::viewer::test {
namespace {

std::shared_ptr<const Population> population_with(const std::string& toml) {
  return population_of(parse_sweep("[data]\npoints = 60\n[network]\nhidden = [2]\n" + toml, "s.toml"));
}

TEST(SeedNames, CountFromTheSweepsFirst) {
  const auto p = population_with("[seeds]\nfirst = 100\ncount = 8\n");
  EXPECT_EQ(p->seed_name(0), "seed 100");
  EXPECT_EQ(p->short_seed_name(7), "107");
  EXPECT_EQ(p->all_seeds_name(), "seeds 100 to 107");
  const Frame frame = initial_frame(*p);
  ViewState view;
  view.filter = "seed >= 106";
  EXPECT_EQ(arrange(*p, frame, view).rows.at(0).networks, (std::vector<int>{6, 7}));
}

TEST(SeedNames, SayEachStreamWhereTheyAreCrossed) {
  const auto p = population_with("[seeds]\ncrossed = { init = 3, data = 4, order = 1 }\n");
  ASSERT_EQ(p->seeds(), 12);
  for (int n = 0; n < p->seeds(); ++n) {
    const Seeds seeds = p->seeds_of(n);
    EXPECT_EQ(p->seed_name(n), "init " + std::to_string(seeds.init) + ", data " + std::to_string(seeds.data));
    EXPECT_EQ(p->short_seed_name(n), std::to_string(seeds.init) + "·" + std::to_string(seeds.data));
  }
  EXPECT_EQ(p->all_seeds_name(), "3 init × 4 data seeds");
}

TEST(Summaries, ARegressionIsNotJudgedByAnAccuracy) {
  const auto p = population_with("[grid]\ndata.dataset = [\"plane\", \"circle\"]\n[seeds]\ncount = 2\n");
  const Frame frame = initial_frame(*p);
  const std::vector<RowSummary> summaries = summarize(*p, frame);
  EXPECT_FALSE(summaries.at(0).judged);
  EXPECT_TRUE(summaries.at(1).judged);
  ViewState view;
  view.row_order = RowOrder::success;
  EXPECT_EQ(arrange(*p, frame, view).rows.front().row, 1) << "what can't be judged comes last";
  view.filter = "success = 0";
  EXPECT_EQ(arrange(*p, frame, view).networks, 2);
}

}  // namespace
}  // namespace seedbed::viewer::test
