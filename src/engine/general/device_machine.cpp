// SPDX-License-Identifier: Apache-2.0
// A GPU: a thread a network.
#include "engine/cuda/device_memory.h"
#include "engine/general/machine.h"
#include "kernels/general/launch.h"

namespace seedbed::general {
namespace {

const char* name_of(kernels::general::Task task) {
  switch (task) {
    case kernels::general::Task::train_epoch:
      return "train_epoch";
    case kernels::general::Task::evaluate:
      return "evaluate";
    case kernels::general::Task::outputs:
      return "outputs";
    case kernels::general::Task::largest:
      return "largest";
    case kernels::general::Task::not_finite:
      return "not_finite";
  }
  return "";
}

template <class Real>
class DeviceMachine final : public cuda::OnDevice<Machine<Real>> {
 public:
  using cuda::OnDevice<Machine<Real>>::OnDevice;

  int columns(int networks) const override { return (networks + 31) / 32 * 32; }  // whole lines of memory

  void run(kernels::general::Task task, const kernels::general::Work<Real>& work) override {
    const std::string kernel =
        std::string("seedbed_general_") + name_of(task) + (sizeof(Real) == 4 ? "_float" : "_double");
    this->launch(kernel, work.networks, kernels::general::kBlock, work);
  }
};

}  // namespace

template <class Real>
std::unique_ptr<Machine<Real>> make_device_machine(cuda::Device& device) {
  return std::make_unique<DeviceMachine<Real>>(device);
}
template std::unique_ptr<Machine<float>> make_device_machine(cuda::Device&);
template std::unique_ptr<Machine<double>> make_device_machine(cuda::Device&);

}  // namespace seedbed::general
