// SPDX-License-Identifier: Apache-2.0
#include "kernels/elementary_batch.h"

#if defined(__AVX512DQ__)
#include "kernels/elementary_batch_impl.h"
#include "kernels/lanes/avx512.h"

namespace seedbed::kernels::test {

Batch avx512_batch() {
  if (!(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")))
    return {};
  return batch<Avx512Lane<float>, Avx512Lane<double>>("AVX-512");
}

}  // namespace seedbed::kernels::test
#else
namespace seedbed::kernels::test {

Batch avx512_batch() {
  return {};
}

}  // namespace seedbed::kernels::test
#endif
