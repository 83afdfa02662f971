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
    case kernels::general::Task::ask_rule:
      return "ask_rule";
  }
  return "";
}

/// Width of the kernels with a thread a neuron that do `task` for these networks; 0 if there are none.
template <class Real>
int neuron_width(kernels::general::Task task, const kernels::general::Settings& s) {
  using kernels::general::Task;
  const bool covered = task == Task::train_epochs || task == Task::evaluate || task == Task::ask_rule;
  if (sizeof(Real) != sizeof(float) || !covered) return 0;
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

  /// Kernels with a thread a neuron have no register left to ask anything.
  AsksRule asks_rule(const kernels::general::Settings& settings) const override {
    const bool neurons = neuron_width<Real>(kernels::general::Task::ask_rule, settings) > 0;
    return neurons ? AsksRule::after_launches : AsksRule::in_launches;
  }

  void run(kernels::general::Task task, const kernels::general::Work<Real>& work) override {
    if (const int width = neuron_width<Real>(task, work.settings)) {
      const bool trains = task == kernels::general::Task::train_epochs;
      const std::string kernel =
          trains ? fmt::format("seedbed_neurons_w{}_d{}_{}", width, work.settings.depth,
                               seedbed::name_of(work.settings.regularization))
                 : fmt::format("seedbed_neurons_{}_w{}_d{}", name_of(task), width, work.settings.depth);
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
