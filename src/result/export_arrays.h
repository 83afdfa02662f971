// SPDX-License-Identifier: Apache-2.0
// A result as a list of named arrays whose sizes are known before their values are read, so that
// any container of arrays can be written in one pass with bounded memory.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "result/export_source.h"
#include "seedbed/result.h"

namespace seedbed {

enum class ElementType : std::uint8_t { i8, boolean, i32, i64, u64, f32, f64, text };

/// Collects values into blocks for whoever writes the container.
class ArraySink {
 public:
  using Write = std::function<void(const void*, std::size_t)>;
  explicit ArraySink(Write write) : write_(std::move(write)) { buffer_.reserve(kBlock); }

  template <typename T>
  void put(T value) {
    append(&value, sizeof value);
  }
  void append(const void* data, std::size_t size) {
    if (buffer_.size() + size > kBlock) flush();
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    buffer_.insert(buffer_.end(), bytes, bytes + size);
  }
  void flush() {
    if (!buffer_.empty()) write_(buffer_.data(), buffer_.size());
    buffer_.clear();
  }

 private:
  static constexpr std::size_t kBlock = 64 * 1024;
  Write write_;
  std::vector<std::uint8_t> buffer_;
};

struct ExportArray {
  std::string name;
  ElementType type;
  std::vector<std::int64_t> shape;  ///< empty: a single value
  std::function<void(ArraySink&)> write;
  std::size_t characters = 0;  ///< of a text: UTF-32 code points, padded with zeros

  std::uint64_t element_bytes() const;
  std::uint64_t bytes() const;
};

/// Arrays of the networks themselves: one a column of the view `networks`, `status_code`, and the
/// facts of the run. They hold pointers to their arguments.
std::vector<ExportArray> column_arrays(const ExportSource& source);

/// Curves, parameters, dead links, layer widths and snapshots.
std::vector<ExportArray> chunk_arrays(const ExportSource& source, const ResultReader& reader);

/// Calls f(network) for every exported network, ascending.
template <typename F>
void for_each_network(const ExportSource& source, F f) {
  for (const NetworkRange& range : source.ranges)
    for (std::int64_t n = range.first; n < range.first + range.count; ++n) f(n);
}

}  // namespace seedbed
