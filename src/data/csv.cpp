// SPDX-License-Identifier: Apache-2.0
// A strict reader: whatever is not understood is refused with its line, so that no point is ever
// dropped or guessed.
#include "data/csv.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>

#include "seedbed/error.h"
#include "sweep/content_hash.h"

namespace seedbed {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20;
constexpr std::array<const char*, 3> kColumns{"x", "y", "label"};
using Fields = std::array<std::string_view, 3>;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// The text of a file for an error line: short and printable.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string out = "\"";
  for (const char c : text.substr(0, kShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + (text.size() > kShown ? "...\"" : "\"");
}

std::optional<double> parse_number(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc::result_out_of_range) return text[0] == '-' ? -HUGE_VAL : HUGE_VAL;
  return value;
}

std::string_view without_quotes(std::string_view field) {
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
    return field.substr(1, field.size() - 2);
  return field;
}

class CsvParser {
 public:
  CsvParser(const std::string& origin, std::array<std::string, 3>* columns)
      : origin_(origin), columns_(columns) {}

  std::vector<Point> parse(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
    while (!text.empty()) {
      ++line_;
      const std::size_t end = text.find('\n');
      parse_line(trim(text.substr(0, end)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (points_.empty()) {
      throw UsageError(
          fmt::format("{}: no points; allowed: 1 to {} lines of x,y,label", origin_, kMaxPoints));
    }
    if (zero_line_ != 0) {
      for (Point& point : points_) point.label = point.label == 0 ? -1 : 1;
    }
    return std::move(points_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UsageError(fmt::format("{}:{}: {}", origin_, line_, what));
  }

  void parse_line(std::string_view line) {
    if (line.empty() || line[0] == '#') return;
    const Fields fields = split_fields(line);
    const bool first = !seen_line_;
    seen_line_ = true;
    if (first && is_header(fields)) return;
    if (points_.size() == static_cast<std::size_t>(kMaxPoints)) {
      fail(fmt::format("too many points; allowed: up to {}", kMaxPoints));
    }
    const double x = coordinate(fields, 0), y = coordinate(fields, 1);
    points_.push_back({x, y, label(fields[2])});
  }

  Fields split_fields(std::string_view line) const {
    Fields fields;
    std::size_t count = 0;
    for (std::string_view rest = line;; ++count) {
      const std::size_t comma = rest.find(',');
      if (count < fields.size()) fields[count] = trim(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
    if (++count != fields.size()) {
      fail(fmt::format("{} in {}; allowed: three separated by commas, x,y,label",
                       count == 1 ? "one field" : fmt::format("{} fields", count), quoted(line)));
    }
    return fields;
  }

  /// A first line without any number is a header: names of x, y and the label, in this order. Any names will
  /// do, but one of these three in the place of another is a mistake.
  bool is_header(const Fields& fields) const {
    for (const std::string_view field : fields) {
      if (field.empty() || parse_number(field)) return false;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string_view field = without_quotes(fields[i]);
      std::string name(field);
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      for (std::size_t other = 0; other < kColumns.size(); ++other) {
        if (name != kColumns[other] || other == i) continue;
        fail(fmt::format("column {} of the header is {}; allowed: x,y,label", i + 1, quoted(field)));
      }
      if (columns_ != nullptr) (*columns_)[i] = field;
    }
    return true;
  }

  double number(std::string_view text, const char* column, const char* allowed) const {
    if (text.empty()) fail(fmt::format("{} is missing; allowed: {}", column, allowed));
    const std::optional<double> value = parse_number(text);
    if (!value) fail(fmt::format("{} is {}, not a number; allowed: {}", column, quoted(text), allowed));
    return *value;
  }

  double coordinate(const Fields& fields, std::size_t column) const {
    constexpr const char* kAllowed = "-1000000 to 1000000";
    const double value = number(fields[column], kColumns[column], kAllowed);
    if (!(std::abs(value) <= kMaxCoordinate)) {
      fail(fmt::format("{} is {}; allowed: {}", kColumns[column], quoted(fields[column]), kAllowed));
    }
    return value;
  }

  /// +1 and -1, or 1 and 0; a file keeps to one of the two.
  double label(std::string_view text) {
    constexpr const char* kAllowed = "1 and -1, or 1 and 0";
    const double value = number(text, kColumns[2], kAllowed);
    if (value != 1 && value != -1 && value != 0) {
      fail(fmt::format("label is {}; allowed: {}", quoted(text), kAllowed));
    }
    const int other = value == 0 ? minus_line_ : value < 0 ? zero_line_ : 0;
    if (other != 0) {
      fail(fmt::format("label is {} but line {} has {}; allowed: {}", quoted(text), other,
                       value == 0 ? "-1" : "0", kAllowed));
    }
    if (value == 0 && zero_line_ == 0) zero_line_ = line_;
    if (value < 0 && minus_line_ == 0) minus_line_ = line_;
    return value;
  }

  const std::string& origin_;
  std::array<std::string, 3>* columns_;
  int line_ = 0, zero_line_ = 0, minus_line_ = 0;  ///< first line with label 0, -1
  bool seen_line_ = false;
  std::vector<Point> points_;
};

std::string read_text(const std::string& path) {
  const auto fail = [&](const char* why) {
    throw UsageError(fmt::format("{}: cannot read: {}; allowed: a CSV file of x,y,label", path, why));
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail("it is a directory");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) fail(std::strerror(errno));
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    text.append(buffer.data(), got);
    if (text.size() > kMaxFileBytes) fail("it is larger than 64 MiB");
  }
  if (std::ferror(file.get()) != 0) fail(std::strerror(errno));
  return text;
}

}  // namespace

std::vector<Point> parse_csv(std::string_view text, const std::string& origin,
                             std::array<std::string, 3>* columns) {
  return CsvParser(origin, columns).parse(text);
}

std::vector<Point> read_csv(const std::string& path, std::array<std::string, 3>* columns) {
  return parse_csv(read_text(path), path, columns);
}

std::vector<Point> read_csv(const std::string& path, const std::string& hash) {
  const std::string text = read_text(path);
  if (!hash.empty() && xxh3_hex(text) != hash)
    throw UsageError(path + ": has changed since the sweep read it; put the file back as it was");
  return parse_csv(text, path);
}

FileSummary summarize_file(const std::string& path) {
  FileSummary summary;
  for (const Point& point : read_csv(path, &summary.columns)) {
    ++summary.points;
    if (point.label > 0) ++summary.positive;
  }
  return summary;
}

}  // namespace seedbed
