// SPDX-License-Identifier: Apache-2.0
// OpenBLAS on one thread: networks are trained side by side, so that a product has no use for more, and
// its result does not depend on how many there are.
#include <cblas.h>

#include <string>

#include "engine/gemm.h"

namespace seedbed {
namespace {

void product(const Gemm<float>& g, const float* a, const float* b, float* c) {
  cblas_sgemm(CblasRowMajor, g.transpose_a ? CblasTrans : CblasNoTrans,
              g.transpose_b ? CblasTrans : CblasNoTrans, g.m, g.n, g.k, 1.0f, a, g.row_a, b, g.row_b,
              g.accumulate ? 1.0f : 0.0f, c, g.row_c);
}

void product(const Gemm<double>& g, const double* a, const double* b, double* c) {
  cblas_dgemm(CblasRowMajor, g.transpose_a ? CblasTrans : CblasNoTrans,
              g.transpose_b ? CblasTrans : CblasNoTrans, g.m, g.n, g.k, 1.0, a, g.row_a, b, g.row_b,
              g.accumulate ? 1.0 : 0.0, c, g.row_c);
}

}  // namespace

template <class Real>
void blas_gemm(const Gemm<Real>& gemm) {
  static const bool one_thread = (openblas_set_num_threads(1), true);
  static_cast<void>(one_thread);
  for (int network = 0; network < gemm.networks; ++network) {
    product(gemm, gemm.a + network * gemm.stride_a, gemm.b + network * gemm.stride_b,
            gemm.c + network * gemm.stride_c);
  }
}
template void blas_gemm(const Gemm<float>&);
template void blas_gemm(const Gemm<double>&);

std::string blas_name() {
  const std::string configuration = openblas_get_config();  // "OpenBLAS 0.3.21 DYNAMIC_ARCH ..."
  const auto second = configuration.find(' ', configuration.find(' ') + 1);
  return configuration.substr(0, second);
}

}  // namespace seedbed
