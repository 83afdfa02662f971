// SPDX-License-Identifier: Apache-2.0
#include "ptx/memory.h"

#include <stdexcept>

namespace seedbed::ptx {
namespace {

std::uint64_t address_of(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

}  // namespace

void* Memory::allocate(std::size_t bytes) {
  constexpr std::size_t alignment = 256;
  Range range;
  range.storage = std::make_unique<std::byte[]>(bytes + alignment);
  const std::uint64_t begin = (address_of(range.storage.get()) + alignment - 1) / alignment * alignment;
  range.end = begin + bytes;
  range.writable = true;
  add(begin, std::move(range));
  return reinterpret_cast<void*>(begin);
}

void Memory::free(void* pointer) {
  const auto at = ranges_.find(address_of(pointer));
  if (at == ranges_.end() || !at->second.storage)
    throw std::invalid_argument("free of what is not allocated");
  ranges_.erase(at);
  recent_end_ = 0;
}

void Memory::allow(void* pointer, std::size_t bytes) {
  add(address_of(pointer), Range{address_of(pointer) + bytes, true, nullptr});
}

void Memory::allow(const void* pointer, std::size_t bytes) {
  add(address_of(pointer), Range{address_of(pointer) + bytes, false, nullptr});
}

void Memory::forbid(const void* pointer) {
  const auto at = ranges_.find(address_of(pointer));
  if (at == ranges_.end() || at->second.storage) throw std::invalid_argument("forbid of what is not allowed");
  ranges_.erase(at);
  recent_end_ = 0;
}

void Memory::add(std::uint64_t begin, Range range) {
  const auto after = ranges_.lower_bound(begin);
  const bool overlaps = (after != ranges_.end() && after->first < range.end) ||
                        (after != ranges_.begin() && std::prev(after)->second.end > begin);
  if (overlaps) throw std::invalid_argument("two ranges of memory overlap");
  ranges_.emplace_hint(after, begin, std::move(range));
}

bool Memory::inside(std::uint64_t address, std::size_t bytes, bool write) const {
  if (address >= recent_begin_ && address < recent_end_ && bytes <= recent_end_ - address &&
      (!write || recent_writable_)) {
    return true;
  }
  auto at = ranges_.upper_bound(address);
  if (at == ranges_.begin()) return false;
  --at;
  const Range& range = at->second;
  if (address >= range.end || bytes > range.end - address || (write && !range.writable)) return false;
  recent_begin_ = at->first;
  recent_end_ = range.end;
  recent_writable_ = range.writable;
  return true;
}

}  // namespace seedbed::ptx
