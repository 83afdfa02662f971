// SPDX-License-Identifier: Apache-2.0
// The arithmetic's elementary functions lean on fma. Where the build does not take the fma
// instruction for granted but the machine has it, it is used all the same: the bits are equal, the
// library's fma is only slower.
#include "data/math.h"

#include "kernels/elementary.h"

namespace seedbed {
namespace {

namespace elementary = kernels::elementary;

#if defined(__x86_64__) && !defined(__FMA__)
#define SEEDBED_FMA __attribute__((target("fma")))
SEEDBED_FMA double sin_fma(double x) {
  return elementary::sin(x);
}
SEEDBED_FMA double cos_fma(double x) {
  return elementary::cos(x);
}
SEEDBED_FMA double log_fma(double x) {
  return elementary::log(x);
}
SEEDBED_FMA double exp_fma(double x) {
  return elementary::exp(x);
}
#undef SEEDBED_FMA

bool has_fma() {
  static const bool supported = __builtin_cpu_supports("fma");
  return supported;
}
#else
double sin_fma(double x) {
  return elementary::sin(x);
}
double cos_fma(double x) {
  return elementary::cos(x);
}
double log_fma(double x) {
  return elementary::log(x);
}
double exp_fma(double x) {
  return elementary::exp(x);
}

constexpr bool has_fma() {
  return true;
}
#endif

}  // namespace

double own_sin(double x) {
  return has_fma() ? sin_fma(x) : elementary::sin(x);
}
double own_cos(double x) {
  return has_fma() ? cos_fma(x) : elementary::cos(x);
}
double own_log(double x) {
  return has_fma() ? log_fma(x) : elementary::log(x);
}
double own_exp(double x) {
  return has_fma() ? exp_fma(x) : elementary::exp(x);
}

}  // namespace seedbed
