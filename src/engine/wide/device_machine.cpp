// SPDX-License-Identifier: Apache-2.0
// A GPU as the machine of wide networks: one stream, products by the device's BLAS.
#include <algorithm>

#include "engine/cuda/device.h"
#include "engine/wide/machine.h"
#include "kernels/wide/launch.h"

namespace seedbed::wide {
namespace {

constexpr int kStream = 0;

class DeviceMachine final : public Machine<float> {
 public:
  explicit DeviceMachine(cuda::Device& device) : device_(device) {}

  void* allocate(std::size_t bytes) override {
    void* memory = device_.allocate(bytes);
    device_.fill_zero(memory, bytes, kStream);
    return memory;
  }
  void free(void* memory) noexcept override { device_.free(memory); }
  void upload(void* to, const void* from, std::size_t bytes) override {
    device_.upload(to, from, bytes, kStream);
    device_.synchronize(kStream);  // `from` may be gone when this returns
  }
  void download(void* to, const void* from, std::size_t bytes) override {
    device_.download(to, from, bytes, kStream);
  }

  void gemm(const Gemm<float>& gemm) override { device_.gemm(gemm, kStream); }
  void run(const kernels::wide::Activate<float>& work) override {
    launch("seedbed_wide_activate", std::int64_t(work.networks) * work.rows * work.width, work);
  }
  void run(const kernels::wide::Slope<float>& work) override {
    launch("seedbed_wide_slope", work.count, work);
  }
  void run(const kernels::wide::OutputDelta<float>& work) override {
    launch("seedbed_wide_output_delta", std::int64_t(work.networks) * work.rows, work);
  }
  void run(const kernels::wide::BiasGradient<float>& work) override {
    launch("seedbed_wide_bias_gradient", std::int64_t(work.networks) * work.width, work);
  }
  void run(const kernels::wide::Update<float>& work) override {
    launch("seedbed_wide_update", work.each * work.networks, work);
  }
  void run(const kernels::wide::NotFinite<float>& work) override {
    launch("seedbed_wide_not_finite", work.each * work.networks, work);
  }

 private:
  template <class Work>
  void launch(const char* kernel, std::int64_t elements, const Work& work) {
    if (elements == 0) return;
    cuda::LaunchShape shape;
    shape.threads = kernels::wide::kBlock;
    shape.blocks = static_cast<unsigned>((elements + kernels::wide::kBlock - 1) / kernels::wide::kBlock);
    device_.launch(kernel, shape, &work, sizeof work, kStream);
  }

  cuda::Device& device_;
};

}  // namespace

std::unique_ptr<Machine<float>> make_device_machine(cuda::Device& device) {
  return std::make_unique<DeviceMachine>(device);
}

}  // namespace seedbed::wide
