// SPDX-License-Identifier: Apache-2.0
// The bytes inside a chunk: a sequence of arrays, each with its type, its length and its values.
// Lossless: the narrowest type that holds every value is chosen, and values come back bit for bit
// (a NaN comes back as a NaN).
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace seedbed {

/// Bytes that no writer can have written.
struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ArrayWriter {
 public:
  void integers(std::span<const std::int64_t> values);
  void reals(std::span<const double> values);
  void bits(std::span<const std::uint8_t> values);  ///< zero or not zero

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  void head(std::uint8_t type, std::size_t count);
  std::vector<std::uint8_t> bytes_;
};

class ArrayReader {
 public:
  explicit ArrayReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::vector<std::int64_t> integers();
  std::vector<double> reals();
  std::vector<std::uint8_t> bits();  ///< 0 or 1
  void expect_end() const;

 private:
  struct Head {
    std::uint8_t type;
    std::size_t count;
    std::span<const std::uint8_t> payload;
  };
  Head next();
  std::span<const std::uint8_t> rest_;
};

}  // namespace seedbed
