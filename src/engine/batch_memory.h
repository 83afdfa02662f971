// SPDX-License-Identifier: Apache-2.0
// Arrays in the memory of whatever trains a batch of networks: the host's, or a GPU's.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace seedbed {

class BatchMemory {
 public:
  virtual ~BatchMemory() = default;
  virtual void* allocate(std::size_t bytes) = 0;  ///< 64-byte aligned, zero
  virtual void free(void* memory) noexcept = 0;
  virtual void upload(void* to, const void* from, std::size_t bytes) = 0;  ///< `from` may go when it returns
  virtual void download(void* to, const void* from, std::size_t bytes) = 0;  ///< returns when it is there
};

template <class T>
class BatchArray {
 public:
  BatchArray() = default;
  BatchArray(BatchMemory& memory, std::size_t count) : memory_(&memory), count_(count) {
    if (count > 0) data_ = static_cast<T*>(memory.allocate(count * sizeof(T)));
  }
  BatchArray(BatchArray&& other) noexcept { swap(other); }
  BatchArray& operator=(BatchArray&& other) noexcept {
    swap(other);
    return *this;
  }
  ~BatchArray() {
    if (data_) memory_->free(data_);
  }

  T* data() const { return data_; }
  std::size_t size() const { return count_; }
  void upload(std::size_t first, const T* from, std::size_t count) {
    if (count > 0) memory_->upload(data_ + first, from, count * sizeof(T));
  }
  void upload(const std::vector<T>& from) { upload(0, from.data(), from.size()); }
  void download(std::size_t first, T* to, std::size_t count) const {
    if (count > 0) memory_->download(to, data_ + first, count * sizeof(T));
  }

 private:
  void swap(BatchArray& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
  }
  BatchMemory* memory_ = nullptr;
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace seedbed
