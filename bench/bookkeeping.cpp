// SPDX-License-Identifier: Apache-2.0
// What a sweep of many tiny networks costs beside their training: specifications, initial weights,
// packs, results and the result file. Networks of 2-4-1 for one epoch of two points.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>

#include "seedbed/run.h"
#include "seedbed/sweep.h"

namespace seedbed {
namespace {

void sweep_of_tiny_networks(benchmark::State& state) {
  const std::string path = fmt::format("/tmp/seedbed_bench_{}.db", getpid());
  const Sweep sweep = parse_sweep(fmt::format(R"(
[data]
points = 20
train = 10
[network]
hidden = [4]
[train]
epochs = 1
batch = 1
[seeds]
count = {}
vary = ["init"]
)",
                                              state.range(0)),
                                  "bench");
  for (auto _ : state) {
    std::filesystem::remove(path);
    ResultWriter writer(path, sweep, {"bench", "cpu", "exact"}, unit_size(sweep));
    run_sweep(sweep, writer, {});
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto networks = static_cast<double>(state.range(0));
  state.counters["us/network"] = benchmark::Counter(
      networks * 1e-6, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["bytes/network"] = static_cast<double>(std::filesystem::file_size(path)) / networks;
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
  std::filesystem::remove(path);
}
BENCHMARK(sweep_of_tiny_networks)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kSecond)
    ->Iterations(1)
    ->UseRealTime();

}  // namespace
}  // namespace seedbed
