// SPDX-License-Identifier: Apache-2.0
// Keeps the arithmetic IEEE whatever the host program has set: round to nearest, denormals kept.
// A library built with -ffast-math switches flush-to-zero on for the whole process.
#pragma once

#include <cfenv>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace seedbed::cpu {

class IeeeArithmetic {
 public:
  IeeeArithmetic() {
    std::fegetenv(&saved_);
    std::fesetround(FE_TONEAREST);
#if defined(__SSE__)
    _mm_setcsr(_mm_getcsr() & ~0x8040u);  // flush-to-zero, denormals-are-zero
#endif
  }
  ~IeeeArithmetic() {
    std::fesetenv(&saved_);
  }
  IeeeArithmetic(const IeeeArithmetic&) = delete;
  IeeeArithmetic& operator=(const IeeeArithmetic&) = delete;

 private:
  std::fenv_t saved_;
};

}  // namespace seedbed::cpu
