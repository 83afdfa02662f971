// SPDX-License-Identifier: Apache-2.0
#include "engine/general/machine.h"
#include "engine/host_memory.h"

namespace seedbed::general {
namespace {

template <class Real>
const HostKernels<Real>& host_kernels(const std::string& instruction_set) {
#if defined(__x86_64__)
  if (instruction_set == "avx512") return avx512_host_kernels<Real>();
  if (instruction_set == "avx2") return avx2_host_kernels<Real>();
#endif
  return portable_host_kernels<Real>();
}

template <class Real>
class HostMachine final : public OnHost<Machine<Real>> {
 public:
  explicit HostMachine(const std::string& instruction_set) : kernels_(host_kernels<Real>(instruction_set)) {}

  int columns(int networks) const override {
    return (networks + kernels_.width - 1) / kernels_.width * kernels_.width;
  }
  void run(kernels::general::Task task, const kernels::general::Work<Real>& work) override {
    kernels_.run(task, work);
  }

 private:
  const HostKernels<Real>& kernels_;
};

}  // namespace

template <class Real>
std::unique_ptr<Machine<Real>> make_host_machine(const std::string& instruction_set) {
  return std::make_unique<HostMachine<Real>>(instruction_set);
}
template std::unique_ptr<Machine<float>> make_host_machine(const std::string&);
template std::unique_ptr<Machine<double>> make_host_machine(const std::string&);

}  // namespace seedbed::general
