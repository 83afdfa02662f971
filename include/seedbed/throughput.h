// SPDX-License-Identifier: Apache-2.0
// How fast this machine trains: every engine, instruction set and mapping on a few shapes, against the
// most multiply-adds that it can do.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

/// Floating-point operations of one training sample: 2 a weight forward and for the gradient, 2 a weight
/// backward but for the first hidden layer, 2 a bias. Activations and updates are not counted.
double flop_per_sample(const Configuration& configuration);

struct ThroughputRow {
  std::string engine;   ///< "cpu", "general" and "blas" on the CPU, "cuda:0"
  std::string mapping;  ///< "avx2", "4 threads a network"
  std::string shape;    ///< "7-8-8-8-1"
  int batch = 0;
  std::int64_t networks = 0;
  double samples_per_second = 0;  ///< network-samples
  double flops = 0;               ///< flop_per_sample times that
  double peak_share = 0;          ///< of the peak below; NaN where that is not known
  std::string error;              ///< where it could not be measured
};

/// The roofline's roof: what independent multiply-adds of float32 reach.
struct PeakRow {
  std::string engine, mapping;
  double flops = 0;
  bool measured = false;  ///< otherwise from clock and number of units
};

struct Throughput {
  std::string processor;  ///< its model, as the system calls it
  int threads = 0;
  std::vector<GpuInfo> gpus;
  std::string no_gpu;  ///< why there is none; empty if there is one
  std::vector<PeakRow> peaks;
  std::vector<ThroughputRow> rows;
};

struct ThroughputOptions {
  EngineOptions engine;                              ///< device and threads
  double seconds = 0.3;                              ///< a row, after a warm-up
  std::function<void(const std::string&)> progress;  ///< called before each row
};

/// Throws UsageError for a device that is not there.
Throughput measure_throughput(const ThroughputOptions& options = {});

}  // namespace seedbed
