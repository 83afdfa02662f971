// SPDX-License-Identifier: Apache-2.0
// Module level: directives, variables, kernels and their heads.
#include "ptx/parser.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace seedbed::ptx {

const Token& Parser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}
const Token& Parser::next() {
  const Token& token = peek();
  if (token.kind != Token::Kind::end) ++at_;
  return token;
}
bool Parser::accept(std::string_view text) {
  if (!peek().is(text)) return false;
  next();
  return true;
}
void Parser::fail(const std::string& what) const {
  throw ParseError(peek().line, what);
}
void Parser::expect(std::string_view text) {
  if (!accept(text)) fail("'" + std::string(text) + "' expected, found '" + std::string(peek().text) + "'");
}
std::string_view Parser::word(const char* what) {
  if (peek().kind != Token::Kind::word) {
    fail(std::string(what) + " expected, found '" + std::string(peek().text) + "'");
  }
  return next().text;
}

std::uint64_t Parser::integer() {
  std::string_view digits = peek().text;
  if (peek().kind != Token::Kind::number) fail("number expected, found '" + std::string(digits) + "'");
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.starts_with("0b") || digits.starts_with("0B")) {
    base = 2;
    digits.remove_prefix(2);
  } else if (digits.size() > 1 && digits[0] == '0') {
    base = 8;
  }
  if (digits.ends_with('U')) digits.remove_suffix(1);
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) {
    fail("unknown number '" + std::string(peek().text) + "'");
  }
  next();
  return value;
}

void Parser::module() {
  expect(".version");
  next();
  for (;;) {
    const Token& token = peek();
    if (token.kind == Token::Kind::end) return;
    if (accept(".target")) {
      do {
        word("target");
      } while (accept(","));
    } else if (accept(".address_size")) {
      if (integer() != 64) fail("only 64-bit addresses are known");
    } else if (accept(".file")) {
      integer();
      next();
      while (accept(",")) integer();
    } else if (token.is(".section")) {
      debug_section();
    } else {
      bool external = false;
      while (peek().is(".visible") || peek().is(".weak") || peek().is(".extern") || peek().is(".common")) {
        external |= next().is(".extern");
      }
      if (accept(".entry")) {
        if (external) fail("external kernels are not known");
        kernel();
      } else if (accept(".shared")) {
        module_variable(Space::shared, external);
      } else if (accept(".global")) {
        module_variable(Space::global, external);
      } else if (accept(".const")) {
        module_variable(Space::constant, external);
      } else {
        fail("unknown directive '" + std::string(peek().text) + "'");
      }
    }
  }
}

/// DWARF, which changes nothing: skipped as a whole.
void Parser::debug_section() {
  while (!peek().is("{")) {
    if (next().kind == Token::Kind::end) fail("section without body");
  }
  while (!peek().is("}")) {
    if (next().kind == Token::Kind::end) fail("section without end");
  }
  next();
}

std::size_t Parser::array_size(std::size_t element) {
  std::size_t size = element;
  while (accept("[")) {
    size *= peek().is("]") ? 0 : integer();
    expect("]");
  }
  return size;
}

/// .align 8 .b8 name[64]
Declaration Parser::declaration(Space space, bool external) {
  std::size_t alignment = 0;
  if (accept(".align")) alignment = integer();
  std::size_t vector = accept(".v2") ? 2 : accept(".v4") ? 4 : 1;
  const std::string_view type = word("type");
  element_size_ = size_of(type_named(type.substr(1)));
  if (element_size_ == 0) fail("unknown type '" + std::string(type) + "'");
  const std::string name(word("name"));
  const std::size_t size = array_size(element_size_ * vector);
  return {name, space, size, std::max(alignment, element_size_ * vector), external};
}

void Parser::module_variable(Space space, bool external) {
  const Declaration d = declaration(space, external);
  if (space == Space::shared) {
    shared_.emplace(d.name, d);
    expect(";");
    return;
  }
  if (external) fail("external variables are not known");
  auto variable = std::make_unique<Variable>();
  variable->name = d.name;
  variable->space = space;
  variable->size = d.size;
  variable->storage = std::make_unique<std::byte[]>(d.size + d.alignment);
  const auto begin = reinterpret_cast<std::uint64_t>(variable->storage.get());
  variable->data = reinterpret_cast<std::byte*>((begin + d.alignment - 1) / d.alignment * d.alignment);
  if (accept("=")) initialize(*variable, element_size_);
  expect(";");
  symbols_.emplace(d.name, Symbol{space, reinterpret_cast<std::uint64_t>(variable->data), false});
  program_.variables.push_back(std::move(variable));
}

void Parser::initialize(Variable& variable, std::size_t element) {
  std::size_t offset = 0;
  const auto value = [&] {
    const bool negative = accept("-");
    const std::uint64_t bits = number(negative).bits;
    if (offset + element > variable.size) fail("more values than " + variable.name + " holds");
    std::memcpy(variable.data + offset, &bits, element);
    offset += element;
  };
  int depth = 0;
  do {
    while (accept("{")) ++depth;
    value();
    while (accept("}")) --depth;
  } while (accept(","));
  if (depth != 0) fail("braces of an initializer do not match");
}

void Parser::kernel() {
  Kernel& kernel = program_.kernels.emplace_back();
  kernel.name = word("name of a kernel");
  Builder builder(kernel, shared_, symbols_);
  if (accept("(")) parameters(builder);
  performance_directives(kernel);
  expect("{");
  body(builder, kernel);
  Instruction end;
  end.kind = Kind::exit;
  end.line = peek().line;
  builder.add(end);
  builder.finish();
  for (const Instruction& i : kernel.code) {
    const bool shared = i.space == Space::shared || i.space == Space::generic;
    if ((i.kind == Kind::load || i.kind == Kind::store || i.kind == Kind::atomic) && shared) {
      kernel.granule = std::min(kernel.granule, size_of(i.type));
    }
  }
}

void Parser::parameters(Builder& builder) {
  if (accept(")")) return;
  do {
    expect(".param");
    std::size_t alignment = 0;
    if (accept(".align")) alignment = integer();
    const std::string_view type = word("type");
    const std::size_t element = size_of(type_named(type.substr(1)));
    if (element == 0) fail("unknown type '" + std::string(type) + "'");
    if (accept(".ptr")) {  // a promise about what it points to
      while (peek().is(".global") || peek().is(".shared") || peek().is(".const") || peek().is(".local"))
        next();
      if (accept(".align")) integer();
    }
    const int line = peek().line;
    const std::string_view name = word("name of a parameter");
    const std::size_t size = array_size(element);
    builder.declare_parameter(line, name, size, std::max(alignment, element));
  } while (accept(","));
  expect(")");
}

void Parser::performance_directives(Kernel& kernel) {
  const auto product = [&] {
    std::uint64_t n = integer();
    while (accept(",")) n *= integer();
    return static_cast<unsigned>(n);
  };
  for (;;) {
    if (accept(".maxntid")) {
      kernel.max_threads = product();
    } else if (accept(".reqntid")) {
      kernel.required_threads = product();
    } else if (accept(".minnctapersm") || accept(".maxnreg")) {
      integer();
    } else {
      return;
    }
  }
}

}  // namespace seedbed::ptx
