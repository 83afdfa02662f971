// SPDX-License-Identifier: Apache-2.0
// Words, numbers and punctuation of PTX text; comments are gone.
#pragma once

#include <string_view>
#include <vector>

namespace seedbed::ptx {

struct Token {
  enum class Kind { word, number, text, punctuation, end };
  Kind kind;
  std::string_view text;  ///< into the text given to tokenize
  int line;

  bool is(std::string_view what) const { return text == what && kind != Kind::text; }
};

/// A word holds its dots: "ld.global.f32", "%tid.x". The last token is of Kind::end.
std::vector<Token> tokenize(std::string_view text);

}  // namespace seedbed::ptx
