// SPDX-License-Identifier: Apache-2.0
// Random numbers of a training step, addressed by where they are needed: the visiting order of an epoch
// and which units are dropped. Keyed by the order seed; nothing is stored.
#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "kernels/lanes/macros.h"

namespace seedbed::kernels::general {

/// Last word of the counter: the stream (data/streams.h). Values are part of every result.
inline constexpr std::uint32_t kShuffleStream = 3, kDropoutStream = 4;

struct Words {
  std::uint32_t word[4];
};

/// Philox4x32-10 (Salmon et al., SC 2011).
SB_HD Words random_words(std::uint32_t key0, std::uint32_t key1, std::uint32_t a, std::uint32_t b,
                         std::uint32_t c, std::uint32_t stream) {
  const philox4x32_ctr_t block = philox4x32_R(10, {{a, b, c, stream}}, {{key0, key1}});
  return {{block.v[0], block.v[1], block.v[2], block.v[3]}};
}

/// A permutation of 0 .. count-1: a Feistel network of eight rounds over the next power of four, walked
/// until it lands inside (Black & Rogaway, CT-RSA 2002). Four rounds are not even enough for few points: the
/// halves are a few bits wide.
struct Permutation {
  Words round;
  std::uint32_t count, half_bits;

  SB_HD Permutation(const Words& keys, std::uint32_t n) : round(keys), count(n), half_bits(0) {
    while ((std::uint64_t(1) << (2 * half_bits)) < n) ++half_bits;
  }

  SB_HD std::uint32_t operator()(std::uint32_t k) const {
    const std::uint32_t mask = (std::uint32_t(1) << half_bits) - 1;
    do {
      std::uint32_t left = k >> half_bits, right = k & mask;
      for (std::uint32_t i = 0; i < 8; ++i) {
        const std::uint32_t next = left ^ (mixed((right ^ round.word[i % 4]) + i * 0x9e3779b9u) & mask);
        left = right;
        right = next;
      }
      k = (left << half_bits) | right;
    } while (k >= count);
    return k;
  }

 private:
  /// Murmur3's finalizer: every bit of x changes half of the result.
  static SB_HD std::uint32_t mixed(std::uint32_t x) {
    x ^= x >> 16;
    x *= 0x85ebca6bu;
    x ^= x >> 13;
    x *= 0xc2b2ae35u;
    return x ^ (x >> 16);
  }
};

/// The order in which an epoch visits its points.
SB_HD Permutation visiting_order(std::uint32_t key0, std::uint32_t key1, std::uint32_t epoch, int count) {
  return {random_words(key0, key1, epoch, 0, 0, kShuffleStream), static_cast<std::uint32_t>(count)};
}

}  // namespace seedbed::kernels::general
