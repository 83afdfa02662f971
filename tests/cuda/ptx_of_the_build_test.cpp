// SPDX-License-Identifier: Apache-2.0
// The kernels as nvcc compiled them: the interpreter knows all of them, and none holds an instruction
// whose result is open, but for the hardware's tanh where math = "fast".
#include <gtest/gtest.h>

#include "cuda/ptx_device.h"

namespace seedbed::cuda {
namespace {

TEST(PtxOfTheBuild, EveryKernelIsKnownAndNoResultIsOpen) {
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no nvcc: no PTX to read";
  for (const std::string& file : ptx_files()) {
    const ptx::Module module = ptx::Module::parse(ptx_text(file));
    EXPECT_FALSE(module.kernels().empty()) << file;
    for (const std::string& kernel : module.kernels()) {
      EXPECT_GT(module.instruction_count(kernel), 1u) << kernel;
      const bool fast = kernel.find("_fast_") != std::string::npos;
      for (const ptx::Finding& f : module.findings(kernel)) {
        if (fast && f.text.find("tanh.approx.f32") != std::string::npos) continue;
        ADD_FAILURE() << file << ":" << f.line << ": " << name_of(f.kind) << " " << f.text << " in "
                      << kernel;
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::cuda
