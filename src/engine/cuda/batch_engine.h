// SPDX-License-Identifier: Apache-2.0
// The engine, on one GPU, of networks that its unrolled kernels do not train: by the general kernels, or by
// the device's matrix library.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/cuda/device.h"
#include "engine/routing.h"

namespace seedbed::cuda {

/// `route`: general or blas; `notice`: as EngineOptions::notice.
std::unique_ptr<Engine> make_batch_engine(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks,
                                          const StopRule& stop, const RecordPlan& record, Route route,
                                          std::function<void(const std::string&)> notice = {});

}  // namespace seedbed::cuda
