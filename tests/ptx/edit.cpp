// SPDX-License-Identifier: Apache-2.0
#include "ptx/edit.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace seedbed::ptx {
namespace {

/// An instruction in the text: from its mnemonic (after a guard) to its semicolon.
struct Place {
  std::size_t begin = 0, end = 0;
};

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

/// Calls fn(place) for every line of the kernel that holds an instruction so named.
template <class Fn>
void for_instructions(std::string_view text, std::string_view kernel, std::string_view mnemonic, Fn&& fn) {
  bool inside = kernel.empty();
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    const std::string_view content = text.substr(line, end - line);
    const std::size_t entry = content.find(".entry ");
    if (entry != std::string_view::npos && !kernel.empty()) {
      const std::string_view rest = content.substr(entry + 7);
      inside = rest.substr(0, rest.find_first_of("( ")) == kernel;
    }
    std::size_t at = skip_blanks(text, line);
    if (at < end && text[at] == '@') at = skip_blanks(text, std::min(text.find_first_of(" \t", at), end));
    const std::size_t semicolon = text.find(';', at);
    if (inside && text.substr(at, mnemonic.size()) == mnemonic && semicolon < end)
      fn(Place{at, semicolon + 1});
    line = end + 1;
  }
}

Place find(std::string_view text, std::string_view kernel, std::string_view mnemonic, std::size_t nth) {
  std::size_t seen = 0;
  Place found;
  for_instructions(text, kernel, mnemonic, [&](Place place) {
    if (seen++ == nth) found = place;
  });
  if (found.end == 0) {
    throw std::invalid_argument("there are " + std::to_string(seen) + " of " + std::string(mnemonic) +
                                ", not " + std::to_string(nth + 1));
  }
  return found;
}

std::string replaced(std::string_view text, Place place, const std::string& by) {
  return std::string(text.substr(0, place.begin)) + by + std::string(text.substr(place.end));
}

struct Parts {
  std::string mnemonic;
  std::vector<std::string> operands;
};

Parts parts_of(std::string_view instruction) {
  Parts parts;
  const std::size_t space = instruction.find_first_of(" \t");
  parts.mnemonic = instruction.substr(0, space);
  std::string_view rest = instruction.substr(space, instruction.size() - space - 1);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    parts.operands.emplace_back(rest.substr(skip_blanks(rest, 0), comma - skip_blanks(rest, 0)));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return parts;
}

std::string joined(const Parts& parts) {
  std::string text = parts.mnemonic + " ";
  for (std::size_t k = 0; k < parts.operands.size(); ++k) text += (k ? ", " : "") + parts.operands[k];
  return text + ";";
}

}  // namespace

std::size_t count_instructions(std::string_view text, std::string_view kernel, std::string_view mnemonic) {
  std::size_t count = 0;
  for_instructions(text, kernel, mnemonic, [&](Place) { ++count; });
  return count;
}

std::string change_shuffle(std::string_view text, std::string_view kernel, std::size_t nth,
                           unsigned distance) {
  const Place place = find(text, kernel, "shfl.sync.", nth);
  Parts parts = parts_of(text.substr(place.begin, place.end - place.begin));
  parts.operands.at(2) = std::to_string(distance);
  return replaced(text, place, joined(parts));
}

std::string remove_instruction(std::string_view text, std::string_view kernel, std::string_view mnemonic,
                               std::size_t nth) {
  const Place place = find(text, kernel, mnemonic, nth);
  const std::size_t line = text.rfind('\n', place.begin) + 1;  // with its guard
  return replaced(text, {line, place.end}, "");
}

std::string split_fma(std::string_view text, std::string_view kernel, std::size_t nth) {
  const Place place = find(text, kernel, "fma.rn.f32", nth);
  const std::size_t line = text.rfind('\n', place.begin) + 1;
  if (text.substr(line, place.begin - line).find('@') != std::string_view::npos) {
    throw std::invalid_argument("this fma has a guard");
  }
  const Parts fma = parts_of(text.substr(place.begin, place.end - place.begin));
  const Parts mul{"mul.rn.f32", {"%product", fma.operands.at(1), fma.operands.at(2)}};
  const Parts add{"add.rn.f32", {fma.operands.at(0), "%product", fma.operands.at(3)}};
  return replaced(text, place, "{ .reg .f32 %product; " + joined(mul) + " " + joined(add) + " }");
}

std::string replace_mnemonic(std::string_view text, std::string_view kernel, std::string_view mnemonic,
                             std::size_t nth, std::string_view by) {
  const Place place = find(text, kernel, mnemonic, nth);
  Parts parts = parts_of(text.substr(place.begin, place.end - place.begin));
  parts.mnemonic = by;
  return replaced(text, place, joined(parts));
}

}  // namespace seedbed::ptx
