// SPDX-License-Identifier: Apache-2.0
// One matrix product a network, all of one shape: c = op(a) op(b), or c += op(a) op(b). Row-major.
#pragma once

#include <cstdint>
#include <string>

namespace seedbed {

/// op(a) is m x k, op(b) is k x n, c is m x n. Network i's matrices begin at a + i * stride_a and so on;
/// a stride of 0 shares a matrix.
template <class Real>
struct Gemm {
  bool transpose_a, transpose_b;
  int m, n, k;
  const Real* a;
  int row_a;  ///< elements from one row of a, as stored, to the next
  std::int64_t stride_a;
  const Real* b;
  int row_b;
  std::int64_t stride_b;
  Real* c;
  int row_c;
  std::int64_t stride_c;
  bool accumulate;
  int networks;
  bool fast;  ///< tensor cores may round the factors (TF32); a CPU pays no heed
};

/// On the calling thread, with the CPU's BLAS.
template <class Real>
void blas_gemm(const Gemm<Real>& gemm);

/// The library behind blas_gemm: "OpenBLAS 0.3.21".
std::string blas_name();

}  // namespace seedbed
