// SPDX-License-Identifier: Apache-2.0
// The seed string is smeared over a key of up to 256 bytes, the key schedules RC4, and the first
// 256 bytes of the keystream are dropped.
#include "data/seedrandom.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace seedbed {
namespace {

constexpr std::size_t kKeyLength = 256;

/// UTF-16 code units of UTF-8 text. A byte that does not belong to a whole sequence stands for itself.
std::vector<std::uint16_t> utf16_units(std::string_view text) {
  std::vector<std::uint16_t> units;
  units.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[at]);
    const std::size_t length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    std::uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
    bool whole = at + length <= text.size();
    for (std::size_t k = 1; whole && k < length; ++k) {
      const auto byte = static_cast<std::uint8_t>(text[at + k]);
      whole = (byte & 0xC0u) == 0x80u;
      code = (code << 6) | (byte & 0x3Fu);
    }
    if (!whole) {
      units.push_back(lead);
      ++at;
      continue;
    }
    if (code >= 0x10000u) {
      units.push_back(static_cast<std::uint16_t>(0xD800u + ((code - 0x10000u) >> 10)));
      units.push_back(static_cast<std::uint16_t>(0xDC00u + ((code - 0x10000u) & 0x3FFu)));
    } else {
      units.push_back(static_cast<std::uint16_t>(code));
    }
    at += length;
  }
  return units;
}

std::vector<std::uint8_t> key_of(std::string_view seed) {
  const std::vector<std::uint16_t> units = utf16_units(seed);
  std::vector<std::uint8_t> key(std::clamp<std::size_t>(units.size(), 1, kKeyLength), 0);
  std::uint32_t smear = 0;
  for (std::size_t j = 0; j < units.size(); ++j) {
    std::uint8_t& byte = key[j % kKeyLength];
    smear ^= byte * 19u;
    byte = static_cast<std::uint8_t>(smear + units[j]);
  }
  return key;
}

}  // namespace

Seedrandom::Seedrandom(std::string_view seed) {
  const std::vector<std::uint8_t> key = key_of(seed);
  std::iota(state_.begin(), state_.end(), std::uint8_t{0});
  std::uint8_t j = 0;
  for (std::size_t i = 0; i < state_.size(); ++i) {
    j = static_cast<std::uint8_t>(j + key[i % key.size()] + state_[i]);
    std::swap(state_[i], state_[j]);
  }
  for (std::size_t dropped = 0; dropped < kKeyLength; ++dropped) next_byte();
}

std::uint8_t Seedrandom::next_byte() {
  ++i_;
  const std::uint8_t t = state_[i_];
  j_ = static_cast<std::uint8_t>(j_ + t);
  state_[i_] = state_[j_];
  state_[j_] = t;
  return state_[static_cast<std::uint8_t>(state_[i_] + t)];
}

double Seedrandom::operator()() {
  constexpr double kSignificance = 0x1p52, kOverflow = 0x1p53;
  double numerator = 0, denominator = 0x1p48;
  for (int byte = 0; byte < 6; ++byte) numerator = numerator * 256 + next_byte();
  std::uint32_t extra = 0;
  while (numerator < kSignificance) {
    numerator = (numerator + extra) * 256;
    denominator *= 256;
    extra = next_byte();
  }
  while (numerator >= kOverflow) {
    numerator /= 2;
    denominator /= 2;
    extra >>= 1;
  }
  return (numerator + extra) / denominator;
}

}  // namespace seedbed
