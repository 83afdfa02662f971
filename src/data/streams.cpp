// SPDX-License-Identifier: Apache-2.0
// Philox comes from Random123; what is decided here is the layout of keys and counters.
#include "data/streams.h"

#include <Random123/philox.h>

namespace seedbed {
namespace {

constexpr unsigned kRounds = 10;

double unit_interval(std::uint32_t low, std::uint32_t high) {
  const std::uint64_t bits = (std::uint64_t{high} << 32) | low;
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

std::uint32_t low_word(std::uint64_t value) {
  return static_cast<std::uint32_t>(value);
}
std::uint32_t high_word(std::uint64_t value) {
  return static_cast<std::uint32_t>(value >> 32);
}

philox4x32_key_t key_of(std::uint64_t seed) {
  return {{low_word(seed), high_word(seed)}};
}

}  // namespace

std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 2>& key,
                                    const std::array<std::uint32_t, 4>& counter) {
  const philox4x32_ctr_t block =
      philox4x32_R(kRounds, {{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
  return {block.v[0], block.v[1], block.v[2], block.v[3]};
}

std::array<double, 2> uniform_pair(std::uint64_t seed, Stream stream, std::uint32_t a, std::uint32_t b,
                                   std::uint32_t c) {
  const philox4x32_ctr_t block =
      philox4x32_R(kRounds, {{a, b, c, static_cast<std::uint32_t>(stream)}}, key_of(seed));
  return {unit_interval(block.v[0], block.v[1]), unit_interval(block.v[2], block.v[3])};
}

void UniformStream::refill() {
  pair_ = uniform_pair(seed_, stream_, low_word(block_), high_word(block_), 0);
  ++block_;
  at_ = 0;
}

}  // namespace seedbed
