// SPDX-License-Identifier: Apache-2.0
// The GPUs of this machine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/cuda/device.h"

namespace seedbed::cuda {

struct DeviceInfo {
  int index;
  std::string name;
  int major, minor;  ///< compute capability
  std::size_t memory;
  int multiprocessors;
  int driver;         ///< 1000 * major + 10 * minor of its CUDA version
  double peak_flops;  ///< float32 multiply-adds: cores times clock times 2
};

struct DeviceList {
  std::vector<DeviceInfo> devices;
  std::string why_none;  ///< where there is none: "this build has no CUDA", "no CUDA driver", ...
};

DeviceList list_devices();

/// Throws Error with one line (device, call, reason): usage for a device that is not there or too old,
/// resumable for one that fails later.
std::unique_ptr<Device> open_device(int index);

}  // namespace seedbed::cuda
