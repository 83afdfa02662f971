// SPDX-License-Identifier: Apache-2.0
// Depths and widths are ascending lists, so that an index is a depth and mixed-radix digits below it.
#include "sweep/architectures.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "sweep/ranges.h"
#include "sweep/readers.h"

namespace seedbed {
namespace {

class Architectures : public AxisValues {
 public:
  Architectures(const Value& source, bool equal_widths, std::vector<int> depths, std::vector<int> widths)
      : source_(source), equal_(equal_widths), depths_(std::move(depths)), widths_(std::move(widths)) {
    double total = 0;
    for (const int depth : depths_) total += count_of(depth);
    if (total > static_cast<double>(kMostInRange)) {
      refuse(source, fmt::format("{} is {} architectures; allowed: up to {}", quoted(source.string),
                                 count_text(total), kMostInRange));
    }
    size_ = static_cast<std::int64_t>(total);
  }

  std::int64_t size() const override { return size_; }
  bool known_distinct() const override { return true; }
  std::string text() const override { return toml_text(source_); }

  Value at(std::int64_t index) const override {
    std::size_t d = 0;
    for (; index >= static_cast<std::int64_t>(count_of(depths_[d])); ++d) {
      index -= static_cast<std::int64_t>(count_of(depths_[d]));
    }
    Value hidden = Value::list();
    hidden.line = source_.line;
    hidden.items.resize(static_cast<std::size_t>(depths_[d]));
    const auto radix = static_cast<std::int64_t>(widths_.size());
    for (std::size_t layer = hidden.items.size(); layer-- > 0;) {
      hidden.items[layer] = Value::of(widths_[static_cast<std::size_t>(index % radix)]);
      if (!equal_) index /= radix;
    }
    return hidden;
  }

 private:
  double count_of(int depth) const {
    if (depth == 0) return 1;
    double count = 1;
    for (int layer = 0; layer < (equal_ ? 1 : depth); ++layer) count *= static_cast<double>(widths_.size());
    return count;
  }

  Value source_;
  bool equal_;
  std::vector<int> depths_, widths_;
  std::int64_t size_ = 0;
};

[[noreturn]] void refuse_architectures(const Value& value) {
  refuse(value, fmt::format("{} is not a range of architectures; allowed: \"all: depth 0..3, width 1..8\" or "
                            "\"same: depth 1..4, width 2..8\"",
                            quoted(value.string)));
}

/// "4", "1..8", "2..8 step 2", "8..64 log 4".
std::vector<int> read_sizes(const Value& value, std::string_view text, const char* noun,
                            const IntegerRange& allowed) {
  std::vector<Value> numbers;
  if (const std::optional<double> one = finite_number(trimmed(text))) {
    numbers = {Value::of(static_cast<std::int64_t>(*one))};
    if (numbers[0].number() != *one) refuse_architectures(value);
  } else {
    if (text.find("..") == std::string_view::npos) refuse_architectures(value);
    const Range range = parse_range(value, text);
    for (const double end : {range.low, range.high}) {
      if (end < static_cast<double>(allowed.low) || end > static_cast<double>(allowed.high)) {
        refuse(value,
               fmt::format("{} {} is out of range; allowed: {}", noun, number_text(end), allowed.text()));
      }
    }
    numbers = expand_range(value, range, true);
  }
  std::vector<int> list;
  for (Value& number : numbers) {
    number.line = value.line;
    list.push_back(static_cast<int>(read_integer(number, allowed, "an integer", noun)));
  }
  return list;
}

}  // namespace

AxisValuesPtr read_architectures(const Value& value) {
  const std::string_view text = value.string;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) refuse_architectures(value);
  const std::string_view family = trimmed(text.substr(0, colon));
  if (family != "all" && family != "same") refuse_architectures(value);
  std::optional<std::vector<int>> depths, widths;
  std::string_view rest = text.substr(colon + 1);
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = trimmed(rest.substr(0, comma));
    const std::size_t blank = part.find_first_of(" \t");
    const std::string_view what = part.substr(0, blank);
    if (blank == std::string_view::npos) refuse_architectures(value);
    if (what == "depth" && !depths) {
      depths = read_sizes(value, part.substr(blank), "depth", {0, kMaxHiddenLayers});
    } else if (what == "width" && !widths) {
      widths = read_sizes(value, part.substr(blank), "width", {1, kMaxHiddenWidth});
    } else {
      refuse_architectures(value);
    }
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  if (!depths || !widths) refuse_architectures(value);
  return std::make_shared<Architectures>(value, family == "same", std::move(*depths), std::move(*widths));
}

}  // namespace seedbed
