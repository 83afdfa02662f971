// SPDX-License-Identifier: Apache-2.0
// Error lines: always exactly one line, whatever the user's text holds.
#include "sweep/refusal.h"

#include <fmt/format.h>

#include "seedbed/error.h"
#include "sweep/value.h"

namespace seedbed {
namespace {

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool starts_character = (byte & 0xC0) != 0x80;
    if (out.size() >= limit && starts_character) return out + "...";
    if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

constexpr std::size_t kLongPlace = 200, kLongKey = 80, kLongValue = 40;

}  // namespace

void complain(const Place& place, int line, std::string_view key, const std::string& message) {
  std::string where = printable(place.text, kLongPlace);
  if (place.kind == Place::Kind::file) {
    if (line > 0) where += fmt::format(":{}", line);
    if (!key.empty()) where += ": " + printable(key, kLongKey);
  }
  throw UsageError(where + ": " + message);
}

std::string quoted(std::string_view text) {
  return "\"" + printable(text, kLongValue) + "\"";
}

std::string shown_text(std::string_view text) {
  return printable(text, kLongPlace);
}

std::string shown(const Value& value) {
  return printable(toml_text(value), kLongValue);
}

}  // namespace seedbed
