// SPDX-License-Identifier: Apache-2.0
// From the name of a device to its engine.
#include "seedbed/engine.h"
#include "seedbed/error.h"

namespace seedbed {

std::unique_ptr<Engine> make_engine(std::vector<NetworkSpec> networks, const StopRule& stop,
                                    const RecordPlan& record, const EngineOptions& options) {
  if (options.device == "auto" || options.device == "cpu") {
    return make_cpu_engine(std::move(networks), stop, record, options);
  }
  if (options.device.starts_with("cuda")) {
    throw UsageError("--device " + options.device + ": this build has no CUDA engine; allowed: auto, cpu");
  }
  throw UsageError("--device " + options.device + ": unknown device; allowed: auto, cpu");
}

}  // namespace seedbed
