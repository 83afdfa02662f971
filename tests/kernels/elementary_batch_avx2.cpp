// SPDX-License-Identifier: Apache-2.0
#include "kernels/elementary_batch.h"

#if defined(__AVX2__)
#include "kernels/elementary_batch_impl.h"
#include "kernels/lanes/avx2.h"

namespace seedbed::kernels::test {

Batch avx2_batch() {
  if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))) return {};
  return batch<Avx2Lane<float>, Avx2Lane<double>>("AVX2");
}

}  // namespace seedbed::kernels::test
#else
namespace seedbed::kernels::test {

Batch avx2_batch() {
  return {};
}

}  // namespace seedbed::kernels::test
#endif
