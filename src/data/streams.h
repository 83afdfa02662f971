// SPDX-License-Identifier: Apache-2.0
// Counter-based random numbers, Philox4x32-10. The key is the 64-bit seed; the last word of the
// 128-bit counter names the stream and the other three say where in the stream a number is. So a
// number depends on (seed, stream, position) alone: never on a thread or on the configuration.
#pragma once

#include <array>
#include <cstdint>

namespace seedbed {

/// The values are part of every result: never change them.
enum class Stream : std::uint32_t { init = 0, data = 1, order = 2, shuffle = 3, dropout = 4 };

/// One Philox4x32-10 block: four words for a key of two words and a counter of four.
std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 2>& key,
                                    const std::array<std::uint32_t, 4>& counter);

/// Two uniform doubles in [0, 1) at position (a, b, c) of a stream. Words 0 and 1 of the block are
/// the low and high half of the first number, words 2 and 3 of the second; of each 64 bits the
/// upper 53 count, times 2^-53.
std::array<double, 2> uniform_pair(std::uint64_t seed, Stream stream, std::uint32_t a, std::uint32_t b,
                                   std::uint32_t c);

/// A stream read in order: number n is half n % 2 of the pair at position (n / 2, its high word, 0).
class UniformStream {
 public:
  UniformStream(std::uint64_t seed, Stream stream) : seed_(seed), stream_(stream) {}

  double operator()() {  ///< uniform in [0, 1)
    if (at_ == pair_.size()) refill();
    return pair_[at_++];
  }

 private:
  void refill();

  std::uint64_t seed_;
  Stream stream_;
  std::uint64_t block_ = 0;
  std::array<double, 2> pair_{};
  std::size_t at_ = 2;
};

}  // namespace seedbed
