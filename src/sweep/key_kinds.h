// SPDX-License-Identifier: Apache-2.0
// Makers of table entries for the common kinds of keys. `access` takes Settings, const or not, and
// returns a reference to what the key sets.
#pragma once

#include <fmt/format.h>

#include <string>
#include <type_traits>
#include <utility>

#include "sweep/keys.h"
#include "sweep/readers.h"

namespace seedbed {

std::string plain_label(const Value& value);  ///< strings bare, numbers, lists joined by blanks

inline std::string quoted_names(NameList names) {
  return "\"" + joined(names, "\", \"") + "\"";
}

template <class Access>
Key integer_key(std::string name, IntegerRange range, std::string example, Access access) {
  const std::string expected = fmt::format("an integer from {}", range.text());
  return {std::move(name),
          expected,
          std::move(example),
          [=](const Value& v, Settings& s) {
            access(s) =
                static_cast<std::remove_reference_t<decltype(access(s))>>(read_integer(v, range, expected));
          },
          [=](const Settings& s) { return Value::of(static_cast<std::int64_t>(access(s))); },
          plain_label,
          false,
          false,
          Key::Numbers::integers};
}

template <class Access>
Key number_key(std::string name, NumberRange range, std::string example, Access access) {
  const std::string expected = fmt::format("a number, {}", range.text());
  return {std::move(name),
          expected,
          std::move(example),
          [=](const Value& v, Settings& s) { access(s) = read_number(v, range, expected); },
          [=](const Settings& s) { return Value::of(access(s)); },
          plain_label,
          false,
          false,
          Key::Numbers::reals};
}

template <class Access>
Key choice_key(std::string name, std::string example, Access access) {
  using Enum = std::remove_cvref_t<decltype(access(std::declval<Settings&>()))>;
  const std::string expected = "one of " + quoted_names(Names<Enum>::list);
  return {std::move(name),
          expected,
          std::move(example),
          [=](const Value& v, Settings& s) { access(s) = read_enum<Enum>(v, expected); },
          [=](const Settings& s) { return Value::of(name_in(access(s))); },
          plain_label};
}

/// A key with a syntax of its own: `read(value, expected, access(settings))` and `write(access(settings))`.
template <class Access, class Read, class Write>
Key own_key(std::string name, std::string expected, std::string example, Access access, Read read,
            Write write, std::string (*label)(const Value&) = plain_label) {
  return {std::move(name),
          expected,
          std::move(example),
          [=](const Value& v, Settings& s) { read(v, expected, access(s)); },
          [=](const Settings& s) { return write(access(s)); },
          label};
}

template <class Access>
Key boolean_key(std::string name, Access access) {
  return own_key(
      std::move(name), "true or false", "true", access,
      [](const Value& v, const std::string& expected, bool& on) {
        if (v.kind != Value::Kind::boolean) refuse_type(v, expected);
        on = v.boolean;
      },
      [](bool on) { return Value::of(on); });
}

}  // namespace seedbed
