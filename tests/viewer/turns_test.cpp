// SPDX-License-Identifier: Apache-2.0
// A sweep that does not fit its device, whose networks take turns there: a session of it trains to the end
// and shows every network, with the CUDA engine on a device that executes its kernels on the CPU.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "tests/viewer/made_up.h"
#include "viewer/core/field_evaluator.h"

namespace seedbed::viewer::test {
namespace {

using cuda::ptx_files;

TEST(Turns, AFieldThatIsNotOnTheDeviceIsRefusedAndTrainingGoesOn) {
  SEEDBED_NEEDS_PTX();
  const auto population = population_of(small_sweep());
  TrainingOptions options;
  const auto log = std::make_shared<cuda::PtxDeviceLog>();
  options.make_engine = [log](std::vector<NetworkSpec> networks, const StopRule& stop,
                              const RecordPlan& record, const EngineOptions&) {
    cuda::PtxDeviceOptions device;
    device.memory = 48 * 1024;  // for a handful of networks
    return cuda::make_engine_on(std::make_unique<cuda::PtxDevice>(device, log), std::move(networks), stop,
                                record, {});
  };
  TrainingSession session(population, options);
  ASSERT_TRUE(ready(session));
  EXPECT_EQ(session.why_no_live_fields(), "");
  session.step(3);
  ASSERT_TRUE(reaches(session, 3));
  int waiting = 0;
  for (const NetworkStanding& s : session.frame()->standing) waiting += s.epoch == 0;
  ASSERT_GT(waiting, 0) << "all of them fit";
  ASSERT_LT(waiting, population->networks());

  std::vector<float> values(24 * 64);
  LiveFieldRequest request;
  for (std::size_t n = 0; n < 24; ++n) request.networks.push_back(n);
  request.side = 8;
  request.target = {values.data(), false};
  const auto outcome = request.outcome;
  ASSERT_TRUE(session.request_fields(request));
  ASSERT_TRUE(eventually([&] { return *outcome != LiveFieldRequest::open; }));
  EXPECT_EQ(*outcome, LiveFieldRequest::dropped);
  EXPECT_NE(session.why_no_live_fields().find("is not on the device now"), std::string::npos);
  EXPECT_EQ(session.status().state, SessionState::paused) << session.status().message;

  session.play();
  ASSERT_TRUE(eventually([&] { return session.status().state == SessionState::done; }, 60))
      << session.status().message;
  // The picture's way to fields, from the weights of the frame, has all of them.
  FieldRequest all;
  all.population = population;
  all.frame = session.frame();
  all.side = 8;
  for (int n = 0; n < 24; ++n) all.networks.push_back(n);
  FieldEvaluator evaluator;
  evaluator.request(all);
  const FieldSetPtr set = evaluator.wait();
  EXPECT_EQ(evaluator.error(), "");
  std::vector<NetworkSpec> specs;
  for (int n = 0; n < 24; ++n) specs.push_back(population->spec(n));
  const auto engine = make_cpu_engine(std::move(specs), population->sweep().stop(), RecordPlan{});
  while (engine->advance(20)) {
  }
  engine->fields(request.networks, 8, {values.data(), false});
  EXPECT_EQ(set->values, values);
  for (int n = 0; n < 24; ++n) EXPECT_EQ(session.frame()->of(n).epoch, 20) << n;

  session.pause();  // it would train on from its first frame, which then is not always seen
  session.restart();
  ASSERT_TRUE(eventually([&] { return session.frame()->epoch == 0; }));
  EXPECT_EQ(session.why_no_live_fields(), "") << "another engine has refused nothing yet";
}

}  // namespace
}  // namespace seedbed::viewer::test
