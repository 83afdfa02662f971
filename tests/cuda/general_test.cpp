// SPDX-License-Identifier: Apache-2.0
// The PTX of the general kernels, and of those with a thread a neuron, executed on the CPU, against the CPU
// engine: the same bits for everything that they train, float64 and mixed activations included.
#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/extended_networks.h"
#include "kernels/neurons.h"
#include "ptx/edit.h"

namespace seedbed::cuda {
namespace {

std::vector<NetworkResult> on_device(const std::vector<NetworkSpec>& networks, const CudaRun& run) {
  const auto engine = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                        {CurveKind::log, 3}, Route::general);
  return run_on(*engine, run.stride);
}

TEST(GeneralOnDevice, SameBitsAsOnTheHost) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = extended_networks(300, 12);
  const CudaRun run;
  expect_same(networks, on_device(networks, run), cpu_results(networks, run.stop));
  for (const char* task : {"train_epochs", "evaluate", "not_finite", "largest"}) {
    for (const char* real : {"float", "double"}) {
      const std::string kernel = std::string("seedbed_general_") + task + "_" + real;
      EXPECT_GT(run.log->launches[kernel], 0) << kernel;
    }
  }
}

TEST(GeneralOnDevice, SameBitsWhereSeveralEpochsAreOneLaunch) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = extended_networks(150, 8);
  for (const int every : {0, 3}) {
    CudaRun run;
    run.stop.enabled = every > 0;
    run.stop.every = std::max(every, 1);
    run.stop.freeze = true;
    expect_same(networks, on_device(networks, run), cpu_results(networks, run.stop));
  }
}

TEST(GeneralOnDevice, TrainsWhatTheUnrolledKernelsOfAGpuDoNot) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = varied_networks(24);
  const CudaRun run;
  expect_same(networks, on_device(networks, run), cpu_results(networks, run.stop));
}

/// Playground networks of up to 32 neurons a layer: carried remainders, dead links, points that are shared
/// and that are not, families that fill no warp. Every depth that a kernel with a thread a neuron has, and
/// one more.
std::vector<NetworkSpec> networks_up_to_32() {
  std::mt19937 random(7);
  const auto pick = [&](int from, int to) {
    return from + static_cast<int>(random() % static_cast<unsigned>(to - from + 1));
  };
  std::vector<NetworkSpec> networks;
  for (const int width : {16, 32}) {
    for (int depth = 1; depth <= kernels::neuron_depth(width) + 1; ++depth) {
      for (const Regularization regularization :
           {Regularization::none, Regularization::l1, Regularization::l2}) {
        for (int i = 0; i < 4; ++i) {
          Configuration c;
          c.data.dataset = i == 3 ? DatasetKind::plane : DatasetKind::spiral;
          c.data.points = 2 * pick(10, 24);
          c.data.features.bits = static_cast<std::uint8_t>(pick(1, 127));
          c.network.hidden.clear();
          c.network.activation.clear();
          for (int l = 0; l < depth; ++l) {
            c.network.hidden.push_back(pick(1, width));
            c.network.activation.push_back(static_cast<Activation>(pick(0, 3)));
          }
          c.network.hidden[static_cast<std::size_t>(pick(0, depth - 1))] = i == 0 ? width : pick(9, width);
          c.train.regularization = regularization;
          c.train.regularization_rate = i == 1 ? 0.1 : 0.003;
          c.train.learning_rate = i == 2 ? 0.3 : 0.03;
          c.train.batch = i == 0 ? 1 : pick(2, 12);
          c.train.epochs = pick(4, 9);
          const auto shared = std::make_shared<const Configuration>(c);
          for (int n = 0; n < pick(1, 5); ++n) {
            const Seeds seeds{static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(i % 2 ? n : 0), 0};
            networks.push_back(
                {shared, seeds, std::make_shared<const Dataset>(make_dataset(c.data, seeds.data))});
          }
        }
      }
    }
  }
  return networks;
}

TEST(NeuronKernels, SameBitsAsOnTheHost) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = networks_up_to_32();
  ASSERT_GE(networks.size(), 200u);
  for (const auto& [stride, every] :
       std::vector<std::pair<std::int64_t, int>>{{1'000'000, 1}, {1, 1}, {100, 4}}) {
    CudaRun run;
    run.stride = stride;
    run.stop.every = every;
    expect_same(networks, on_device(networks, run), cpu_results(networks, run.stop));
    for (const int width : {16, 32}) {
      for (int depth = 1; depth <= kernels::neuron_depth(width); ++depth) {
        const std::string of = "_w" + std::to_string(width) + "_d" + std::to_string(depth);
        for (const char* kernel : {"seedbed_neurons_evaluate%", "seedbed_neurons%_none",
                                   "seedbed_neurons%_l1", "seedbed_neurons%_l2"}) {
          std::string name = kernel;
          name.replace(name.find('%'), 1, of);
          EXPECT_GT(run.log->launches[name], 0) << name;
        }
      }
    }
    EXPECT_GT(run.log->launches["seedbed_general_train_epochs_float"], 0);  // what is deeper
  }
}

TEST(NeuronKernels, AShuffleOverAnotherDistanceIsNoticed) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.dataset = DatasetKind::circle;
  c.data.points = 24;
  c.data.features.bits = 0x7f;
  c.network.hidden = {16, 16};
  c.train.epochs = 2;
  c.train.batch = 5;
  const std::vector<NetworkSpec> networks = seeds_of(c, 3);
  for (const std::size_t nth : {0u, 11u, 25u, 34u, 40u}) {
    CudaRun run;
    run.device.edit = [&](const std::string& text, const std::string& kernel) {
      return kernel == "seedbed_neurons_w16_d2_none" ? ptx::change_shuffle(text, kernel, nth, 3) : text;
    };
    const auto broken = on_device(networks, run), right = cpu_results(networks, run.stop);
    bool same = true;
    for (std::size_t n = 0; n < networks.size(); ++n) same = same && hash_of(broken[n]) == hash_of(right[n]);
    EXPECT_FALSE(same) << nth;
  }
}

TEST(GeneralOnDevice, LittleMemoryIsEnough) {
  SEEDBED_NEEDS_PTX();
  Configuration c;
  c.data.points = 30;
  c.network.hidden = {5};
  c.train.epochs = 6;
  c.train.optimizer.kind = OptimizerKind::adam;
  const std::vector<NetworkSpec> networks = seeds_of(c, 70);
  CudaRun run;
  const auto expected = cpu_results(networks, run.stop);
  run.device.memory = std::size_t(1) << 18;
  expect_same(networks, on_device(networks, run), expected);
  EXPECT_LE(run.log->peak_memory, run.device.memory);
}

TEST(GeneralOnDevice, Fields) {
  SEEDBED_NEEDS_PTX();
  const std::vector<NetworkSpec> networks = extended_networks(20, 12);
  const CudaRun run;
  const auto device = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks, run.stop,
                                        {}, Route::general);
  const auto host = make_cpu_engine(networks, run.stop, {});
  device->advance(2);
  host->advance(2);
  std::vector<std::size_t> all(networks.size());
  for (std::size_t n = 0; n < all.size(); ++n) all[n] = n;
  std::vector<float> a(all.size() * 49), b(a.size());
  device->fields(all, 7, {a.data(), false});
  host->fields(all, 7, {b.data(), false});
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(a[i] == b[i] || (a[i] != a[i] && b[i] != b[i])) << i;
  }
}

}  // namespace
}  // namespace seedbed::cuda
