// SPDX-License-Identifier: Apache-2.0
// Training speed of the CPU engine in network-samples a second, by instruction set, batch, threads
// and shape, beside a plain scalar loop.
#include <benchmark/benchmark.h>

#include "scalar_baseline.h"
#include "seedbed/engine.h"

namespace seedbed {
namespace {

Configuration configuration(std::vector<int> hidden, int features, int batch) {
  Configuration c;
  c.data.dataset = DatasetKind::spiral;
  c.data.features.bits = features == 7 ? 0x7f : 0x03;
  c.network.hidden = std::move(hidden);
  c.train.batch = batch;
  c.train.regularization = Regularization::l2;
  c.train.regularization_rate = 0.001;
  c.train.epochs = 1 << 30;
  return c;
}

/// Counts network-samples while `networks` of the configuration train.
void train(benchmark::State& state, const Configuration& configuration, std::uint64_t networks,
           const EngineOptions& options) {
  const auto c = std::make_shared<const Configuration>(configuration);
  std::vector<NetworkSpec> specs;
  for (std::uint64_t seed = 0; seed < networks; ++seed) {
    specs.push_back({c, {seed, seed, 0}, std::make_shared<const Dataset>(make_dataset(c->data, seed))});
  }
  StopRule never;
  never.enabled = false;
  const auto engine = make_cpu_engine(std::move(specs), never, {CurveKind::none, 0}, options);
  engine->advance(2);
  const std::int64_t before = engine->samples_done();
  for (auto _ : state) engine->advance(2);
  state.counters["network_samples/s"] =
      benchmark::Counter(static_cast<double>(engine->samples_done() - before), benchmark::Counter::kIsRate);
}

void engine_speed(benchmark::State& state, const char* set, std::vector<int> hidden, int features, int batch,
                  int threads) {
  const auto sets = cpu_instruction_sets();
  if (std::find(sets.begin(), sets.end(), set) == sets.end()) {
    state.SkipWithError("this machine lacks the instruction set");
    return;
  }
  EngineOptions options;
  options.threads = threads;
  options.instruction_set = set;
  train(state, configuration(std::move(hidden), features, batch), 128, options);
}

/// By the matrix library, a network a thread.
void blas_speed(benchmark::State& state, std::vector<int> hidden, int batch) {
  EngineOptions options;
  options.threads = 2;
  options.engine = "blas";
  Configuration c = configuration(std::move(hidden), 7, batch);
  c.train.learning_rate = 0.001;
  train(state, c, 4, options);
}

void scalar_speed(benchmark::State& state, std::vector<int> hidden, int features, int batch) {
  const Configuration c = configuration(std::move(hidden), features, batch);
  bench::ScalarBaseline network(c, make_dataset(c.data, 0), {});
  std::int64_t samples = 0;
  for (auto _ : state) {
    network.train_epoch();
    benchmark::DoNotOptimize(network.output_bias());
    samples += static_cast<std::int64_t>(network.points());
  }
  state.counters["network_samples/s"] =
      benchmark::Counter(static_cast<double>(samples), benchmark::Counter::kIsRate);
}

#define SEEDBED_BENCH_SHAPE(label, hidden, features, batch)                                                \
  BENCHMARK_CAPTURE(scalar_speed, label, std::vector<int> hidden, features, batch)->UseRealTime();         \
  BENCHMARK_CAPTURE(engine_speed, label##_avx2_1, "avx2", std::vector<int> hidden, features, batch, 1)     \
      ->UseRealTime();                                                                                     \
  BENCHMARK_CAPTURE(engine_speed, label##_avx2_2, "avx2", std::vector<int> hidden, features, batch, 2)     \
      ->UseRealTime();                                                                                     \
  BENCHMARK_CAPTURE(engine_speed, label##_avx512_2, "avx512", std::vector<int> hidden, features, batch, 2) \
      ->UseRealTime()

#define SEEDBED_LIST(...) \
  { __VA_ARGS__ }
SEEDBED_BENCH_SHAPE(x7_888_b10, SEEDBED_LIST(8, 8, 8), 7, 10);
SEEDBED_BENCH_SHAPE(x7_888_b1, SEEDBED_LIST(8, 8, 8), 7, 1);
SEEDBED_BENCH_SHAPE(x2_42_b10, SEEDBED_LIST(4, 2), 2, 10);
SEEDBED_BENCH_SHAPE(x2_4_b1, SEEDBED_LIST(4), 2, 1);

BENCHMARK_CAPTURE(blas_speed, x7_888_b10, std::vector<int>{8, 8, 8}, 10)->UseRealTime();
BENCHMARK_CAPTURE(blas_speed, x7_64_64_b10, std::vector<int>{64, 64}, 10)->UseRealTime();
BENCHMARK_CAPTURE(blas_speed, x7_256_256_b1, std::vector<int>{256, 256}, 1)->UseRealTime();
BENCHMARK_CAPTURE(blas_speed, x7_256_256_b10, std::vector<int>{256, 256}, 10)->UseRealTime();
BENCHMARK_CAPTURE(blas_speed, x7_1024_1024_b30, std::vector<int>{1024, 1024}, 30)->UseRealTime();
BENCHMARK_CAPTURE(scalar_speed, x7_64_64_b10, std::vector<int>{64, 64}, 7, 10)->UseRealTime();
BENCHMARK_CAPTURE(scalar_speed, x7_256_256_b10, std::vector<int>{256, 256}, 7, 10)->UseRealTime();

}  // namespace
}  // namespace seedbed
