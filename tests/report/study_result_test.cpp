// SPDX-License-Identifier: Apache-2.0
// Grouping of networks: by configuration, pooled over keys, of an incomplete result.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/synthetic.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_report::made_up_row;
using testing_report::made_up_rows;
using testing_report::two_by_two;

std::vector<ConfigurationStudy> study(const Sweep& sweep, const RowSource& rows,
                                      const std::vector<std::string>& by) {
  std::vector<ConfigurationStudy> studies;
  study_rows(sweep, rows, resolve_keys(sweep, by),
             [&](const ConfigurationStudy& s) { studies.push_back(s); });
  return studies;
}

TEST(StudyResult, OneGroupAConfiguration) {
  const Sweep sweep = two_by_two();
  const auto studies = study(sweep, made_up_rows(sweep), {});
  ASSERT_EQ(studies.size(), 4u);
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_EQ(studies[c].group.networks, 4);
    EXPECT_EQ(studies[c].group.solved, static_cast<std::int64_t>(c));
    EXPECT_EQ(studies[c].group.diverged, c == 3 ? 1 : 0);
    EXPECT_EQ(studies[c].values.size(), 2u);
    EXPECT_EQ(studies[c].configurations, 1);
  }
  EXPECT_EQ(studies[3].values[0].json, "[8,8]");
  EXPECT_EQ(studies[2].group.epochs.median, 31.0);
}

TEST(StudyResult, PoolsOverTheOtherKeys) {
  const Sweep sweep = two_by_two();
  const auto studies = study(sweep, made_up_rows(sweep), {"network.hidden"});
  ASSERT_EQ(studies.size(), 2u);
  EXPECT_EQ(studies[0].group.networks, 8);
  EXPECT_EQ(studies[0].group.solved, 0 + 1);
  EXPECT_EQ(studies[1].group.solved, 2 + 3);
  EXPECT_EQ(studies[1].configurations, 2);
  const auto by_rate = study(sweep, made_up_rows(sweep), {"regularization_rate"});
  ASSERT_EQ(by_rate.size(), 2u);
  EXPECT_EQ(by_rate[0].values[0].key, "train.regularization_rate");
  EXPECT_EQ(by_rate[0].group.solved, 0 + 2);
  EXPECT_EQ(by_rate[1].group.solved, 1 + 3);
}

TEST(StudyResult, UnknownKeyNamesTheSweptOnes) {
  const Sweep sweep = two_by_two();
  try {
    resolve_keys(sweep, {"network.hiden"});
    FAIL() << "no error";
  } catch (const UsageError& error) {
    EXPECT_STREQ(
        error.what(),
        "--by: network.hiden: not a swept key; the swept keys are network.hidden, train.regularization_rate");
  }
}

TEST(StudyResult, LeavesOutWhatIsNotFinished) {
  const Sweep sweep = two_by_two();
  const RowSource rows = [&](std::int64_t first, std::int64_t count) {
    std::vector<NetworkRow> found;
    for (std::int64_t id = first; id < first + count; ++id) {
      if (id != 1 && id < 9) found.push_back(made_up_row(sweep, id));
    }
    return found;
  };
  const auto studies = study(sweep, rows, {});
  ASSERT_EQ(studies.size(), 3u);
  EXPECT_EQ(studies[0].group.networks, 3);
  EXPECT_EQ(studies[1].group.networks, 4);
  EXPECT_EQ(studies[2].group.networks, 1);
}

// Configurations that do not end where blocks of rows end.
TEST(StudyResult, BlocksDoNotMatter) {
  const Sweep sweep =
      parse_sweep("[train]\nepochs = 1\n[grid]\ntrain.batch = [1, 2, 3]\n[seeds]\ncount = 50001\n", "t");
  std::int64_t most = 0;
  const RowSource rows = [&](std::int64_t first, std::int64_t count) {
    most = std::max(most, count);
    std::vector<NetworkRow> found(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
      found[static_cast<std::size_t>(i)].network_id = first + i;
      found[static_cast<std::size_t>(i)].metrics.test_loss = static_cast<double>((first + i) / 50001);
    }
    return found;
  };
  const auto studies = study(sweep, rows, {});
  ASSERT_EQ(studies.size(), 3u);
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(studies[c].group.networks, 50001);
    EXPECT_EQ(studies[c].group.test_loss.min, static_cast<double>(c));
    EXPECT_EQ(studies[c].group.test_loss.max, static_cast<double>(c));
  }
  EXPECT_LE(most, 65536);
}

TEST(StudyResult, FromAFile) {
  const testing_report::TemporaryFolder folder;
  const Sweep sweep = two_by_two();
  testing_report::write_result(folder.file("r.db"), sweep, 3);
  const auto studies = study_result(ResultReader(folder.file("r.db")));
  ASSERT_EQ(studies.size(), 3u);
  EXPECT_EQ(studies[2].group.solved, 2);
  EXPECT_EQ(studies[2].group.test_accuracy.max, 1.0);
}

}  // namespace
}  // namespace seedbed
