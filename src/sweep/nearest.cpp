// SPDX-License-Identifier: Apache-2.0
// Near is: at most a third of the word wrong, and never all of it.
#include "sweep/nearest.h"

#include <algorithm>
#include <vector>

namespace seedbed {
namespace {

constexpr std::size_t kLongestWord = 64;  // longer words are nobody's slip of the finger

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view last_part(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

std::string_view table_of(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : dotted.substr(0, dot);
}

int tolerance(std::string_view word) {
  const int length = static_cast<int>(word.size());
  return std::min(std::max(2, length / 3), length - 1);
}

int distance(std::string_view word, std::string_view name) {
  const std::string_view shorter = word.size() < name.size() ? word : name;
  const int edits = edit_distance(word, name);
  const bool begins = shorter.size() >= 3 &&
                      edit_distance(word.substr(0, shorter.size()), name.substr(0, shorter.size())) == 0;
  const bool ends = word.size() >= 4 && name.size() > word.size() &&
                    edit_distance(word, name.substr(name.size() - word.size())) == 0;
  return begins || ends ? std::min(edits, 2) : edits;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  const std::size_t rows = a.size() + 1, columns = b.size() + 1;
  std::vector<int> d(rows * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> int& { return d[i * columns + j]; };
  for (std::size_t i = 0; i < rows; ++i) at(i, 0) = static_cast<int>(i);
  for (std::size_t j = 0; j < columns; ++j) at(0, j) = static_cast<int>(j);
  for (std::size_t i = 1; i < rows; ++i) {
    for (std::size_t j = 1; j < columns; ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(rows - 1, columns - 1);
}

std::string nearest_name(std::string_view word, std::span<const char* const> names) {
  if (word.size() > kLongestWord) return "";
  std::string best;
  int least = tolerance(word) + 1;
  for (const char* name : names) {
    const int d = distance(word, name);
    if (d < least) {
      least = d;
      best = name;
    }
  }
  return best;
}

std::string nearest_dotted_name(std::string_view word, std::span<const std::string_view> names) {
  if (word.size() > kLongestWord) return "";
  const std::string_view leaf = last_part(word), table = table_of(word);
  std::string best;
  int least = tolerance(leaf) + 1;
  for (const std::string_view name : names) {
    const int elsewhere = table == table_of(name) ? 0 : 1;
    const int d = std::min(edit_distance(word, name), distance(leaf, last_part(name)) + elsewhere);
    if (d < least) {
      least = d;
      best = name;
    }
  }
  return best;
}

std::string did_you_mean(const std::string& name) {
  return name.empty() ? "" : "; did you mean " + name + "?";
}

}  // namespace seedbed
