// SPDX-License-Identifier: Apache-2.0
// The host's memory as a batch's.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>

#include "engine/batch_memory.h"

namespace seedbed {

template <class Machine>
class OnHost : public Machine {
 public:
  void* allocate(std::size_t bytes) override {
    const std::size_t whole = (bytes + 63) / 64 * 64;
    void* memory = std::aligned_alloc(64, whole);
    if (!memory) throw std::bad_alloc();
    return std::memset(memory, 0, whole);
  }
  void free(void* memory) noexcept override { std::free(memory); }
  void upload(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }
  void download(void* to, const void* from, std::size_t bytes) override { std::memcpy(to, from, bytes); }
};

}  // namespace seedbed
