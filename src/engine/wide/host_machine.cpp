// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <cstring>
#include <new>

#include "engine/wide/host_kernels.h"
#include "engine/wide/machine.h"

namespace seedbed::wide {
namespace {

template <class Real>
class HostMachine final : public Machine<Real> {
 public:
  explicit HostMachine(const std::string& instruction_set) : kernels_(host_kernels<Real>(instruction_set)) {}

  void* allocate(std::size_t bytes) override {
    const std::size_t whole = (bytes + 63) / 64 * 64;
    void* memory = std::aligned_alloc(64, whole);
    if (!memory) throw std::bad_alloc();
    return std::memset(memory, 0, whole);
  }
  void free(void* memory) noexcept override { std::free(memory); }
  void upload(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }
  void download(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }

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
