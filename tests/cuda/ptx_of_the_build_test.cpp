// SPDX-License-Identifier: Apache-2.0
// The kernels as nvcc compiled them: the interpreter knows all of them, and none holds an instruction
// whose result is open.
#include <gtest/gtest.h>

#include "cuda/ptx_device.h"

namespace seedbed::cuda {
namespace {

TEST(PtxOfTheBuild, EveryKernelIsKnownAndNoResultIsOpen) {
  if (ptx_files().empty()) GTEST_SKIP() << "this build has no nvcc: no PTX to read";
  for (const std::string& file : ptx_files()) {
    const ptx::Module module = ptx::Module::read(file);
    EXPECT_FALSE(module.kernels().empty()) << file;
    for (const std::string& kernel : module.kernels()) {
      EXPECT_GT(module.instruction_count(kernel), 1u) << kernel;
      for (const ptx::Finding& f : module.findings(kernel)) {
        ADD_FAILURE() << file << ":" << f.line << ": " << name_of(f.kind) << " " << f.text << " in "
                      << kernel;
      }
    }
  }
}

}  // namespace
}  // namespace seedbed::cuda
