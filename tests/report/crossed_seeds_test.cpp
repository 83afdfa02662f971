// SPDX-License-Identifier: Apache-2.0
// The share of a configuration's networks that have something, and its interval, of both kinds of designs.
#include "report/crossed_seeds.h"

#include <gtest/gtest.h>

#include "report/sheet_rows.h"
#include "report/synthetic.h"
#include "seedbed/study_crossed.h"

namespace seedbed {
namespace {

using testing_report::made_up_row;

TEST(SeedShare, IsWilsonsOfIndependentNetworks) {
  SeedDesign seeds;
  seeds.count = 10;
  SeedShare share(seeds);
  for (int n = 0; n < 10; ++n) share.add(n, n < 3);
  EXPECT_EQ(share.networks(), 10);
  EXPECT_EQ(share.with(), 3);
  EXPECT_EQ(share.limits().low, wilson_interval(3, 10).low);
  EXPECT_EQ(share.limits().high, wilson_interval(3, 10).high);
  EXPECT_EQ(SeedShare(seeds).limits().low, 0);
  EXPECT_EQ(SeedShare(seeds).limits().high, 1);
}

TEST(SeedShare, OfACrossedDesignIsOfItsSeeds) {
  SeedDesign seeds;
  seeds.crossed = true;
  seeds.init_count = 8;
  seeds.data_count = 8;
  SeedShare share(seeds);
  for (int n = 0; n < 64; ++n) share.add(n, n / 8 < 3);  // the init seed decides
  const Interval limits = share.limits();
  EXPECT_EQ(share.with(), 24);
  // Three of eight seeds, by Student's t instead of Wilson's normal quantile; far wider than of 64 networks.
  const Interval eight = wilson_interval(3, 8);
  EXPECT_LE(limits.low, eight.low);
  EXPECT_GE(limits.high, eight.high);
  EXPECT_NEAR(limits.low, eight.low, 0.1);
  EXPECT_NEAR(limits.high, eight.high, 0.1);
}

TEST(SeedShare, IsTheContactSheets) {
  const Sweep sweep = parse_sweep(R"(
[train]
epochs = 100
[seeds]
crossed = { init = 6, order = 4 }
)",
                                  "crossed.toml");
  const RowSource rows = [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> some;
    for (std::int64_t id = first; id < first + count; ++id) {
      some.push_back(made_up_row(sweep, id));
      some.back().solved_epoch = id / 4 < 2 ? std::optional<std::int64_t>(7) : std::nullopt;
    }
    return some;
  };
  const RowNetworks row = row_networks(sweep, 0, rows, 3, 2);
  SeedShare expected(sweep.seeds());
  for (int n = 0; n < 24; ++n) expected.add(n, n / 4 < 2);
  EXPECT_EQ(row.solved, 8);
  EXPECT_EQ(row.success.low, expected.limits().low);
  EXPECT_EQ(row.success.high, expected.limits().high);
  EXPECT_LT(row.success.low, wilson_interval(8, 24).low);
  // Maps are of networks from all over the design: not of the first, which share their init seed.
  ASSERT_EQ(row.mapped.size(), 2u);
  EXPECT_LT(row.mapped[0].network_id, 12);
  EXPECT_GE(row.mapped[1].network_id, 12);
}

}  // namespace
}  // namespace seedbed
