// SPDX-License-Identifier: Apache-2.0
#include "seedbed/throughput.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>

#include "engine/cpu/instruction_sets.h"
#include "engine/cuda/planner.h"
#include "engine/thread_pool.h"

namespace seedbed {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  }
  return "unknown";
}

struct Case {
  std::vector<int> hidden;
  int features, batch;
};

Configuration configuration_of(const Case& one) {
  Configuration c;
  c.data.dataset = DatasetKind::spiral;
  c.data.features.bits = static_cast<std::uint8_t>((1 << one.features) - 1);
  c.network.hidden = one.hidden;
  c.train.batch = one.batch;
  c.train.regularization = Regularization::l2;
  c.train.regularization_rate = 0.001;
  c.train.learning_rate = 0.003;
  c.train.epochs = 1 << 30;
  return c;
}

std::string shape_name(const Configuration& c) {
  std::string text = std::to_string(c.data.features.count());
  for (const int width : c.network.hidden) text += fmt::format("-{}", width);
  return text + "-1";
}

/// Eight datasets, so that not all networks read the same points.
std::vector<NetworkSpec> specs(const Configuration& configuration, std::int64_t networks) {
  const auto c = std::make_shared<const Configuration>(configuration);
  std::vector<std::shared_ptr<const Dataset>> data;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    data.push_back(std::make_shared<const Dataset>(make_dataset(c->data, seed)));
  }
  std::vector<NetworkSpec> all;
  for (std::int64_t n = 0; n < networks; ++n) {
    const auto seed = static_cast<std::uint64_t>(n);
    all.push_back({c, {seed, seed % 8, 0}, data[seed % 8]});
  }
  return all;
}

class Measurement {
 public:
  Measurement(Throughput& to, const ThroughputOptions& options) : to_(to), options_(options) {}

  void cpu() {
    for (const std::string& set : cpu_instruction_sets()) {
      EngineOptions engine = options_.engine;
      engine.device = "cpu";
      engine.instruction_set = set;
      to_.peaks.push_back({"cpu", set, cpu_peak(set), true});
      for (const Case& one : kNarrow) row("cpu", set, one, 256, engine);
    }
    const std::string best = cpu_instruction_sets().front();
    EngineOptions other = options_.engine;
    other.device = "cpu";
    other.engine = "general";
    for (const Case& one : kMiddle) row("general", best, one, 256, other);
    other.engine = "blas";
    for (const Case& one : kMiddle) row("blas", best, one, 2 * to_.threads, other);
    for (const Case& one : kWide) row("blas", best, one, 2 * to_.threads, other);
  }

  void gpu(const GpuInfo& gpu) {
    to_.peaks.push_back({gpu.device, "", gpu.peak_flops, false});
    EngineOptions engine = options_.engine;
    engine.device = gpu.device;
    for (const Case& one : kNarrow) {
      const Configuration c = configuration_of(one);
      for (const std::int64_t networks : {64, 256, 1024, 16384, 131072}) {
        for (const cuda::Mapping& mapping : cuda::mappings_of(cuda::device_pack_key(specs(c, 1)[0]))) {
          engine.threads_per_network = mapping.threads;
          row(gpu.device,
              fmt::format("{} thread{} a network", mapping.threads, mapping.threads == 1 ? "" : "s"), one,
              networks, engine);
        }
      }
    }
    EngineOptions other = options_.engine;
    other.device = gpu.device;
    for (const std::int64_t networks : {1024, 16384}) {
      other.engine = "general";
      for (const Case& one : kMiddle) row(gpu.device, "general kernels", one, networks, other);
      other.engine = "blas";
      for (const Case& one : kMiddle) row(gpu.device, "cublas", one, networks, other);
    }
    for (const Case& one : kWide) row(gpu.device, "cublas", one, 256, other);
  }

 private:
  static inline const std::vector<Case> kNarrow{
      {{4, 2}, 2, 1}, {{4, 2}, 2, 10}, {{8, 8, 8}, 7, 1}, {{8, 8, 8}, 7, 10}};
  static inline const std::vector<Case> kMiddle{{{8, 8, 8}, 7, 10}, {{16, 16}, 7, 10}, {{32, 32}, 7, 10}};
  static inline const std::vector<Case> kWide{{{64, 64}, 7, 10}, {{256, 256}, 7, 10}};

  /// All threads do nothing but multiply-adds in registers.
  double cpu_peak(const std::string& set) const {
    const cpu::Kernels<float>& kernels = cpu::kernels_of<float>(set);
    constexpr std::int64_t kRounds = 1 << 20;
    ThreadPool pool(to_.threads);
    double best = 0;
    for (int repeat = 0; repeat < 3; ++repeat) {
      const auto start = Clock::now();
      pool.for_each(static_cast<std::size_t>(to_.threads), [&](std::size_t) {
        std::vector<float> sums(static_cast<std::size_t>(cpu::kMultiplyAdds * kernels.width));
        kernels.multiply_adds(kRounds, sums.data());
      });
      best = std::max(best, 2.0 * cpu::kMultiplyAdds * kernels.width * static_cast<double>(kRounds) *
                                to_.threads / seconds_since(start));
    }
    return best;
  }

  double peak_of(const std::string& engine, const std::string& mapping) const {
    for (const PeakRow& peak : to_.peaks) {
      const bool cpu = engine == "cpu" || engine == "general" || engine == "blas";
      if (cpu ? peak.engine == "cpu" && peak.mapping == mapping : peak.engine == engine) return peak.flops;
    }
    return std::numeric_limits<double>::quiet_NaN();
  }

  void row(const std::string& engine_name, const std::string& mapping, const Case& one, std::int64_t networks,
           const EngineOptions& options) {
    const Configuration c = configuration_of(one);
    ThroughputRow r{engine_name, mapping, shape_name(c), one.batch, networks, 0, 0, 0, ""};
    if (options_.progress) {
      options_.progress(fmt::format("{}, {}: {} networks of {}, batch {}", engine_name, mapping, networks,
                                    r.shape, one.batch));
    }
    try {
      StopRule never;
      never.enabled = false;
      const auto engine = make_engine(specs(c, networks), never, {CurveKind::none, 0}, options);
      engine->advance(2);
      const std::int64_t before = engine->samples_done();
      const auto start = Clock::now();
      double elapsed = 0;
      for (std::int64_t epochs = 2; elapsed < options_.seconds; epochs *= 2) {
        engine->advance(epochs);
        elapsed = seconds_since(start);
      }
      r.samples_per_second = static_cast<double>(engine->samples_done() - before) / elapsed;
      r.flops = r.samples_per_second * flop_per_sample(c);
      r.peak_share = r.flops / peak_of(engine_name, mapping);
    } catch (const std::exception& e) {
      r.error = e.what();
    }
    to_.rows.push_back(std::move(r));
  }

  Throughput& to_;
  const ThroughputOptions& options_;
};

}  // namespace

double flop_per_sample(const Configuration& c) {
  const Shape shape(c);
  double flop = 0;
  for (int l = 0; l <= shape.depth(); ++l) {
    const double weights = static_cast<double>(shape.width(l)) * shape.width(l + 1);
    flop += (l == 0 ? 4 : 6) * weights + 2 * shape.width(l + 1);
  }
  return flop;
}

Throughput measure_throughput(const ThroughputOptions& options) {
  Throughput result;
  result.processor = processor_name();
  result.threads = options.engine.threads > 0 ? options.engine.threads : available_threads();
  const GpuList list = list_gpus();
  result.no_gpu = list.why_none;
  Measurement measurement(result, options);
  const std::string& device = options.engine.device;
  if (device == "auto" || device == "cpu") measurement.cpu();
  if (device == "cpu") {
    result.no_gpu = "not asked for";
    return result;
  }
  if (device != "auto")
    make_engine({}, StopRule{}, RecordPlan{}, options.engine);  // says why it is not there
  for (const GpuInfo& gpu : list.gpus) {
    if (device != "auto" && device != "cuda" && device != gpu.device) continue;
    result.gpus.push_back(gpu);
    measurement.gpu(gpu);
  }
  return result;
}

}  // namespace seedbed
