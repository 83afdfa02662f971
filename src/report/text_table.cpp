// SPDX-License-Identifier: Apache-2.0
// Column alignment for terminals that speak UTF-8.
#include "report/text_table.h"

#include <algorithm>
#include <stdexcept>

namespace seedbed {

std::size_t text_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string wrap_text(const std::string& text, std::size_t width) {
  std::string wrapped;
  std::size_t column = 0;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = std::min(text.find_first_of(" \n", start), text.size());
    // "95 %" stays together.
    while (text.compare(end, 2, " %") == 0) end = std::min(text.find_first_of(" \n", end + 1), text.size());
    const std::string word = text.substr(start, end - start);
    const std::size_t length = text_width(word);
    if (column > 0) {
      const bool fits = column + 1 + length <= width;
      wrapped += fits ? ' ' : '\n';
      column = fits ? column + 1 : 0;
    }
    wrapped += word;
    column += length;
    if (end < text.size() && text[end] == '\n') {
      wrapped += '\n';
      column = 0;
    }
    start = end + 1;
  }
  return column > 0 ? wrapped + '\n' : wrapped;
}

void TextTable::add_column(std::string header, Align align, bool joined) {
  const std::size_t width = text_width(header);
  columns_.push_back({std::move(header), align, joined, width});
}

void TextTable::add_row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::invalid_argument("TextTable: one cell a column");
  for (std::size_t i = 0; i < cells.size(); ++i)
    columns_[i].width = std::max(columns_[i].width, text_width(cells[i]));
  rows_.push_back(std::move(cells));
}

std::string TextTable::line(const std::vector<std::string>& cells) const {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += columns_[i].joined ? " " : "  ";
    const std::string pad(columns_[i].width - text_width(cells[i]), ' ');
    text += columns_[i].align == Align::left ? cells[i] + pad : pad + cells[i];
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string TextTable::text() const {
  std::vector<std::string> headers;
  std::size_t width = 0;
  for (const Column& column : columns_) {
    headers.push_back(column.header);
    width += column.width + (headers.size() == 1 ? 0 : column.joined ? 1 : 2);
  }
  std::string text = line(headers);
  for (std::size_t i = 0; i < width; ++i) text += "─";
  text += '\n';
  for (const auto& row : rows_) text += line(row);
  return text;
}

}  // namespace seedbed
