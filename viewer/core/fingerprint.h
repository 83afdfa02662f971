// SPDX-License-Identifier: Apache-2.0
// 64 bits of whatever is fed into it, eight bytes at a time: two frames with the same fingerprint are taken
// for the same picture, and the second is not drawn. No defence against anyone who looks for a collision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace seedbed::viewer {

class Fingerprint {
 public:
  void add_bytes(const void* data, std::size_t bytes) {
    const auto* at = static_cast<const unsigned char*>(data);
    mix(bytes);
    for (; bytes >= sizeof(std::uint64_t); at += sizeof(std::uint64_t), bytes -= sizeof(std::uint64_t)) {
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      mix(word);
    }
    std::uint64_t rest = 0;
    if (bytes > 0) std::memcpy(&rest, at, bytes);  // nothing may be at null
    mix(rest);
  }
  /// A value without padding.
  template <class T>
  void add(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    add_bytes(&value, sizeof value);
  }
  template <class T>
  void add_all(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    add_bytes(values.data(), values.size() * sizeof(T));
  }
  std::uint64_t value() const { return state_ ^ state_ >> 29; }

 private:
  void mix(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x9e3779b97f4a7c15u;
    state_ ^= state_ >> 32;
  }
  std::uint64_t state_ = 0x243f6a8885a308d3u;
};

/// Of a small value without padding, many of them a frame: its words times odd numbers, which do not wait for
/// each other, as those of a Fingerprint do.
template <class T>
std::uint64_t print_of(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::uint64_t words[(sizeof(T) + 7) / 8] = {};
  std::memcpy(words, &value, sizeof value);
  std::uint64_t sum = 0, factor = 0x9e3779b97f4a7c15u;
  for (const std::uint64_t word : words) {
    sum += (word ^ word >> 32) * factor;
    factor = factor * 0xd1342543de82ef95u + 2;  // known when this is compiled; stays odd
  }
  return sum ^ sum >> 31;
}

}  // namespace seedbed::viewer
