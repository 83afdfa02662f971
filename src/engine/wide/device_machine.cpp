// SPDX-License-Identifier: Apache-2.0
// A GPU as the machine of wide networks: one stream, products by the device's BLAS, repeated work as graphs.
#include "engine/cuda/device_memory.h"
#include "engine/cuda/repeated_launches.h"
#include "engine/wide/machine.h"
#include "kernels/wide/launch.h"

namespace seedbed::wide {
namespace {

class DeviceMachine final : public cuda::OnDevice<Machine<float>> {
 public:
  explicit DeviceMachine(cuda::Device& device) : OnDevice(device), repeated_(device, kStream) {}

  void repeat(const std::vector<std::int64_t>& key, const std::function<void()>& work) override {
    repeated_.run(key, work);
  }
  void gemm(const Gemm<float>& gemm) override {
    repeated_.counted();
    device_.gemm(gemm, kStream);
  }
  void run(const kernels::wide::Activate<float>& work) override {
    launch_wide("seedbed_wide_activate", std::int64_t(work.networks) * work.rows * work.width, work);
  }
  void run(const kernels::wide::Slope<float>& work) override {
    launch_wide("seedbed_wide_slope", work.count, work);
  }
  void run(const kernels::wide::OutputDelta<float>& work) override {
    launch_wide("seedbed_wide_output_delta", std::int64_t(work.networks) * work.rows, work);
  }
  void run(const kernels::wide::BiasGradient<float>& work) override {
    launch_wide("seedbed_wide_bias_gradient", std::int64_t(work.networks) * work.width, work);
  }
  void run(const kernels::wide::Update<float>& work) override {
    launch_wide("seedbed_wide_update", work.each * work.networks, work);
  }
  void run(const kernels::wide::NotFinite<float>& work) override {
    launch_wide("seedbed_wide_not_finite", work.each * work.networks, work);
  }

 private:
  template <class Work>
  void launch_wide(const char* kernel, std::int64_t elements, const Work& work) {
    repeated_.counted();
    launch(kernel, elements, kernels::wide::kBlock, work);
  }

  cuda::RepeatedLaunches repeated_;
};

}  // namespace

std::unique_ptr<Machine<float>> make_device_machine(cuda::Device& device) {
  return std::make_unique<DeviceMachine>(device);
}

}  // namespace seedbed::wide
