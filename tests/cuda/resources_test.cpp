// SPDX-License-Identifier: Apache-2.0
// What the kernels take of a multiprocessor, by the assembler's own report for sm_90, compared with
// bench/results/kernel_resources_sm90.json: no spill in a mapping that the planner picks, and no register
// more than recorded for the same assembler. SEEDBED_WRITE_RESOURCES=<folder> writes the report anew, a
// file an object file.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "cuda/pack_keys.h"
#include "cuda/ptx_device.h"

namespace seedbed::cuda {
namespace {

struct Resources {
  int registers = 0, spill_bytes = 0, shared_bytes = 0;  ///< shared memory known when compiled
};

[[maybe_unused]] std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return text;
  std::array<char, 4096> part;
  while (const std::size_t n = fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), n);
  return pclose(pipe) == 0 ? text : "";
}

[[maybe_unused]] std::map<std::string, Resources> parse(const std::string& report) {
  std::map<std::string, Resources> all;
  static const std::regex entry("Compiling entry function '(\\w+)'"), spill("(\\d+) bytes spill stores"),
      used("Used (\\d+) registers"), shared("(\\d+) bytes smem");
  std::istringstream lines(report);
  std::string kernel;
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, entry)) kernel = match[1];
    if (std::regex_search(line, match, spill)) all[kernel].spill_bytes = std::stoi(match[1]);
    if (std::regex_search(line, match, used)) all[kernel].registers = std::stoi(match[1]);
    if (std::regex_search(line, match, shared)) all[kernel].shared_bytes = std::stoi(match[1]);
  }
  return all;
}

#if defined(SEEDBED_PTXAS)
/// What the assembler says of all kernels in the object file that holds `kernel`.
struct Report {
  std::map<std::string, Resources> now;
  std::string assembler;
};

Report report_of(const std::string& kernel) {
  const std::string copy = testing::TempDir() + kernel + ".ptx";
  std::ofstream(copy) << ptx_text(file_of(kernel));
  Report report{
      parse(output_of(std::string(SEEDBED_PTXAS) + " -arch=sm_90 -v -o /dev/null " + copy + " 2>&1")),
      output_of(std::string(SEEDBED_PTXAS) + " --version")};
  std::remove(copy.c_str());
  report.assembler = report.assembler.substr(report.assembler.find("Cuda compilation"));
  report.assembler = report.assembler.substr(0, report.assembler.find('\n'));
  if (const char* folder = std::getenv("SEEDBED_WRITE_RESOURCES")) {
    nlohmann::ordered_json kernels;
    for (const auto& [name, r] : report.now) kernels[name] = {r.registers, r.spill_bytes, r.shared_bytes};
    std::ofstream(std::string(folder) + "/" + kernel + ".json")
        << nlohmann::ordered_json{{"assembler", report.assembler}, {"kernels", kernels}};
  }
  return report;
}

void expect_no_more_than_recorded(const Report& report) {
  std::ifstream in(std::string(SEEDBED_SOURCE_DIR) + "/bench/results/kernel_resources_sm90.json");
  const auto recorded = nlohmann::json::parse(in);
  if (recorded.at("assembler") != report.assembler) return;  // another assembler allocates otherwise
  for (const auto& [kernel, r] : report.now) {
    ASSERT_TRUE(recorded.at("kernels").contains(kernel)) << kernel << " is not in the report";
    EXPECT_LE(r.registers, recorded.at("kernels").at(kernel).at(0).get<int>()) << kernel;
    EXPECT_LE(r.spill_bytes, recorded.at("kernels").at(kernel).at(1).get<int>()) << kernel;
    EXPECT_LE(r.shared_bytes, recorded.at("kernels").at(kernel).at(2).get<int>()) << kernel;
  }
}
#endif

class KernelResources : public testing::TestWithParam<int> {};

TEST_P(KernelResources, NoSpillWhereThePlannerGoesAndNoMoreRegistersThanRecorded) {
#if !defined(SEEDBED_PTXAS)
  GTEST_SKIP() << "this build has no ptxas";
#else
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no PTX to assemble";
  const int depth = GetParam();
  const Report report = report_of("seedbed_train_t8_w8_d" + std::to_string(depth) + "_tanh_l2");
  ASSERT_FALSE(report.now.empty());

  // Beyond six layers a network fits the registers only where its warp shares a batch.
  for (const int batch : {1, 10}) {
    if (depth > 6 && batch == 1) continue;
    for (const std::size_t networks : {64u, 2048u, 100'000u}) {
      for (DevicePackKey key : keys_of_depth(depth)) {
        key.batch = batch;
        const std::string kernel = train_kernel_name(key, choose_mapping(key, networks));
        ASSERT_EQ(report.now.count(kernel), 1u) << kernel;
        // A word or two parked once in a launch is no spill worth the name.
        EXPECT_LE(report.now.at(kernel).spill_bytes, 8) << kernel;
      }
    }
  }
  expect_no_more_than_recorded(report);
#endif
}
INSTANTIATE_TEST_SUITE_P(Depth, KernelResources, testing::Range(0, 9));

TEST(NeuronKernelResources, NoSpillAndNoMoreRegistersThanRecorded) {
#if !defined(SEEDBED_PTXAS)
  GTEST_SKIP() << "this build has no ptxas";
#else
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no PTX to assemble";
  for (const std::string width : {"16", "32"}) {
    const Report report = report_of("seedbed_neurons_w" + width + "_d1_l2");
    ASSERT_FALSE(report.now.empty());
    for (const auto& [kernel, r] : report.now) EXPECT_EQ(r.spill_bytes, 0) << kernel;
    expect_no_more_than_recorded(report);
  }
#endif
}

TEST(OtherKernelResources, NoMoreThanRecorded) {
#if !defined(SEEDBED_PTXAS)
  GTEST_SKIP() << "this build has no ptxas";
#else
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no PTX to assemble";
  for (const char* kernel : {"seedbed_evaluate_d1", "seedbed_scores", "seedbed_wide_add_bias",
                             "seedbed_general_train_epochs_float"}) {
    const Report report = report_of(kernel);
    ASSERT_FALSE(report.now.empty()) << kernel;
    expect_no_more_than_recorded(report);
  }
#endif
}

}  // namespace
}  // namespace seedbed::cuda
