// SPDX-License-Identifier: Apache-2.0
// An array is: type (1 byte), number of values (8 bytes), values. Multi-byte values are shuffled:
// the first bytes of all values, then the second bytes, and so on, little-endian; that puts signs
// and exponents side by side, which is what makes floats compress.
#include "result/arrays.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace seedbed {
namespace {

static_assert(std::endian::native == std::endian::little, "result files are little-endian");

enum Type : std::uint8_t { kU8 = 1, kU16 = 2, kU32 = 3, kI64 = 4, kF32 = 5, kF64 = 6, kBits = 7 };

std::size_t payload_size(std::uint8_t type, std::size_t count) {
  switch (type) {
    case kU8:
      return count;
    case kU16:
      return 2 * count;
    case kU32:
    case kF32:
      return 4 * count;
    case kI64:
    case kF64:
      return 8 * count;
    case kBits:
      return (count + 7) / 8;
    default:
      throw Damaged("an array of an unknown type");
  }
}

// Appends the shuffled bytes of values converted to Stored.
template <typename Stored, typename Value>
void shuffle(std::span<const Value> values, std::vector<std::uint8_t>& out) {
  const std::size_t n = values.size(), base = out.size();
  out.resize(base + n * sizeof(Stored));
  std::uint8_t* to = out.data() + base;
  for (std::size_t i = 0; i < n; ++i) {
    const auto bytes =
        std::bit_cast<std::array<std::uint8_t, sizeof(Stored)>>(static_cast<Stored>(values[i]));
    for (std::size_t b = 0; b < sizeof(Stored); ++b) to[b * n + i] = bytes[b];
  }
}

template <typename Stored, typename Value>
std::vector<Value> unshuffle(std::span<const std::uint8_t> payload, std::size_t n) {
  std::vector<Value> values(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::array<std::uint8_t, sizeof(Stored)> bytes;
    for (std::size_t b = 0; b < sizeof(Stored); ++b) bytes[b] = payload[b * n + i];
    values[i] = static_cast<Value>(std::bit_cast<Stored>(bytes));
  }
  return values;
}

bool exactly_float(double value) {
  return std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
}

}  // namespace

void ArrayWriter::head(std::uint8_t type, std::size_t count) {
  bytes_.push_back(type);
  const auto size = std::bit_cast<std::array<std::uint8_t, 8>>(static_cast<std::uint64_t>(count));
  bytes_.insert(bytes_.end(), size.begin(), size.end());
}

void ArrayWriter::integers(std::span<const std::int64_t> values) {
  std::uint64_t all = 0;  // a negative value sets the highest bit
  for (std::int64_t v : values) all |= static_cast<std::uint64_t>(v);
  if (all <= 0xff) {
    head(kU8, values.size());
    shuffle<std::uint8_t>(values, bytes_);
  } else if (all <= 0xffff) {
    head(kU16, values.size());
    shuffle<std::uint16_t>(values, bytes_);
  } else if (all <= 0xffffffff) {
    head(kU32, values.size());
    shuffle<std::uint32_t>(values, bytes_);
  } else {
    head(kI64, values.size());
    shuffle<std::int64_t>(values, bytes_);
  }
}

void ArrayWriter::reals(std::span<const double> values) {
  if (std::all_of(values.begin(), values.end(), exactly_float)) {
    head(kF32, values.size());
    shuffle<float>(values, bytes_);
  } else {
    head(kF64, values.size());
    shuffle<double>(values, bytes_);
  }
}

void ArrayWriter::bits(std::span<const std::uint8_t> values) {
  head(kBits, values.size());
  const std::size_t base = bytes_.size();
  bytes_.resize(base + (values.size() + 7) / 8);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i]) bytes_[base + i / 8] = static_cast<std::uint8_t>(bytes_[base + i / 8] | 1u << (i % 8));
}

ArrayReader::Head ArrayReader::next() {
  constexpr std::size_t kHead = 9;
  if (rest_.size() < kHead) throw Damaged("it ends within an array");
  std::uint64_t count;
  std::memcpy(&count, rest_.data() + 1, sizeof count);
  if (count > 8 * rest_.size()) throw Damaged("it ends within an array");
  const std::uint8_t type = rest_[0];
  const std::size_t size = payload_size(type, count);
  if (rest_.size() - kHead < size) throw Damaged("it ends within an array");
  Head head{type, static_cast<std::size_t>(count), rest_.subspan(kHead, size)};
  rest_ = rest_.subspan(kHead + size);
  return head;
}

std::vector<std::int64_t> ArrayReader::integers() {
  const Head h = next();
  switch (h.type) {
    case kU8:
      return unshuffle<std::uint8_t, std::int64_t>(h.payload, h.count);
    case kU16:
      return unshuffle<std::uint16_t, std::int64_t>(h.payload, h.count);
    case kU32:
      return unshuffle<std::uint32_t, std::int64_t>(h.payload, h.count);
    case kI64:
      return unshuffle<std::int64_t, std::int64_t>(h.payload, h.count);
    default:
      throw Damaged("integers were expected");
  }
}

std::vector<double> ArrayReader::reals() {
  const Head h = next();
  if (h.type == kF32) return unshuffle<float, double>(h.payload, h.count);
  if (h.type == kF64) return unshuffle<double, double>(h.payload, h.count);
  throw Damaged("floating-point numbers were expected");
}

std::vector<std::uint8_t> ArrayReader::bits() {
  const Head h = next();
  if (h.type != kBits) throw Damaged("bits were expected");
  std::vector<std::uint8_t> values(h.count);
  for (std::size_t i = 0; i < h.count; ++i) values[i] = h.payload[i / 8] >> (i % 8) & 1;
  return values;
}

void ArrayReader::expect_end() const {
  if (!rest_.empty()) throw Damaged("it goes on after its last array");
}

}  // namespace seedbed
