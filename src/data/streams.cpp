// SPDX-License-Identifier: Apache-2.0
// Philox comes from Random123; what is decided here is the layout of keys and counters.
#include "data/streams.h"

#include <Random123/philox.h>

namespace seedbed {
namespace {

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

}  // namespace

std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 2>& key,
                                    const std::array<std::uint32_t, 4>& counter) {
  const r123::Philox4x32::ctr_type block =
      r123::Philox4x32{}({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
  return {block[0], block[1], block[2], block[3]};
}

std::array<double, 2> uniform_pair(std::uint64_t seed, Stream stream, std::uint32_t a, std::uint32_t b,
                                   std::uint32_t c) {
  const auto block = philox({low_word(seed), high_word(seed)}, {a, b, c, static_cast<std::uint32_t>(stream)});
  return {unit_interval(block[0], block[1]), unit_interval(block[2], block[3])};
}

void UniformStream::refill() {
  for (std::size_t i = 0; i < buffer_.size(); i += 2, ++block_) {
    const auto pair = uniform_pair(seed_, stream_, low_word(block_), high_word(block_), 0);
    buffer_[i] = pair[0];
    buffer_[i + 1] = pair[1];
  }
  at_ = 0;
}

}  // namespace seedbed
