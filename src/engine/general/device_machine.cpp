// SPDX-License-Identifier: Apache-2.0
// A GPU: a thread a network, or a thread a neuron where there is a kernel for that.
#include <fmt/format.h>

#include <algorithm>

#include "engine/cuda/device_memory.h"
#include "engine/general/machine.h"
#include "kernels/general/launch.h"
#include "kernels/neurons.h"
#include "seedbed/configuration.h"

namespace seedbed::general {
namespace {

const char* name_of(kernels::general::Task task) {
  switch (task) {
    case kernels::general::Task::train_epochs:
      return "train_epochs";
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

/// Width of the kernels with a thread a neuron that do `task` for these networks; 0 if there are none.
template <class Real>
int neuron_width(kernels::general::Task task, const kernels::general::Settings& s) {
  using kernels::general::Task;
  if (sizeof(Real) != sizeof(float) || (task != Task::train_epochs && task != Task::evaluate)) return 0;
  const bool basic = s.plain() && s.regularization <= Regularization::l2 && !s.shortcuts && !s.shuffled &&
                     !s.dropout && !s.layer_rates && !s.margin && s.loss == Loss::square &&
                     s.output != OutputKind::sigmoid && std::all_of(s.kind, s.kind + s.depth, is_basic);
  if (!basic || s.depth == 0) return 0;
  const int widest = *std::max_element(s.width + 1, s.width + 1 + s.depth);
  for (const int width : {16, 32}) {
    if (widest <= width && s.depth <= kernels::neuron_depth(width)) return width;
  }
  return 0;
}

template <class Real>
class DeviceMachine final : public cuda::OnDevice<Machine<Real>> {
 public:
  using cuda::OnDevice<Machine<Real>>::OnDevice;

  int columns(int networks) const override { return (networks + 31) / 32 * 32; }  // whole lines of memory

  bool asks_stop_rule(const kernels::general::Settings& settings) const override {
    return neuron_width<Real>(kernels::general::Task::train_epochs, settings) == 0;
  }

  void run(kernels::general::Task task, const kernels::general::Work<Real>& work) override {
    if (const int width = neuron_width<Real>(task, work.settings)) {
      const bool trains = task == kernels::general::Task::train_epochs;
      const std::string kernel =
          fmt::format("seedbed_neurons{}_w{}_d{}{}", trains ? "" : "_evaluate", width, work.settings.depth,
                      trains ? fmt::format("_{}", seedbed::name_of(work.settings.regularization)) : "");
      return this->launch(kernel, work.networks * width, kernels::kNeuronBlock, work);
    }
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
