// SPDX-License-Identifier: Apache-2.0
#include "engine/host_memory.h"
#include "engine/wide/host_kernels.h"
#include "engine/wide/machine.h"

namespace seedbed::wide {
namespace {

template <class Real>
class HostMachine final : public OnHost<Machine<Real>> {
 public:
  explicit HostMachine(const std::string& instruction_set) : kernels_(host_kernels<Real>(instruction_set)) {}

  void gemm(const Gemm<Real>& gemm) override { blas_gemm(gemm); }
  void run(const kernels::wide::Activate<Real>& work) override { kernels_.activate(work); }
  void run(const kernels::wide::Slope<Real>& work) override { kernels_.slope(work); }
  void run(const kernels::wide::OutputDelta<Real>& work) override { kernels_.output_delta(work); }
  void run(const kernels::wide::BiasGradient<Real>& work) override { kernels_.bias_gradient(work); }
  void run(const kernels::wide::Update<Real>& work) override { kernels_.update(work); }
  void run(const kernels::wide::NotFinite<Real>& work) override { kernels_.not_finite(work); }

 private:
  const HostKernels<Real>& kernels_;
};

}  // namespace

template <class Real>
std::unique_ptr<Machine<Real>> make_host_machine(const std::string& instruction_set) {
  return std::make_unique<HostMachine<Real>>(instruction_set);
}
template std::unique_ptr<Machine<float>> make_host_machine<float>(const std::string&);
template std::unique_ptr<Machine<double>> make_host_machine<double>(const std::string&);

}  // namespace seedbed::wide
