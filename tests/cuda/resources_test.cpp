// SPDX-License-Identifier: Apache-2.0
// What the kernels take of a multiprocessor, by the assembler's own report for sm_90, compared with
// bench/results/kernel_resources_sm90.json: no spill in a mapping that the planner picks, and no register
// more than recorded for the same assembler. SEEDBED_WRITE_RESOURCES=<folder> writes the report anew, a
// file a depth.
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
  int registers = 0, spill_bytes = 0;
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
      used("Used (\\d+) registers");
  std::istringstream lines(report);
  std::string kernel;
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, entry)) kernel = match[1];
    if (std::regex_search(line, match, spill)) all[kernel].spill_bytes = std::stoi(match[1]);
    if (std::regex_search(line, match, used)) all[kernel].registers = std::stoi(match[1]);
  }
  return all;
}

class KernelResources : public testing::TestWithParam<int> {};

TEST_P(KernelResources, NoSpillWhereThePlannerGoesAndNoMoreRegistersThanRecorded) {
#if !defined(SEEDBED_PTXAS)
  GTEST_SKIP() << "this build has no ptxas";
#else
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no PTX to assemble";
  const int depth = GetParam();
  const std::string ptxas = SEEDBED_PTXAS;
  const std::string file = file_of("seedbed_train_t8_w8_d" + std::to_string(depth) + "_tanh_l2");
  const std::string copy = testing::TempDir() + "seedbed_kernels_d" + std::to_string(depth) + ".ptx";
  std::ofstream(copy) << ptx_text(file);
  const auto now = parse(output_of(ptxas + " -arch=sm_90 -v -o /dev/null " + copy + " 2>&1"));
  std::remove(copy.c_str());
  ASSERT_FALSE(now.empty());
  std::string version = output_of(ptxas + " --version");
  version = version.substr(version.find("Cuda compilation"));
  version = version.substr(0, version.find('\n'));

  nlohmann::ordered_json report;
  for (const auto& [kernel, r] : now) report[kernel] = {r.registers, r.spill_bytes};
  if (const char* folder = std::getenv("SEEDBED_WRITE_RESOURCES")) {
    std::ofstream(std::string(folder) + "/d" + std::to_string(depth) + ".json")
        << nlohmann::ordered_json{{"assembler", version}, {"kernels", report}};
  }

  // Beyond six layers a network fits the registers only where its warp shares a batch.
  for (const int batch : {1, 10}) {
    if (depth > 6 && batch == 1) continue;
    for (const std::size_t networks : {64u, 2048u, 100'000u}) {
      for (DevicePackKey key : keys_of_depth(depth)) {
        key.batch = batch;
        const std::string kernel = train_kernel_name(key, choose_mapping(key, networks));
        ASSERT_EQ(now.count(kernel), 1u) << kernel;
        // A word or two parked once in a launch is no spill worth the name.
        EXPECT_LE(now.at(kernel).spill_bytes, 8) << kernel;
      }
    }
  }
  std::ifstream in(std::string(SEEDBED_SOURCE_DIR) + "/bench/results/kernel_resources_sm90.json");
  const auto recorded = nlohmann::json::parse(in);
  if (recorded.at("assembler") != version) return;  // another assembler allocates otherwise
  for (const auto& [kernel, r] : now) {
    ASSERT_TRUE(recorded.at("kernels").contains(kernel)) << kernel << " is not in the report";
    EXPECT_LE(r.registers, recorded.at("kernels").at(kernel).at(0).get<int>()) << kernel;
    EXPECT_LE(r.spill_bytes, recorded.at("kernels").at(kernel).at(1).get<int>()) << kernel;
  }
#endif
}
INSTANTIATE_TEST_SUITE_P(Depth, KernelResources, testing::Range(0, 9));

}  // namespace
}  // namespace seedbed::cuda
