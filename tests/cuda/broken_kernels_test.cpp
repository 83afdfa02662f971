// SPDX-License-Identifier: Apache-2.0
// The comparison with the CPU bites: kernels that are broken by one instruction are noticed.
#include <gtest/gtest.h>

#include "cuda/cuda_run.h"
#include "ptx/edit.h"

namespace seedbed::cuda {
namespace {

enum class Outcome { same, different, thrown };

std::vector<NetworkSpec> networks() {
  Configuration c;
  c.data.dataset = DatasetKind::circle;
  c.data.points = 24;
  c.data.features.bits = 0x7f;
  c.network.hidden = {8, 7};
  c.train.epochs = 3;
  c.train.batch = 5;
  return seeds_of(c, 40);
}

/// `edit` changes the training kernel of so many threads a network.
template <class Edit>
Outcome outcome_of(const Edit& edit, int threads = 4) {
  CudaRun run;
  run.threads_per_network = threads;
  run.device.execution.check_lane_races = threads == 32;
  run.device.execution.order = ptx::WarpOrder::descending;
  run.device.edit = [&](const std::string& text, const std::string& kernel) {
    return kernel.find("train") == std::string::npos ? text : edit(text, kernel);
  };
  const std::vector<NetworkSpec> all = networks();
  const std::vector<NetworkResult> cpu = cpu_results(all, run.stop);
  try {
    const std::vector<NetworkResult> cuda = cuda_results(all, run);
    for (std::size_t n = 0; n < all.size(); ++n) {
      if (hash_of(cuda[n]) != hash_of(cpu[n])) return Outcome::different;
    }
  } catch (const std::runtime_error& e) {
    return Outcome::thrown;
  }
  return Outcome::same;
}

TEST(BrokenKernels, AsTheyAreTheyAreRight) {
  SEEDBED_NEEDS_PTX();
  EXPECT_EQ(outcome_of([](const std::string& text, const std::string&) { return text; }), Outcome::same);
}

TEST(BrokenKernels, AShuffleOverAnotherDistance) {
  SEEDBED_NEEDS_PTX();
  int noticed = 0, tried = 0;
  for (const std::size_t nth : {0u, 9u, 20u, 33u, 47u}) {
    ++tried;
    noticed += outcome_of([&](const std::string& text, const std::string& kernel) {
                 return ptx::change_shuffle(text, kernel, nth, 3);
               }) != Outcome::same;
  }
  EXPECT_EQ(noticed, tried);
}

TEST(BrokenKernels, AMissingBarrier) {
  SEEDBED_NEEDS_PTX();
  EXPECT_EQ(outcome_of([](const std::string& text, const std::string& kernel) {
              return ptx::remove_instruction(text, kernel, "bar.sync", 0);
            }),
            Outcome::thrown);
}

TEST(BrokenKernels, AMissingBarrierBetweenTheGroupsOfAWarp) {
  SEEDBED_NEEDS_PTX();
  for (const std::size_t nth : {0u, 1u}) {
    EXPECT_EQ(outcome_of(
                  [&](const std::string& text, const std::string& kernel) {
                    return ptx::remove_instruction(text, kernel, "bar.warp.sync", nth);
                  },
                  32),
              Outcome::thrown)
        << nth;
  }
}

TEST(BrokenKernels, AnFmaSplitInTwo) {
  SEEDBED_NEEDS_PTX();
  // Every sixteenth of the training step. (The later ones ask whether parameters are finite, and check
  // the stop rule.) Products that are exact can be split without a difference.
  int noticed = 0, tried = 0;
  std::string which;
  for (std::size_t nth = 0; nth < 208; nth += 16) {
    ++tried;
    const bool same = outcome_of([&](const std::string& text, const std::string& kernel) {
                        return ptx::split_fma(text, kernel, nth);
                      }) == Outcome::same;
    noticed += !same;
    if (same) which += " " + std::to_string(nth);
  }
  EXPECT_GE(noticed, tried * 2 / 3) << "not noticed:" << which;
}

TEST(BrokenKernels, AProductRoundedOtherwise) {
  SEEDBED_NEEDS_PTX();
  int noticed = 0;
  for (const std::size_t nth : {2u, 8u, 14u, 20u}) {
    noticed += outcome_of([&](const std::string& text, const std::string& kernel) {
                 return ptx::replace_mnemonic(text, kernel, "mul.rn.f32", nth, "mul.rz.f32");
               }) != Outcome::same;
  }
  EXPECT_GE(noticed, 3);
}

}  // namespace
}  // namespace seedbed::cuda
