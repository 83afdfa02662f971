// SPDX-License-Identifier: Apache-2.0
// Networks that a device's memory does not hold at once are announced, once and in one line; others are not.
#include <gmock/gmock.h>

#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"

namespace seedbed::cuda {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<NetworkSpec> two_shapes() {
  Configuration c;
  c.data.points = 20;
  c.train.epochs = 2;
  c.network.hidden = {4};
  std::vector<NetworkSpec> networks = seeds_of(c, 100);
  c.network.hidden = {8, 8};
  for (const NetworkSpec& network : seeds_of(c, 100)) networks.push_back(network);
  return networks;
}

/// What is said when they train on a device with so much memory.
std::vector<std::string> said_on(std::size_t memory, const std::vector<NetworkSpec>& networks) {
  std::vector<std::string> said;
  CudaRun run;
  run.device.memory = memory;
  CudaEngineOptions options;
  options.host_threads = 1;
  options.notice = [&](const std::string& line) { said.push_back(line); };
  const auto engine = make_engine_on(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                     {CurveKind::log, 3}, options);
  expect_same(networks, run_on(*engine, 1'000'000), cpu_results(networks, run.stop));
  EXPECT_LE(run.log->peak_memory, memory);
  return said;
}

TEST(MemoryNotice, NothingIsSaidWhereAllHaveRoom) {
  SEEDBED_NEEDS_PTX();
  EXPECT_THAT(said_on(std::size_t(1) << 30, two_shapes()), IsEmpty());
}

TEST(MemoryNotice, ShapesThatTakeTurnsAreNotCut) {
  SEEDBED_NEEDS_PTX();
  EXPECT_THAT(said_on(std::size_t(400) << 10, two_shapes()), IsEmpty());
}

TEST(MemoryNotice, CutsAreSaidOnce) {
  SEEDBED_NEEDS_PTX();
  EXPECT_THAT(
      said_on(std::size_t(64) << 10, two_shapes()),
      ElementsAre("PTX on the CPU: its free memory does not hold 100 networks of one shape at once: they "
                  "train in parts of at most 24"));
}

TEST(MemoryNotice, BatchesOfTheGeneralKernelsToo) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.points = 20;
  c.train.epochs = 2;
  const std::vector<NetworkSpec> networks = seeds_of(c, 70);
  for (const std::size_t memory : {std::size_t(1) << 30, std::size_t(1) << 16}) {
    std::vector<std::string> said;
    CudaRun run;
    run.device.memory = memory;
    const auto engine = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks,
                                          run.stop, {CurveKind::none, 0}, Route::general,
                                          [&](const std::string& line) { said.push_back(line); });
    EXPECT_EQ(said.size(), memory < (std::size_t(1) << 20) ? 1u : 0u);
    for (const std::string& line : said) EXPECT_THAT(line, testing::HasSubstr(" 70 networks of one shape "));
  }
}

}  // namespace
}  // namespace seedbed::cuda
