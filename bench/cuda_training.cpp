// SPDX-License-Identifier: Apache-2.0
// Training speed of the CUDA engine by shape, batch, networks and mapping, in network-samples a second
// and as a share of the card's FP32 peak. Skipped, and said so, where there is no GPU.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "seedbed/engine.h"

namespace seedbed {
namespace {

struct Case {
  const char* name;
  std::vector<int> hidden;
  std::uint8_t features;
  /// Floating-point operations of a network-sample: two a multiply-add of forward, backward and
  /// gradient, and those of the activations.
  double operations;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{{"7-8-8-8-1", {8, 8, 8}, 0x7f, 1122 + 25 * 44.0},
                                     {"2-4-2-1", {4, 2}, 0x03, 120 + 7 * 44.0},
                                     {"2-4-1", {4}, 0x03, 76 + 5 * 44.0},
                                     {"7-8-1", {8}, 0x7f, 400 + 9 * 44.0}};
  return all;
}

void cuda_training(benchmark::State& state, const Case& shape, int batch, int networks, int threads) {
  const GpuList gpus = list_gpus();
  if (gpus.gpus.empty()) {
    state.SkipWithError(("no GPU here: " + gpus.why_none).c_str());
    return;
  }
  auto c = std::make_shared<Configuration>();
  c->data.dataset = DatasetKind::spiral;
  c->data.features.bits = shape.features;
  c->network.hidden = shape.hidden;
  c->train.batch = batch;
  c->train.regularization = Regularization::l2;
  c->train.regularization_rate = 0.001;
  c->train.epochs = 1 << 28;
  const auto data = std::make_shared<const Dataset>(make_dataset(c->data, 0));
  std::vector<NetworkSpec> all;
  for (int n = 0; n < networks; ++n) all.push_back({c, {static_cast<std::uint64_t>(n), 0, 0}, data});
  EngineOptions options;
  options.device = "cuda";
  options.threads_per_network = threads;
  StopRule never;
  never.enabled = false;
  const auto engine = make_engine(std::move(all), never, {CurveKind::none, 0}, options);
  for (int warm = 0; warm < 4; ++warm) engine->advance(8);
  const std::int64_t before = engine->samples_done();
  for (auto _ : state) engine->advance(64);
  const auto samples = static_cast<double>(engine->samples_done() - before);
  state.counters["network_samples/s"] = benchmark::Counter(samples, benchmark::Counter::kIsRate);
  state.counters["FLOP/s"] = benchmark::Counter(samples * shape.operations, benchmark::Counter::kIsRate);
}

const bool registered = [] {
  for (const Case& shape : cases()) {
    for (const int batch : {1, 10}) {
      for (const int networks : {64, 256, 1024, 16384, 131072}) {
        for (const int threads : {0, 1, 2, 4, 8, 32}) {
          benchmark::RegisterBenchmark(fmt::format("cuda_training/{}/batch:{}/networks:{}/threads:{}",
                                                   shape.name, batch, networks, threads)
                                           .c_str(),
                                       [&shape, batch, networks, threads](benchmark::State& state) {
                                         cuda_training(state, shape, batch, networks, threads);
                                       })
              ->UseRealTime()
              ->MinTime(0.2);
        }
      }
    }
  }
  return true;
}();

}  // namespace
}  // namespace seedbed
