// SPDX-License-Identifier: Apache-2.0
// The values of one axis by their index. A list holds them; a range of architectures and a sampled key
// compute each when it is asked for, so that an axis of a million values costs no memory.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sweep/value.h"

namespace seedbed {

class AxisValues {
 public:
  virtual ~AxisValues() = default;
  virtual std::int64_t size() const = 0;
  virtual Value at(std::int64_t index) const = 0;        ///< as Key::get gives it, with the line it stands at
  virtual std::string text() const = 0;                  ///< TOML that reads back to the same values
  virtual bool known_distinct() const { return false; }  ///< no two values are equal, by construction
};

using AxisValuesPtr = std::shared_ptr<const AxisValues>;

class ListValues : public AxisValues {
 public:
  explicit ListValues(std::vector<Value> values) : list_(Value::list(std::move(values))) {}
  std::int64_t size() const override { return static_cast<std::int64_t>(list_.items.size()); }
  Value at(std::int64_t index) const override { return list_.items[static_cast<std::size_t>(index)]; }
  std::string text() const override { return toml_text(list_); }

 private:
  Value list_;
};

/// The list of an ascending range of numbers, written as the range.
class RangeValues : public ListValues {
 public:
  RangeValues(std::vector<Value> values, Value range)
      : ListValues(std::move(values)), range_(std::move(range)) {}
  std::string text() const override { return toml_text(range_); }
  bool known_distinct() const override { return true; }

 private:
  Value range_;
};

}  // namespace seedbed
