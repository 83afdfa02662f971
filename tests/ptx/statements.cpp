// SPDX-License-Identifier: Apache-2.0
// Inside a kernel: scopes, registers, labels, instructions and their operands.
#include <bit>
#include <charconv>
#include <cstdlib>

#include "ptx/decode.h"
#include "ptx/parser.h"

namespace seedbed::ptx {

void Parser::body(Builder& builder, Kernel& kernel) {
  int depth = 1;
  while (depth > 0) {
    if (peek().kind == Token::Kind::end) fail("kernel without end");
    if (accept("{")) {
      builder.open_scope();
      ++depth;
    } else if (accept("}")) {
      builder.close_scope();
      --depth;
    } else if (accept(".reg")) {
      registers(builder);
    } else if (peek().is(".shared") || peek().is(".local")) {
      const int line = peek().line;
      const Space space = next().is(".shared") ? Space::shared : Space::local;
      builder.declare(line, declaration(space, false));
      expect(";");
    } else if (accept(".pragma")) {
      next();
      expect(";");
    } else if (accept(".loc")) {
      for (int i = 0; i < 3; ++i) integer();
      if (peek().is(",")) fail("inlined locations are not known: compile without -lineinfo");
    } else if (peek().kind == Token::Kind::word && peek(1).is(":")) {
      const int line = peek().line;
      const std::string_view name = next().text;
      next();
      if (accept(".branchtargets")) {
        branch_targets(builder, name);
      } else {
        builder.place_label(line, name);
      }
    } else if (!accept(";")) {
      statement(builder, kernel);
    }
  }
}

void Parser::registers(Builder& builder) {
  const std::string_view name = word("type");
  const Type type = type_named(name.substr(1));
  if (type == Type::none) fail("unknown type '" + std::string(name) + "'");
  do {
    const int line = peek().line;
    const std::string_view reg = word("register");
    if (accept("<")) {
      builder.declare_registers(reg, static_cast<std::uint32_t>(integer()), type);
      expect(">");
    } else {
      builder.declare_register(line, reg, type);
    }
  } while (accept(","));
  expect(";");
}

void Parser::branch_targets(Builder& builder, std::string_view name) {
  const int line = peek().line;
  std::vector<std::string_view> targets;
  do {
    targets.push_back(word("label"));
  } while (accept(","));
  expect(";");
  const std::size_t table = builder.declare_table(line, name, targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) builder.refer_label_in_table(line, targets[i], table, i);
}

void Parser::statement(Builder& builder, Kernel& kernel) {
  Statement s;
  Operand guard;
  if (accept("@")) {
    const bool negated = accept("!");
    guard = simple_operand(builder);
    if (guard.type != Type::pred) fail("a guard must be a predicate");
    guard.negated = negated;
    s.guard = &guard;
  }
  s.line = peek().line;
  s.mnemonic = word("instruction");
  if (!peek().is(";")) {
    do {
      s.operands.push_back(operand(builder));
    } while (accept(","));
  }
  expect(";");
  decode(s, builder, kernel.findings);
}

Operand Parser::operand(Builder& builder) {
  Operand o;
  if (accept("!")) {
    o = simple_operand(builder);
    if (o.type != Type::pred) fail("'!' before what is no predicate");
    o.negated = true;
  } else if (accept("{")) {
    o.kind = Operand::Kind::vector;
    do {
      o.parts.push_back(simple_operand(builder));
    } while (accept(","));
    expect("}");
  } else if (accept("[")) {
    o.kind = Operand::Kind::address;
    o.parts.push_back(simple_operand(builder));
    while (peek().is("+") || peek().is("-")) {
      bool minus = next().is("-");
      if (accept("-")) minus = !minus;
      const auto n = static_cast<std::int64_t>(integer());
      o.displacement += minus ? -n : n;
    }
    expect("]");
  } else {
    o = simple_operand(builder);
    if (accept("|")) o.parts.push_back(simple_operand(builder));
    if (peek().is("+")) {  // symbol+8
      if (o.kind != Operand::Kind::symbol || o.symbol.dynamic) fail("expressions are not known");
      next();
      o.symbol.address += integer();
    }
  }
  return o;
}

Operand Parser::simple_operand(Builder& builder) {
  const bool negative = accept("-");
  if (negative || peek().kind == Token::Kind::number) return number(negative);
  const int line = peek().line;
  const std::string_view name = word("operand");
  if (name == "_") {
    Operand sink;
    sink.kind = Operand::Kind::sink;
    sink.text = name;
    return sink;
  }
  if (auto known = builder.resolve(line, name)) return *known;
  Operand label;
  label.text = name;
  return label;
}

Operand Parser::number(bool negative) {
  const std::string_view text = peek().text;
  Operand o;
  o.text = text;
  const bool real32 = text.starts_with("0f") || text.starts_with("0F");
  const bool real64 = text.starts_with("0d") || text.starts_with("0D");
  if (real32 || real64) {
    const std::string_view digits = text.substr(2);
    if (digits.size() != (real32 ? 8u : 16u) ||
        std::from_chars(digits.data(), digits.data() + digits.size(), o.bits, 16).ptr !=
            digits.data() + digits.size()) {
      fail("unknown number '" + std::string(text) + "'");
    }
    if (negative) o.bits ^= real32 ? std::uint64_t(1) << 31 : std::uint64_t(1) << 63;
    o.kind = real32 ? Operand::Kind::real32 : Operand::Kind::real64;
    next();
    return o;
  }
  if (text.find('.') != std::string_view::npos) {
    double value = std::strtod(std::string(text).c_str(), nullptr);
    if (negative) value = -value;
    o.kind = Operand::Kind::real64;
    o.bits = std::bit_cast<std::uint64_t>(value);
    next();
    return o;
  }
  o.kind = Operand::Kind::integer;
  o.bits = integer();
  if (negative) o.bits = 0 - o.bits;
  return o;
}

}  // namespace seedbed::ptx
