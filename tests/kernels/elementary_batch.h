// SPDX-License-Identifier: Apache-2.0
// The elementary functions over arrays, compiled once for each instruction set, for the tests.
// A file for one instruction set holds nothing but these loops (no library templates), so that no
// code for a machine that may not be there can leak into the rest of the program.
#pragma once

#include <cstdint>

namespace seedbed::kernels::test {

enum class Function { exp, sigmoid, tanh, sin, cos, log };
inline constexpr Function kFunctions[] = {Function::exp, Function::sigmoid, Function::tanh,
                                          Function::sin, Function::cos,     Function::log};
inline const char* name_of(Function f) {
  constexpr const char* names[] = {"exp", "sigmoid", "tanh", "sin", "cos", "log"};
  return names[static_cast<int>(f)];
}

/// Lengths are multiples of this.
inline constexpr int kBlock = 256;

/// The largest errors over a range of bit patterns of float.
struct FloatErrors {
  double ulp = 0;             // against the double version, in ulp of float at the exact value
  float worst = 0;            // where
  float largest = 0;          // largest |result|
  std::uint64_t unequal = 0;  // f(-x) that is not f(x) with its sign turned (tanh, sin) or kept (cos)
};

/// Every stride-th bit pattern from first on, below last.
struct Patterns {
  std::uint64_t first, last, stride;
};

/// One instruction set's functions. `count_unequal` counts the results whose bits are not `expected`;
/// where `identity` is set, those that are not x itself.
struct Batch {
  const char* name;
  void (*floats)(Function, const float* x, float* y, int n);
  void (*doubles)(Function, const double* x, double* y, int n);
  FloatErrors (*sweep)(Function, Patterns);
  std::uint64_t (*count_unequal)(Function, Patterns, std::uint32_t expected, bool identity);
};

Batch scalar_batch();
Batch array_batch();
/// A null name where the build or the machine lacks the instruction set.
Batch avx2_batch();
Batch avx512_batch();

}  // namespace seedbed::kernels::test
