// SPDX-License-Identifier: Apache-2.0
// How the sweep room says no. A reader of a value throws a Refusal that knows only the value; whoever
// knows the key and where it stands turns it into the one line of a UsageError.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace seedbed {

struct Value;

/// What is wrong with a value, and what is allowed.
struct Refusal {
  std::string message;
  int line = 0;  ///< of the offending node; 0: not known
};

/// Where a setting comes from.
struct Place {
  enum class Kind : std::uint8_t { file, flag, url };
  Kind kind;
  std::string text;       ///< "sweep.toml"; "--set train.batch=1"; "Playground URL: batchSize=1"
  std::string directory;  ///< where relative paths start
};

/// Errors in a file carry the line and the key; a flag or a field shows what it is about.
[[noreturn]] void complain(const Place& place, int line, std::string_view key, const std::string& message);

/// Text of the user's for an error line: in quotes, printable, short.
std::string quoted(std::string_view text);
inline std::string quoted(const std::string& text) {  // and not the one of <iomanip>
  return quoted(std::string_view(text));
}
inline std::string quoted(const char* text) {
  return quoted(std::string_view(text));
}

/// The same without the quotes, and longer.
std::string shown_text(std::string_view text);

/// A value for an error line: as in the file, printable, short.
std::string shown(const Value& value);

}  // namespace seedbed
