// SPDX-License-Identifier: Apache-2.0
// An array [row][columns] on a machine whose columns the host reads and writes one at a time: it is moved as
// a whole, and only when somebody looks.
#pragma once

#include <vector>

#include "engine/batch_memory.h"

namespace seedbed::general {

template <class Real>
class ColumnArray {
 public:
  ColumnArray() = default;
  ColumnArray(BatchMemory& memory, std::size_t rows, std::size_t columns)
      : array_(memory, rows * columns), rows_(rows), columns_(columns) {}

  bool empty() const { return rows_ == 0; }
  std::size_t rows() const { return rows_; }

  /// For the machine, which may change it.
  Real* on_machine() {
    if (written_) array_.upload(host_);
    written_ = read_ = false;
    return array_.data();
  }

  Real at(std::size_t row, std::size_t column) const {
    fetch();
    return host_[row * columns_ + column];
  }
  void set(std::size_t row, std::size_t column, Real value) {
    fetch();
    host_[row * columns_ + column] = value;
    written_ = true;
  }

 private:
  void fetch() const {
    if (read_) return;
    host_.resize(array_.size());
    array_.download(0, host_.data(), host_.size());
    read_ = true;
  }

  BatchArray<Real> array_;
  std::size_t rows_ = 0, columns_ = 0;
  mutable std::vector<Real> host_;
  mutable bool read_ = false;  ///< host_ is what the machine has, or newer
  bool written_ = false;
};

}  // namespace seedbed::general
