// SPDX-License-Identifier: Apache-2.0
// What kernels may touch. Global pointers are plain host pointers; an access outside of the
// ranges named here is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

namespace seedbed::ptx {

class Memory {
 public:
  /// Zeroed bytes aligned to 256, as cudaMalloc aligns them, that kernels may read and write.
  void* allocate(std::size_t bytes);
  /// Throws for what allocate did not return.
  void free(void* pointer);

  /// Memory of the host that kernels may read and write.
  void allow(void* pointer, std::size_t bytes);
  /// Memory of the host that kernels may read.
  void allow(const void* pointer, std::size_t bytes);
  /// Takes back what allow() gave.
  void forbid(const void* pointer);

  /// Whether `bytes` at the address may be read (written).
  bool readable(std::uint64_t address, std::size_t bytes) const { return inside(address, bytes, false); }
  bool writable(std::uint64_t address, std::size_t bytes) const { return inside(address, bytes, true); }

 private:
  struct Range {
    std::uint64_t end = 0;
    bool writable = false;
    std::unique_ptr<std::byte[]> storage;
  };
  bool inside(std::uint64_t address, std::size_t bytes, bool write) const;
  void add(std::uint64_t begin, Range range);

  std::map<std::uint64_t, Range> ranges_;
  mutable std::uint64_t recent_begin_ = 0, recent_end_ = 0;  // the last range that was hit
  mutable bool recent_writable_ = false;
};

}  // namespace seedbed::ptx
