// SPDX-License-Identifier: Apache-2.0
// The random numbers that a browser draws for a Playground URL: seedrandom 2.4.4, bit for bit.
// An RC4 keystream, six bytes and more a number, from a seed string.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace seedbed {

class Seedrandom {
 public:
  /// `seed` is UTF-8; the browser hashes its UTF-16 code units.
  explicit Seedrandom(std::string_view seed);

  double operator()();  ///< uniform in [0, 1)

 private:
  std::uint8_t next_byte();

  std::array<std::uint8_t, 256> state_;
  std::uint8_t i_ = 0, j_ = 0;
};

}  // namespace seedbed
