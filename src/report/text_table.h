// SPDX-License-Identifier: Apache-2.0
// A table for the terminal: columns as wide as their widest cell, counted in characters, not bytes.
#pragma once

#include <string>
#include <vector>

namespace seedbed {

inline constexpr char kNone[] = "–";               ///< a cell without a value
inline constexpr std::size_t kCaptionWidth = 120;  ///< characters a line below a table

enum class Align { left, right };

/// Number of Unicode characters of UTF-8 text.
std::size_t text_width(const std::string& text);

/// Paragraphs broken at blanks (but not before %) into lines of at most `width` characters, each ended by a
/// line break.
std::string wrap_text(const std::string& text, std::size_t width);

class TextTable {
 public:
  /// A column joined to the one before is set one space from it, not two ("0.5 [0.4, 0.6]").
  void add_column(std::string header, Align align, bool joined = false);
  void add_row(std::vector<std::string> cells);  ///< one cell a column
  std::string text() const;                      ///< header, rule, rows; no trailing blanks

 private:
  struct Column {
    std::string header;
    Align align;
    bool joined;
    std::size_t width;
  };
  std::string line(const std::vector<std::string>& cells) const;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace seedbed
