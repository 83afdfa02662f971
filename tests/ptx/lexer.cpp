// SPDX-License-Identifier: Apache-2.0
#include "ptx/lexer.h"

#include "ptx/error.h"

namespace seedbed::ptx {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool starts_word(char c) {
  return is_letter(c) || c == '_' || c == '$' || c == '%' || c == '.';
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  int line = 1;
  std::size_t at = 0;
  const auto peek = [&](std::size_t ahead) { return at + ahead < text.size() ? text[at + ahead] : '\0'; };
  const auto add = [&](Token::Kind kind, std::size_t length) {
    tokens.push_back({kind, text.substr(at, length), line});
    at += length;
  };
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\n') {
      ++line;
      ++at;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at;
    } else if (c == '/' && peek(1) == '/') {
      while (at < text.size() && text[at] != '\n') ++at;
    } else if (c == '/' && peek(1) == '*') {
      const std::size_t end = text.find("*/", at + 2);
      if (end == std::string_view::npos) throw ParseError(line, "comment without end");
      for (; at < end + 2; ++at) line += text[at] == '\n';
    } else if (c == '"') {
      const std::size_t end = text.find('"', at + 1);
      if (end == std::string_view::npos) throw ParseError(line, "string without end");
      add(Token::Kind::text, end + 1 - at);
    } else if (starts_word(c)) {
      std::size_t length = 1;
      while (starts_word(peek(length)) || is_digit(peek(length))) ++length;
      add(Token::Kind::word, length);
    } else if (is_digit(c)) {
      std::size_t length = 1;
      while (is_digit(peek(length)) || is_letter(peek(length)) || peek(length) == '.') ++length;
      add(Token::Kind::number, length);
    } else if (std::string_view("{}[]()<>,;:|!@+-=").find(c) != std::string_view::npos) {
      add(Token::Kind::punctuation, 1);
    } else {
      throw ParseError(line, std::string("unknown character '") + c + "'");
    }
  }
  tokens.push_back({Token::Kind::end, "end of text", line});
  return tokens;
}

}  // namespace seedbed::ptx
