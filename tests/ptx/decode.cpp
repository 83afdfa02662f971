// SPDX-License-Identifier: Apache-2.0
// What all families share: modifiers, operands, widths.
#include "ptx/decode.h"

#include <algorithm>
#include <map>

#include "ptx/lanes.h"

namespace seedbed::ptx {

void decode(const Statement& statement, Builder& builder, std::vector<Finding>& findings) {
  Decoder(statement, builder, findings).decode();
}

Decoder::Decoder(const Statement& statement, Builder& builder, std::vector<Finding>& findings)
    : s_(statement), builder_(builder), findings_(findings) {
  std::string_view rest = s_.mnemonic;
  base_ = rest.substr(0, rest.find('.'));
  rest.remove_prefix(base_.size());
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('.', 1), rest.size());
    parts_.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  i_.line = s_.line;
}

Decoder::Method Decoder::method_of(std::string_view base) {
  using D = Decoder;
  static const std::map<std::string_view, Method> methods{
      {"add", &D::arithmetic},   {"sub", &D::arithmetic},  {"div", &D::arithmetic},
      {"rem", &D::arithmetic},   {"min", &D::arithmetic},  {"max", &D::arithmetic},
      {"neg", &D::arithmetic},   {"abs", &D::arithmetic},  {"fma", &D::arithmetic},
      {"sqrt", &D::arithmetic},  {"rcp", &D::arithmetic},  {"rsqrt", &D::arithmetic},
      {"ex2", &D::arithmetic},   {"lg2", &D::arithmetic},  {"sin", &D::arithmetic},
      {"cos", &D::arithmetic},   {"tanh", &D::arithmetic}, {"copysign", &D::arithmetic},
      {"popc", &D::arithmetic},  {"clz", &D::arithmetic},  {"brev", &D::arithmetic},
      {"bfind", &D::arithmetic}, {"mul", &D::multiply},    {"mad", &D::multiply},
      {"and", &D::logic},        {"or", &D::logic},        {"xor", &D::logic},
      {"not", &D::logic},        {"cnot", &D::logic},      {"shl", &D::shift},
      {"shr", &D::shift},        {"shf", &D::funnel},      {"lop3", &D::table_logic},
      {"prmt", &D::permute},     {"bfe", &D::bit_field},   {"bfi", &D::bit_field},
      {"mov", &D::move},         {"selp", &D::select},     {"setp", &D::compare},
      {"set", &D::compare_set},  {"cvt", &D::convert},     {"cvta", &D::address_conversion},
      {"testp", &D::test_class}, {"ld", &D::load},         {"st", &D::store},
      {"atom", &D::atomic},      {"red", &D::reduction},   {"membar", &D::fence},
      {"fence", &D::fence},      {"bra", &D::branch},      {"brx", &D::branch_table},
      {"ret", &D::leave},        {"exit", &D::leave},      {"bar", &D::barrier},
      {"barrier", &D::barrier},  {"shfl", &D::shuffle},    {"vote", &D::vote},
      {"match", &D::match},      {"redux", &D::reduce},    {"activemask", &D::active_mask},
      {"trap", &D::trap},        {"nanosleep", &D::sleep}, {"prefetch", &D::prefetch}};
  const auto at = methods.find(base);
  return at == methods.end() ? nullptr : at->second;
}

void Decoder::decode() {
  const Method method = method_of(base_);
  if (!method) fail("unknown instruction");
  if (s_.guard) {
    i_.guard = s_.guard->place;
    i_.guard_negated = s_.guard->negated;
  }
  (this->*method)();
  end_of_modifiers();
  if (i_.kind == Kind::lanes && !lane_handler(InstructionSet::portable, i_))
    fail("unknown type for this instruction");
  builder_.add(i_);
}

void Decoder::fail(const std::string& what) const {
  throw ParseError(s_.line, what + " in '" + std::string(s_.mnemonic) + "'");
}

bool Decoder::take(std::string_view modifier) {
  const auto at = std::find(parts_.begin(), parts_.end(), modifier);
  if (at == parts_.end()) return false;
  parts_.erase(at);
  return true;
}

Type Decoder::take_type() {
  for (auto at = parts_.begin(); at != parts_.end(); ++at) {
    const Type type = type_named(at->substr(1));
    if (type == Type::none) continue;
    parts_.erase(at);
    return type;
  }
  fail("type missing");
}

void Decoder::end_of_modifiers() const {
  if (!parts_.empty()) fail("unknown modifier '" + std::string(parts_.front()) + "'");
}

void Decoder::found(Finding::Kind kind) {
  findings_.push_back({kind, s_.line, std::string(s_.mnemonic)});
}

void Decoder::take_rounding(bool& given) {
  given = true;
  if (take(".rn")) {
    i_.rounding = Rounding::nearest;
  } else if (take(".rz")) {
    i_.rounding = Rounding::zero;
  } else if (take(".rm")) {
    i_.rounding = Rounding::down;
  } else if (take(".rp")) {
    i_.rounding = Rounding::up;
  } else {
    given = false;
  }
}

Compare Decoder::take_compare() {
  static const std::map<std::string_view, Compare> names{
      {".eq", Compare::eq},   {".ne", Compare::ne},   {".lt", Compare::lt},   {".le", Compare::le},
      {".gt", Compare::gt},   {".ge", Compare::ge},   {".lo", Compare::lt},   {".ls", Compare::le},
      {".hi", Compare::gt},   {".hs", Compare::ge},   {".equ", Compare::equ}, {".neu", Compare::neu},
      {".ltu", Compare::ltu}, {".leu", Compare::leu}, {".gtu", Compare::gtu}, {".geu", Compare::geu},
      {".num", Compare::num}, {".nan", Compare::nan}};
  if (parts_.empty() || !names.contains(parts_.front())) fail("comparison missing");
  const Compare compare = names.at(parts_.front());
  parts_.erase(parts_.begin());
  return compare;
}

Combine Decoder::take_combine() {
  if (take(".and")) return Combine::bit_and;
  if (take(".or")) return Combine::bit_or;
  if (take(".xor")) return Combine::bit_xor;
  return Combine::none;
}

void Decoder::expect_operands(std::size_t least, std::size_t most) const {
  const std::size_t n = s_.operands.size();
  if (n < least || n > most) fail(std::to_string(n) + " operands, expected " + std::to_string(least));
}

const Operand& Decoder::operand(std::size_t index) const {
  if (index >= s_.operands.size()) fail("operand missing");
  return s_.operands[index];
}

void Decoder::immediate(const Operand& o, Type type, unsigned size) {
  const bool real = o.kind == Operand::Kind::real32 || o.kind == Operand::Kind::real64;
  if (real && size != (o.kind == Operand::Kind::real32 ? 4u : 8u)) fail("immediate of another width");
  if (!real && is_float(type) && o.bits != 0) fail("integer immediate for a floating-point type");
  i_.in[i_.ins++] = builder_.constant(size, o.bits);
}

unsigned Decoder::in_any(const Operand& o, Type type) {
  switch (o.kind) {
    case Operand::Kind::reg: {
      if ((o.type == Type::pred) != (type == Type::pred)) fail("predicate and register mixed up");
      const unsigned size = type == Type::pred ? 0 : size_of(o.type);
      if (size < size_of(type)) fail("register " + std::string(o.text) + " is too narrow");
      i_.in[i_.ins++] = o.place;
      return size;
    }
    case Operand::Kind::integer:
    case Operand::Kind::real32:
    case Operand::Kind::real64: {
      if (type == Type::pred) fail("immediate predicate");
      const unsigned size = std::max(2u, size_of(type));
      immediate(o, type, size);
      return size;
    }
    case Operand::Kind::symbol: {
      const unsigned size = size_of(type);
      if (size < 4) fail("address in a narrow register");
      i_.in[i_.ins++] = builder_.address_constant(size, o.symbol);
      return size;
    }
    default:
      fail("unknown name or operand '" + std::string(o.text) + "'");
  }
}

void Decoder::in(const Operand& o, Type type) {
  const unsigned size = in_any(o, type);
  if (type != Type::pred && size != size_of(type)) {
    fail("register " + std::string(o.text) + " has another width than the instruction");
  }
}

unsigned Decoder::out_any(const Operand& o, Type type) {
  if (o.kind != Operand::Kind::reg) fail("destination is no register");
  if ((o.type == Type::pred) != (type == Type::pred)) fail("predicate and register mixed up");
  const unsigned size = type == Type::pred ? 0 : size_of(o.type);
  if (size < size_of(type)) fail("register " + std::string(o.text) + " is too narrow");
  i_.out[i_.outs++] = o.place;
  return size;
}

void Decoder::out(const Operand& o, Type type) {
  const unsigned size = out_any(o, type);
  if (type != Type::pred && size != size_of(type)) {
    fail("register " + std::string(o.text) + " has another width than the instruction");
  }
}

/// p or p|q, each of which may be the sink `_`.
void Decoder::predicate_out(std::size_t index) {
  const Operand& p = operand(index);
  out(p, Type::pred);
  if (!p.parts.empty()) out(p.parts[0], Type::pred);
}

}  // namespace seedbed::ptx
