// SPDX-License-Identifier: Apache-2.0
// A reader of .npz archives for the tests, written from the formats' descriptions and not from the
// writer: it follows the central directory and checks every checksum.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace seedbed::test {

/// CRC-32, bit by bit.
inline std::uint32_t slow_crc32(const std::string& bytes) {
  std::uint32_t crc = 0xffffffff;
  for (unsigned char b : bytes) {
    crc ^= b;
    for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

template <typename T>
T number_at(const std::string& bytes, std::size_t at) {
  T value;
  if (at + sizeof value > bytes.size()) throw std::runtime_error("zip: out of bounds");
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// Members of a zip archive by name.
inline std::map<std::string, std::string> unzip(const std::string& file) {
  const std::size_t end = file.size() - 22;
  if (number_at<std::uint32_t>(file, end) != 0x06054b50) throw std::runtime_error("zip: no end record");
  std::uint64_t count = number_at<std::uint16_t>(file, end + 10),
                at = number_at<std::uint32_t>(file, end + 16);
  if (at == 0xffffffff) {
    const auto record = number_at<std::uint64_t>(file, end - 20 + 8);
    if (number_at<std::uint32_t>(file, record) != 0x06064b50)
      throw std::runtime_error("zip: no zip64 record");
    count = number_at<std::uint64_t>(file, record + 32);
    at = number_at<std::uint64_t>(file, record + 48);
  }
  std::map<std::string, std::string> members;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (number_at<std::uint32_t>(file, at) != 0x02014b50) throw std::runtime_error("zip: no directory entry");
    std::uint64_t size = number_at<std::uint32_t>(file, at + 24),
                  local = number_at<std::uint32_t>(file, at + 42);
    const auto name_size = number_at<std::uint16_t>(file, at + 28),
               extra = number_at<std::uint16_t>(file, at + 30);
    const std::string name = file.substr(at + 46, name_size);
    std::size_t field = at + 46 + name_size + 4;
    if (size == 0xffffffff) size = number_at<std::uint64_t>(file, field), field += 16;
    if (local == 0xffffffff) local = number_at<std::uint64_t>(file, field);
    if (number_at<std::uint32_t>(file, local) != 0x04034b50) throw std::runtime_error("zip: no local header");
    const std::size_t data =
        local + 30 + number_at<std::uint16_t>(file, local + 26) + number_at<std::uint16_t>(file, local + 28);
    members[name] = file.substr(data, size);
    if (slow_crc32(members[name]) != number_at<std::uint32_t>(file, at + 16) ||
        number_at<std::uint32_t>(file, local + 14) != number_at<std::uint32_t>(file, at + 16))
      throw std::runtime_error("zip: checksum of " + name);
    at += 46 + name_size + extra;
  }
  return members;
}

struct NpyArray {
  std::string type;
  std::vector<std::size_t> shape;
  std::string data;

  template <typename T>
  std::vector<T> as(const std::string& expected) const {
    if (type != expected) throw std::runtime_error("npy: type " + type);
    std::vector<T> values(data.size() / sizeof(T));
    std::memcpy(values.data(), data.data(), data.size());
    return values;
  }
  /// Texts of ASCII characters.
  std::vector<std::string> texts() const {
    const std::size_t width = std::stoul(type.substr(2));
    std::vector<std::string> all;
    for (std::size_t at = 0; at < data.size(); at += 4 * width) {
      all.emplace_back();
      for (std::size_t c = 0; c < width; ++c)
        if (const auto p = number_at<std::uint32_t>(data, at + 4 * c)) all.back() += static_cast<char>(p);
    }
    return all;
  }
};

inline NpyArray npy(const std::string& member) {
  if (member.substr(0, 8) != std::string("\x93NUMPY\x01\x00", 8)) throw std::runtime_error("npy: magic");
  const std::size_t length = number_at<std::uint16_t>(member, 8);
  const std::string header = member.substr(10, length);
  if ((10 + length) % 64 != 0 || header.back() != '\n') throw std::runtime_error("npy: alignment");
  static const std::regex form(
      R"(\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n)");
  std::smatch match;
  if (!std::regex_match(header, match, form)) throw std::runtime_error("npy: header " + header);
  NpyArray array{match[1], {}, member.substr(10 + length)};
  std::size_t elements =
      array.type[1] == 'U' ? 4 * std::stoul(array.type.substr(2)) : std::stoul(array.type.substr(2));
  const std::string shape = match[2];
  for (std::size_t at = 0; at < shape.size();) {
    const std::size_t comma = shape.find(',', at);
    array.shape.push_back(std::stoul(shape.substr(at, comma - at)));
    elements *= array.shape.back();
    at = comma + 2;
  }
  if (elements != array.data.size()) throw std::runtime_error("npy: size");
  return array;
}

}  // namespace seedbed::test
