// SPDX-License-Identifier: Apache-2.0
// math = "fast": the hardware's tanh instead of ours. Not the same bits, the same networks within reason.
// (The interpreter's tanh.approx is correctly rounded; a GPU's may be off by 2^-11.)
#include <cmath>

#include "cuda/cuda_run.h"

namespace seedbed::cuda {
namespace {

std::vector<NetworkSpec> networks(Math math, Activation activation, int count) {
  auto c = std::make_shared<Configuration>();
  c->data.dataset = DatasetKind::circle;
  c->data.points = 60;
  c->network.hidden = {5, 4};
  c->network.activation = {activation};
  c->train.epochs = 12;
  c->train.math = math;
  const auto data = std::make_shared<const Dataset>(make_dataset(c->data, 0));
  std::vector<NetworkSpec> all;
  for (int seed = 0; seed < count; ++seed) all.push_back({c, {static_cast<std::uint64_t>(seed), 0, 0}, data});
  return all;
}

TEST(FastMath, StaysCloseToTheExactNetworks) {
  SEEDBED_NEEDS_PTX();
  for (const Activation activation : {Activation::tanh, Activation::sigmoid, Activation::relu}) {
    CudaRun run;
    const auto fast = cuda_results(networks(Math::fast, activation, 32), run);
    const auto exact = cpu_results(networks(Math::exact, activation, 32), run.stop);
    int other_bits = 0;
    double fast_mean = 0, exact_mean = 0, largest = 0;
    for (std::size_t n = 0; n < fast.size(); ++n) {
      other_bits += hash_of(fast[n]) != hash_of(exact[n]);
      fast_mean += fast[n].metrics.train_loss / 32;
      exact_mean += exact[n].metrics.train_loss / 32;
      largest = std::max(largest, std::fabs(fast[n].metrics.train_loss - exact[n].metrics.train_loss));
    }
    EXPECT_GT(other_bits, 16) << name_of(activation) << ": it is another arithmetic";
    EXPECT_NEAR(fast_mean, exact_mean, 2e-3) << name_of(activation);
    EXPECT_LT(largest, 0.05) << name_of(activation);
    bool launched = false;
    for (const auto& [kernel, count] : run.log->launches)
      launched |= kernel.find("train_fast_t8") != std::string::npos;
    EXPECT_TRUE(launched);
  }
}

TEST(FastMath, IsTheExactArithmeticOnTheCpu) {
  const StopRule stop;
  const auto fast = cpu_results(networks(Math::fast, Activation::tanh, 20), stop);
  const auto exact = cpu_results(networks(Math::exact, Activation::tanh, 20), stop);
  for (std::size_t n = 0; n < fast.size(); ++n) EXPECT_EQ(hash_of(fast[n]), hash_of(exact[n]));
}

}  // namespace
}  // namespace seedbed::cuda
