// SPDX-License-Identifier: Apache-2.0
// Random bits as a pure function of (seed, counter): draws do not depend on order or threads. The
// mixing is SplitMix64's (Steele, Lea and Flood 2014) over a counter.
#pragma once

#include <cstdint>

namespace seedbed {

class CounterRandom {
 public:
  explicit CounterRandom(std::uint64_t seed) : key_(mix(seed + kStep)) {}

  std::uint64_t bits(std::uint64_t counter) const { return mix(key_ + counter * kStep); }

  /// In [0, n), 1 <= n < 2^32; the bias of n / 2^32 is far below what a bootstrap resolves.
  std::uint64_t below(std::uint64_t n, std::uint64_t counter) const {
    return ((bits(counter) >> 32) * n) >> 32;
  }

  /// In (0, 1).
  double uniform(std::uint64_t counter) const {
    return (static_cast<double>(bits(counter) >> 11) + 0.5) * 0x1p-53;
  }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;
  static std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  std::uint64_t key_;
};

}  // namespace seedbed
