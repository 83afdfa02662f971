// SPDX-License-Identifier: Apache-2.0
// seedbed bench: throughput and roofline of this machine.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/engine_arguments.h"
#include "cli/progress_line.h"
#include "report/describe.h"
#include "seedbed/throughput.h"
#include "seedbed/version.h"

namespace seedbed::cli {
namespace {

struct BenchFlags {
  EngineArguments engine;
  double seconds = 0.3;
  bool json = false;
};

std::string now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

void print(const Throughput& t) {
  fmt::print("{}, {} threads; seedbed {}, {}\n", t.processor, t.threads, kVersion, kCompiler);
  for (const GpuInfo& gpu : t.gpus) {
    fmt::print("{}: {}, compute capability {}, {} multiprocessors\n", gpu.device, gpu.name,
               gpu.compute_capability, gpu.multiprocessors);
  }
  if (!t.no_gpu.empty()) fmt::print("no GPU: {}\n", t.no_gpu);
  fmt::print("\n{:<8} {:<22} {:<14} {:>5} {:>9} {:>12} {:>10} {:>8}\n", "engine", "mapping", "shape", "batch",
             "networks", "M samples/s", "GFLOP/s", "of peak");
  for (const ThroughputRow& r : t.rows) {
    if (!r.error.empty()) {
      fmt::print("{:<8} {:<22} {:<14} {:>5} {:>9} {}\n", r.engine, r.mapping, r.shape, r.batch,
                 with_commas(r.networks), r.error);
      continue;
    }
    fmt::print("{:<8} {:<22} {:<14} {:>5} {:>9} {:>12.4g} {:>10.4g} {:>8}\n", r.engine, r.mapping, r.shape,
               r.batch, with_commas(r.networks), r.samples_per_second / 1e6, r.flops / 1e9,
               std::isnan(r.peak_share) ? "" : fmt::format("{:.1f} %", 100 * r.peak_share));
  }
  fmt::print("\n");
  for (const PeakRow& peak : t.peaks) {
    fmt::print("peak of {}{}{}: {:.4g} GFLOP/s, {}\n", peak.engine, peak.mapping.empty() ? "" : " ",
               peak.mapping, peak.flops / 1e9, peak.measured ? "measured" : "from clock and units");
  }
  fmt::print(
      "Samples: network-samples, one training point through one network. FLOP: products and biases, "
      "forward,\n"
      "backward and gradient; activations and updates are not counted. Peak: float32 multiply-adds.\n");
}

void print_json(const Throughput& t, const std::string& date) {
  nlohmann::ordered_json gpus = nlohmann::ordered_json::array(), peaks = gpus, rows = gpus;
  for (const GpuInfo& gpu : t.gpus) {
    gpus.push_back({{"device", gpu.device},
                    {"name", gpu.name},
                    {"compute_capability", gpu.compute_capability},
                    {"multiprocessors", gpu.multiprocessors},
                    {"driver", gpu.driver}});
  }
  for (const PeakRow& p : t.peaks) {
    peaks.push_back(
        {{"engine", p.engine}, {"mapping", p.mapping}, {"flops", p.flops}, {"measured", p.measured}});
  }
  for (const ThroughputRow& r : t.rows) {
    nlohmann::ordered_json row{{"engine", r.engine},
                               {"mapping", r.mapping},
                               {"shape", r.shape},
                               {"batch", r.batch},
                               {"networks", r.networks}};
    if (r.error.empty()) {
      row["samples_per_second"] = r.samples_per_second;
      row["flops"] = r.flops;
      if (!std::isnan(r.peak_share)) row["peak_share"] = r.peak_share;
    } else {
      row["error"] = r.error;
    }
    rows.push_back(std::move(row));
  }
  const nlohmann::ordered_json all{{"version", kVersion}, {"compiler", kCompiler},    {"cuda", kCudaCompiler},
                                   {"date", date},        {"processor", t.processor}, {"threads", t.threads},
                                   {"gpus", gpus},        {"no_gpu", t.no_gpu},       {"peaks", peaks},
                                   {"rows", rows}};
  fmt::print("{}\n", all.dump(1));
}

void run_bench(const BenchFlags& options) {
  const std::string date = now();
  ThroughputOptions what;
  what.engine = options.engine.options();
  what.seconds = options.seconds;
  if (on_terminal()) {
    what.progress = [](const std::string& text) { fmt::print(stderr, "\r\x1b[K{}", text); };
  }
  const Throughput result = measure_throughput(what);
  if (on_terminal()) fmt::print(stderr, "\r\x1b[K");
  options.json ? print_json(result, date) : print(result);
}

}  // namespace

void add_bench(CLI::App& app) {
  auto options = std::make_shared<BenchFlags>();
  CLI::App* command = app.add_subcommand("bench", "Throughput and roofline of this machine");
  options->engine.add_to(*command);
  command->add_option("--seconds", options->seconds, "of measurement a row")
      ->check(CLI::Range(0.01, 60.0))
      ->capture_default_str();
  command->add_flag("--json", options->json, "as one JSON object");
  set_examples(*command, "seedbed bench --json > bench.json");
  command->callback([options] { run_bench(*options); });
}

}  // namespace seedbed::cli
