// SPDX-License-Identifier: Apache-2.0
// Writes a zip archive of stored (uncompressed) members whose sizes are known before their bytes.
// Members and archives of 4 GiB and more become zip64. Times are 1980-01-01, so that equal
// contents give equal archives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "result/output_file.h"

namespace seedbed {

class ZipWriter {
 public:
  /// `zip64_from`: sizes and positions from there on are written as zip64.
  explicit ZipWriter(OutputFile& file, std::uint64_t zip64_from = 0xffffffff)
      : file_(file), zip64_from_(zip64_from) {}

  void begin(const std::string& name, std::uint64_t size);
  void write(const void* data, std::size_t size);
  void end();     ///< throws std::logic_error if the member has another size than begin() was told
  void finish();  ///< the central directory

 private:
  struct Member {
    std::string name;
    std::uint64_t size, position;
    std::uint32_t crc;
  };
  bool large(std::uint64_t value) const { return value >= zip64_from_; }

  OutputFile& file_;
  std::uint64_t zip64_from_;
  std::vector<Member> members_;
  std::uint64_t written_ = 0;
};

}  // namespace seedbed
