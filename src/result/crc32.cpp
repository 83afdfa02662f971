// SPDX-License-Identifier: Apache-2.0
// kTables[k][b] is the CRC of byte b followed by k zero bytes, so that eight bytes are eight
// look-ups which do not wait for each other.
#include "result/crc32.h"

#include <array>

namespace seedbed {
namespace {

constexpr auto kTables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
    tables[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t b = 0; b < 256; ++b)
      tables[k][b] = tables[k - 1][b] >> 8 ^ tables[0][tables[k - 1][b] & 0xff];
  return tables;
}();

}  // namespace

std::uint32_t crc32_of(const void* data, std::size_t size, std::uint32_t crc) {
  const auto* p = static_cast<const unsigned char*>(data);
  crc = ~crc;
  for (; size >= 8; size -= 8, p += 8) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      const std::uint32_t b = i < 4 ? (crc >> (8 * i) & 0xff) ^ p[i] : p[i];
      next ^= kTables[7 - i][b];
    }
    crc = next;
  }
  for (; size > 0; --size, ++p) crc = crc >> 8 ^ kTables[0][(crc ^ *p) & 0xff];
  return ~crc;
}

}  // namespace seedbed
