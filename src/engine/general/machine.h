// SPDX-License-Identifier: Apache-2.0
// What runs the general kernels: the host's SIMD lanes, or a GPU's threads.
#pragma once

#include <memory>
#include <string>

#include "engine/batch_memory.h"
#include "kernels/general/settings.h"

namespace seedbed::cuda {
class Device;
}

namespace seedbed::general {

/// When a machine asks Work::rule of networks that it trains.
enum class AsksRule { never, in_launches, after_launches };

template <class Real>
class Machine : public BatchMemory {
 public:
  /// Columns that arrays need for so many networks.
  virtual int columns(int networks) const = 0;
  /// Task::train_epochs does after each epoch, or Task::ask_rule may, when a launch of it is followed by one.
  virtual AsksRule asks_rule(const kernels::general::Settings&) const { return AsksRule::never; }
  virtual void run(kernels::general::Task task, const kernels::general::Work<Real>& work) = 0;
};

template <class Real>
std::unique_ptr<Machine<Real>> make_host_machine(const std::string& instruction_set);

/// The device must outlive it.
template <class Real>
std::unique_ptr<Machine<Real>> make_device_machine(cuda::Device& device);

/// The general kernels on the CPU, one an instruction set.
template <class Real>
struct HostKernels {
  int width;  ///< networks a SIMD register
  void (*run)(kernels::general::Task, const kernels::general::Work<Real>&);
};
template <class Real>
const HostKernels<Real>& portable_host_kernels();
template <class Real>
const HostKernels<Real>& avx2_host_kernels();
template <class Real>
const HostKernels<Real>& avx512_host_kernels();

}  // namespace seedbed::general
