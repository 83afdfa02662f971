// SPDX-License-Identifier: Apache-2.0
// Element-wise kernels of wide networks, float32: one element a thread. The matrix products between
// them are cuBLAS'. Same bits as the host's loops, given the same products.
#include "kernels/cuda/kernel_table.h"
#include "kernels/wide/elements.h"
#include "kernels/wide/launch.h"

namespace seedbed::kernels::wide {
namespace {

using Lane = ScalarLane<float>;

SB_DEVICE std::int64_t element_of_thread() {
  return static_cast<std::int64_t>(blockIdx.x) * kBlock + threadIdx.x;
}

}  // namespace
}  // namespace seedbed::kernels::wide

using namespace seedbed::kernels::wide;  // the kernels' names are C's
using seedbed::kernels::Rates;

extern "C" __global__ void __launch_bounds__(kBlock)
    seedbed_wide_activate(const __grid_constant__ Activate<float> a) {
  const std::int64_t i = element_of_thread(), each = static_cast<std::int64_t>(a.rows) * a.width;
  if (i >= each * a.networks) return;
  const std::int64_t network = i / each;
  const int neuron = static_cast<int>((i - network * each) % a.width);
  a.values[i] = activated<Lane>(a.kind, a.values[i], a.bias[network * a.width + neuron]);
}

extern "C" __global__ void __launch_bounds__(kBlock)
    seedbed_wide_slope(const __grid_constant__ Slope<float> a) {
  const std::int64_t i = element_of_thread();
  if (i < a.count) a.error[i] = sloped<Lane>(a.kind, a.error[i], a.output[i]);
}

extern "C" __global__ void __launch_bounds__(kBlock)
    seedbed_wide_output_delta(const __grid_constant__ OutputDelta<float> a) {
  const std::int64_t i = element_of_thread();
  if (i >= static_cast<std::int64_t>(a.networks) * a.rows) return;
  const std::int64_t network = i / a.rows, row = i - network * a.rows;
  const float error = Lane::sub(a.output[i], a.label[network * a.label_stride + row]);
  a.delta[i] = sloped<Lane>(a.kind, error, a.output[i]);
}

extern "C" __global__ void __launch_bounds__(kBlock)
    seedbed_wide_bias_gradient(const __grid_constant__ BiasGradient<float> a) {
  const std::int64_t i = element_of_thread();
  if (i >= static_cast<std::int64_t>(a.networks) * a.width) return;
  const std::int64_t network = i / a.width, neuron = i - network * a.width;
  const float* delta = a.delta + network * a.rows * a.width + neuron;
  float sum = a.fresh ? 0 : a.gradient[i];
  for (int row = 0; row < a.rows; ++row)
    sum = Lane::add(sum, delta[static_cast<std::int64_t>(row) * a.width]);
  a.gradient[i] = sum;
}

extern "C" __global__ void __launch_bounds__(kBlock)
    seedbed_wide_update(const __grid_constant__ Update<float> a) {
  const std::int64_t i = element_of_thread();
  if (i >= a.each * a.networks) return;
  const std::int64_t network = i / a.each;
  const bool l1 = a.regularization == seedbed::Regularization::l1;
  bool dead = l1 && a.dead[i];
  const Rates<Lane> rates{a.step[network], a.decay[network]};
  a.value[i] = updated<Lane>(a.regularization, a.value[i], a.gradient[i], rates, dead);
  if (l1) a.dead[i] = dead;
}

extern "C" __global__ void __launch_bounds__(kBlock)
    seedbed_wide_not_finite(const __grid_constant__ NotFinite<float> a) {
  const std::int64_t i = element_of_thread();
  if (i >= a.each * a.networks) return;
  if (!(Lane::abs(a.value[i]) < __int_as_float(0x7f800000))) a.found[i / a.each] = 1;
}

namespace seedbed::kernels {

std::span<const KernelEntry> wide_kernels() {
#define SB_ENTRY(name) \
  { #name, reinterpret_cast < const void*>(name) }
  static const KernelEntry entries[] = {
      SB_ENTRY(seedbed_wide_activate),     SB_ENTRY(seedbed_wide_slope),
      SB_ENTRY(seedbed_wide_output_delta), SB_ENTRY(seedbed_wide_bias_gradient),
      SB_ENTRY(seedbed_wide_update),       SB_ENTRY(seedbed_wide_not_finite)};
#undef SB_ENTRY
  return entries;
}

}  // namespace seedbed::kernels
