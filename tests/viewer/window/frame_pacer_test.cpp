// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/frame_pacer.h"

#include <gtest/gtest.h>

namespace seedbed::viewer::test {
namespace {

FramePacer::Moment moment(bool input, bool news, bool full_speed) {
  FramePacer::Moment m;
  m.input = input;
  m.news = news;
  m.full_speed = full_speed;
  m.frame_seconds = 0.010;
  return m;
}

TEST(FramePacer, DrawsWhatChangesAtSixtyFramesASecond) {
  const FramePacer pacer(false);
  EXPECT_DOUBLE_EQ(pacer.wait(moment(false, true, true)), FramePacer::kFrame);
  EXPECT_DOUBLE_EQ(pacer.wait(moment(true, false, false)), FramePacer::kFrame);
  EXPECT_DOUBLE_EQ(pacer.wait(moment(false, false, true)), FramePacer::kStatus);
}

TEST(FramePacer, InSoftwareTrainingKeepsItsCores) {
  const FramePacer pacer(true);
  EXPECT_DOUBLE_EQ(pacer.wait(moment(false, true, true)), 0.010 / FramePacer::kShare);
  EXPECT_DOUBLE_EQ(pacer.wait(moment(false, true, false)), FramePacer::kFrame);
  FramePacer::Moment slow = moment(false, true, true);
  slow.frame_seconds = 1;
  EXPECT_DOUBLE_EQ(pacer.wait(slow), FramePacer::kSlowest);
}

TEST(FramePacer, InputBringsTheFullRateForAWhile) {
  FramePacer pacer(true);
  FramePacer::Moment touched = moment(true, false, true);
  touched.since_frame = 0.1;
  EXPECT_TRUE(pacer.due(touched));
  pacer.drawn(touched);
  FramePacer::Moment after = moment(false, true, true);
  EXPECT_DOUBLE_EQ(pacer.wait(after), FramePacer::kFrame);
  after.since_frame = 0.6;
  pacer.drawn(after);
  EXPECT_DOUBLE_EQ(pacer.wait(after), FramePacer::kFrame);
  pacer.drawn(after);
  EXPECT_GT(pacer.wait(after), FramePacer::kFrame);
}

}  // namespace
}  // namespace seedbed::viewer::test
