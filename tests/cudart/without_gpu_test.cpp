// SPDX-License-Identifier: Apache-2.0
// The program as it is on a machine with GPUs, linked with the CUDA runtime of runtime.h: what it asks of the
// runtime, of Thrust, CUB, cuBLAS and CUDA-GL is done by the CPU, and the results are the CPU engine's.
#include <gmock/gmock.h>

#include <cmath>
#include <sstream>

#include "cli/program.h"

namespace seedbed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_cli::Outcome;
using testing_cli::Program;

/// For all routes: unrolled kernels of two mappings, a thread a neuron, general kernels.
constexpr char kMixed[] = R"(
[data]
dataset = "spiral"
points = 60
[train]
epochs = 25
batch = 7
regularization_rate = 0.003
[grid]
network.hidden = [[], [3], [8, 8], [5, 5, 5, 5, 5, 5], [16], [12, 5]]
train.regularization = ["none", "l1"]
train.optimizer = ["sgd", "adam"]
[seeds]
count = 3
)";

/// 54 KB of points in shared memory: all networks have the same.
constexpr char kManyPoints[] = R"(
[data]
dataset = "circle"
points = 3000
[network]
hidden = [3]
[train]
epochs = 2
[seeds]
count = 1
)";

/// Units of 4,096 networks that are solved early.
constexpr char kThreeUnits[] = R"(
[data]
dataset = "gauss"
points = 20
[network]
hidden = [2]
[train]
epochs = 10000000
batch = 5
[stop]
solved = "test_accuracy >= 0.6"
then = "freeze"
[seeds]
count = 9000
)";

/// Beyond our kernels.
constexpr char kWide[] = R"(
[data]
dataset = "spiral"
points = 60
[train]
epochs = 25
batch = 7
[grid]
network.hidden = [[40, 8, 33], [64]]
train.optimizer = ["sgd"]
[seeds]
count = 6
)";

struct Report {
  std::vector<long> launches, graphs, left;  ///< of each device
};

class WithoutGpu : public Program {
 protected:
  WithoutGpu() { program_ = SEEDBED_BINARY_DIR "/bin/without_gpu/seedbed"; }

  /// Of the last program that ended by itself.
  Report report() const {
    Report report;
    std::istringstream lines(read(path("report")));
    std::string device, word;
    for (long launches, graphs, left;
         lines >> device >> word >> launches >> word >> graphs >> word >> left;) {
      report.launches.push_back(launches);
      report.graphs.push_back(graphs);
      report.left.push_back(left);
    }
    return report;
  }

  Outcome train(const std::string& sweep, const std::string& result, std::vector<std::string> more) {
    environment_["SEEDBED_CUDART_REPORT"] = path("report");
    std::vector<std::string> command{"run", sweep, "-o", result, "--quiet"};
    command.insert(command.end(), more.begin(), more.end());
    return run(command);
  }
  std::string csv(const std::string& result, const std::string& flag = "--csv") {
    std::vector<std::string> command{"export", result, "--csv", result + ".csv"};
    if (flag != "--csv") command.push_back(flag);
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return read(path(result + ".csv"));
  }
  std::string csv_of_the_cpu(const std::string& sweep) {
    EXPECT_EQ(train(sweep, "cpu.db", {"--device", "cpu"}).exit_code, 0);
    return csv("cpu.db");
  }
};

TEST_F(WithoutGpu, ADeviceGivesTheCpusResult) {
  const std::string sweep = write("mixed.toml", kMixed), expected = csv_of_the_cpu(sweep);
  const Outcome outcome = train(sweep, "cuda.db", {"--device", "cuda"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  ASSERT_EQ(report().launches.size(), 1u);
  EXPECT_GT(report().launches[0], 10);
  EXPECT_THAT(report().left, ElementsAre(0)) << "bytes that nobody freed";
  EXPECT_EQ(csv("cuda.db"), expected);
}

TEST_F(WithoutGpu, MoreSharedMemoryThanABlockHasUnasked) {
  const std::string sweep = write("points.toml", kManyPoints), expected = csv_of_the_cpu(sweep);
  ASSERT_EQ(train(sweep, "cuda.db", {"--device", "cuda"}).exit_code, 0);
  EXPECT_EQ(csv("cuda.db"), expected);
}

TEST_F(WithoutGpu, AllDevicesShareTheWork) {
  const std::string sweep = write("mixed.toml", kMixed), expected = csv_of_the_cpu(sweep);
  environment_["SEEDBED_CUDART_DEVICES"] = "3";
  ASSERT_EQ(train(sweep, "three.db", {"--device", "cuda"}).exit_code, 0);
  ASSERT_EQ(report().launches.size(), 3u);
  for (const long launches : report().launches) EXPECT_GT(launches, 10);
  EXPECT_THAT(report().left, ElementsAre(0, 0, 0));
  EXPECT_EQ(csv("three.db"), expected);
  ASSERT_EQ(train(sweep, "second.db", {"--device", "cuda:1"}).exit_code, 0);
  EXPECT_EQ(report().launches[0], 0);
  EXPECT_GT(report().launches[1], 10);
  EXPECT_EQ(report().launches[2], 0);
  EXPECT_EQ(csv("second.db"), expected);
}

TEST_F(WithoutGpu, ADeviceThatIsFullTrainsInParts) {
  const std::string sweep = write("mixed.toml", kMixed), expected = csv_of_the_cpu(sweep);
  environment_["SEEDBED_CUDART_MEMORY"] = "400000";
  const Outcome outcome = train(sweep, "full.db", {"--device", "cuda"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(report().left, ElementsAre(0));
  EXPECT_EQ(csv("full.db"), expected);
  environment_["SEEDBED_CUDART_MEMORY"] = "3000";
  const Outcome tiny = train(sweep, "tiny.db", {"--device", "cuda"});
  EXPECT_EQ(tiny.exit_code, 1);
  EXPECT_THAT(tiny.err, testing::MatchesRegex("error: cuda:0: .*out of memory.*\n"));
}

TEST_F(WithoutGpu, ALostDeviceLeavesWhatIsCommitted) {
  const std::string sweep = write("units.toml", kThreeUnits), expected = csv_of_the_cpu(sweep);
  const auto rows = [](const std::string& table) { return std::count(table.begin(), table.end(), '\n') - 1; };
  ASSERT_EQ(rows(expected), 9000);
  ASSERT_EQ(train(sweep, "whole.db", {"--device", "cuda"}).exit_code, 0);
  ASSERT_EQ(csv("whole.db"), expected);
  const long launches = report().launches[0];
  ASSERT_GT(launches, 6);
  environment_["SEEDBED_CUDART_LOSE_AFTER"] = std::to_string(launches * 3 / 4);
  const Outcome lost = train(sweep, "lost.db", {"--device", "cuda"});
  EXPECT_EQ(lost.exit_code, 75);
  EXPECT_THAT(lost.err, testing::MatchesRegex(
                            "error: cuda:0: cuda[A-Za-z]+: unspecified launch failure: [48],[0-9]+ of "
                            "9,000 networks are safe in lost.db; the same command again continues\n"));
  environment_.erase("SEEDBED_CUDART_LOSE_AFTER");
  const std::int64_t committed = rows(csv("lost.db", "--partial"));
  EXPECT_GE(committed, 4096);
  EXPECT_LT(committed, 9000);
  ASSERT_EQ(train(sweep, "lost.db", {"--device", "cuda"}).exit_code, 0);
  EXPECT_EQ(csv("lost.db"), expected);
}

TEST_F(WithoutGpu, SaysWhatADeviceLacks) {
  const std::string sweep = write("mixed.toml", kMixed);
  const struct {
    const char *variable, *value, *device, *message;
  } cases[] = {
      {"STATUS", "no-driver", "cuda", "error: --device cuda: no NVIDIA driver\n"},
      {"STATUS", "old-driver", "cuda",
       "error: --device cuda: CUDA driver version is insufficient for CUDA runtime version\n"},
      {"STATUS", "old-gpu", "cuda",
       "error: --device cuda:0: no GPU (PTX on the CPU) (compute capability 9.0) cannot run this build's "
       "kernels: no kernel image is available for execution on the device\n"},
      {"DEVICES", "0", "cuda", "error: --device cuda: no CUDA-capable device is detected\n"},
      {"DEVICES", "2", "cuda:2", "error: --device cuda:2: no such device; allowed: cuda:0 to cuda:1\n"}};
  for (const auto& c : cases) {
    environment_ = {{std::string("SEEDBED_CUDART_") + c.variable, c.value}};
    const Outcome outcome = train(sweep, "none.db", {"--device", c.device});
    EXPECT_EQ(outcome.exit_code, 2) << c.value;
    EXPECT_EQ(outcome.err, c.message) << c.value;
    EXPECT_FALSE(std::filesystem::exists(path("none.db"))) << c.value;
  }
}

TEST_F(WithoutGpu, ProductsByCublasGiveTheHostsLosses) {
  const std::string sweep = write("wide.toml", kWide);
  const auto losses = [&](const std::string& device) {
    EXPECT_EQ(train(sweep, device + ".db", {"--device", device}).exit_code, 0);
    std::istringstream lines(csv(device + ".db"));
    std::vector<double> column;
    std::string line, field;
    std::getline(lines, line);
    std::size_t at = 0;
    std::istringstream names(line);
    while (std::getline(names, field, ',') && field != "train_loss") ++at;
    while (std::getline(lines, line)) {
      std::istringstream fields(line);
      for (std::size_t k = 0; k <= at; ++k) std::getline(fields, field, ',');
      column.push_back(std::stod(field));
    }
    return column;
  };
  const std::vector<double> host = losses("cpu"), device = losses("cuda");
  ASSERT_EQ(report().graphs.size(), 1u);
  EXPECT_GT(report().graphs[0], 20) << "epochs of two shapes";
  EXPECT_THAT(report().left, ElementsAre(0));
  ASSERT_EQ(host.size(), 12u);
  ASSERT_EQ(device.size(), host.size());
  for (std::size_t n = 0; n < host.size(); ++n) EXPECT_NEAR(device[n], host[n], 1e-4) << n;
}

/// The tests of a GPU that `filter` names, in the program that is linked with the runtime without one.
void expect_passed(const std::string& filter, int tests) {
  const std::string command =
      "env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX SEEDBED_GPU_TEST_NETWORKS=40 " SEEDBED_BINARY_DIR
      "/bin/without_gpu/seedbed_tests --gtest_filter='" +
      filter + "' 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_TRUE(pipe);
  std::string output;
  for (char piece[4096]; const std::size_t n = std::fread(piece, 1, sizeof piece, pipe);)
    output.append(piece, n);
  EXPECT_EQ(pclose(pipe), 0) << output;
  EXPECT_THAT(output, HasSubstr("[  PASSED  ] " + std::to_string(tests) + " tests")) << output;
  EXPECT_THAT(output, testing::Not(HasSubstr("SKIPPED")));
}

TEST(TestsOfAGpu, PassWithoutOne) {
  expect_passed("*RealGpu*-RealGpuRanking*", 16);
}
TEST(TestsOfAGpu, OfTheRankingPassWithoutOne) {  // a million networks take a minute and are left out
  expect_passed("RealGpuRanking*-*Million*", 2);
}
TEST(TestsOfAGpu, OfTheViewerPassWithoutOne) {
  expect_passed("*CudaGl*", 7);
}

}  // namespace
}  // namespace seedbed
