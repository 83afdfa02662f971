// SPDX-License-Identifier: Apache-2.0
// Networks of any width on a GPU: those of one shape together, by batched products of its matrix library.
#pragma once

#include <memory>
#include <vector>

#include "engine/cuda/device.h"
#include "seedbed/engine.h"

namespace seedbed::wide {

/// float32 only. As many networks of a shape at once as fit into half of the device's free memory; shapes
/// one after the other.
std::unique_ptr<Engine> make_device_engine(std::unique_ptr<cuda::Device> device,
                                           std::vector<NetworkSpec> networks, const StopRule& stop,
                                           const RecordPlan& record);

}  // namespace seedbed::wide
