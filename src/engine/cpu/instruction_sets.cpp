// SPDX-License-Identifier: Apache-2.0
// Which instruction sets this build and this machine have.
#include "engine/cpu/instruction_sets.h"

#include "seedbed/engine.h"
#include "seedbed/error.h"

namespace seedbed {

std::vector<std::string> cpu_instruction_sets() {
  std::vector<std::string> sets;
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool fma = __builtin_cpu_supports("fma"), avx2 = __builtin_cpu_supports("avx2");
  if (fma && avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    sets.emplace_back("avx512");
  }
  if (fma && avx2) sets.emplace_back("avx2");
#endif
  sets.emplace_back("portable");
  return sets;
}

namespace cpu {

std::string choose_instruction_set(const std::string& wanted) {
  const std::vector<std::string> sets = cpu_instruction_sets();
  if (wanted.empty()) return sets.front();
  std::string names;
  for (const std::string& set : sets) {
    if (set == wanted) return wanted;
    names += (names.empty() ? "" : ", ") + set;
  }
  throw UsageError("instruction set '" + wanted + "' is not available on this machine; allowed: " + names);
}

template <class Real>
const Kernels<Real>& kernels_of(const std::string& instruction_set) {
#if defined(__x86_64__)
  if (instruction_set == "avx512") return avx512_kernels<Real>();
  if (instruction_set == "avx2") return avx2_kernels<Real>();
#endif
  return portable_kernels<Real>();
}
template const Kernels<float>& kernels_of<float>(const std::string&);
template const Kernels<double>& kernels_of<double>(const std::string&);

}  // namespace cpu
}  // namespace seedbed
