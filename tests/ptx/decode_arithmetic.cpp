// SPDX-License-Identifier: Apache-2.0
// Instructions that compute a lane's result from the lane's registers.
#include <map>

#include "ptx/decode.h"

namespace seedbed::ptx {
namespace {

struct Form {
  Op op;
  std::size_t sources;
};

const std::map<std::string_view, Form>& forms() {
  static const std::map<std::string_view, Form> all{
      {"add", {Op::add, 2}},     {"sub", {Op::sub, 2}},   {"div", {Op::div, 2}},
      {"rem", {Op::rem, 2}},     {"min", {Op::min, 2}},   {"max", {Op::max, 2}},
      {"neg", {Op::neg, 1}},     {"abs", {Op::abs, 1}},   {"fma", {Op::fma, 3}},
      {"sqrt", {Op::sqrt, 1}},   {"rcp", {Op::rcp, 1}},   {"rsqrt", {Op::rsqrt, 1}},
      {"ex2", {Op::ex2, 1}},     {"lg2", {Op::lg2, 1}},   {"sin", {Op::sin, 1}},
      {"cos", {Op::cos, 1}},     {"tanh", {Op::tanh, 1}}, {"popc", {Op::popc, 1}},
      {"clz", {Op::clz, 1}},     {"brev", {Op::brev, 1}}, {"bfind", {Op::find_bit, 1}},
      {"and", {Op::bit_and, 2}}, {"or", {Op::bit_or, 2}}, {"xor", {Op::bit_xor, 2}},
      {"not", {Op::bit_not, 1}}, {"cnot", {Op::cnot, 1}}, {"copysign", {Op::copysign, 2}}};
  return all;
}

}  // namespace

void Decoder::arithmetic() {
  const Form form = forms().at(base_);
  i_.op = form.op;
  bool rounded = false;
  take_rounding(rounded);
  const bool approximate = take(".approx") || take(".full");
  i_.flush = take(".ftz");
  const bool keep_nan = (form.op == Op::min || form.op == Op::max) && take(".NaN");
  if (keep_nan) i_.op = form.op == Op::min ? Op::min_nan : Op::max_nan;
  i_.type = take_type();
  const bool real = i_.type == Type::f32 || i_.type == Type::f64;
  if (!real && (rounded || approximate || i_.flush || keep_nan)) fail("modifier of floating-point types");
  if (approximate) found(Finding::Kind::approximate);
  if (i_.flush) found(Finding::Kind::flushing);
  const bool sum = form.op == Op::add || form.op == Op::sub;
  const bool needs = form.op == Op::fma || form.op == Op::div || form.op == Op::sqrt || form.op == Op::rcp;
  const bool only_approximate = form.op == Op::rsqrt || form.op == Op::ex2 || form.op == Op::lg2 ||
                                form.op == Op::sin || form.op == Op::cos || form.op == Op::tanh;
  if (real && sum && !rounded) found(Finding::Kind::uncontrolled);
  if (real && needs && rounded == approximate) fail("rounding or .approx missing");
  if (only_approximate && !approximate) fail(".approx missing");
  if (rounded && !sum && !needs) fail("rounding of what is exact");
  expect_operands(form.sources + 1, form.sources + 1);
  if (form.op == Op::find_bit && take(".shiftamt")) i_.op = Op::find_shift;
  const bool counts = form.op == Op::find_bit || form.op == Op::popc || form.op == Op::clz;
  out(0, counts ? Type::u32 : i_.type);
  if (form.op == Op::copysign) {  // copysign d, sign, magnitude
    in(1, i_.type);
    in(2, i_.type);
    return;
  }
  for (std::size_t k = 1; k <= form.sources; ++k) in(k, i_.type);
}

void Decoder::multiply() {
  const bool add = base_ == "mad";
  bool rounded = false;
  take_rounding(rounded);
  const bool low = take(".lo"), high = take(".hi"), wide = take(".wide");
  i_.flush = take(".ftz");
  i_.type = take_type();
  const bool real = i_.type == Type::f32 || i_.type == Type::f64;
  expect_operands(add ? 4 : 3, add ? 4 : 3);
  if (real) {
    if (low || high || wide) fail("modifier of integer types");
    if (!rounded) found(Finding::Kind::uncontrolled);
    if (i_.flush) found(Finding::Kind::flushing);
    i_.op = add ? Op::fma : Op::mul_low;
    out(0, i_.type);
    for (std::size_t k = 1; k < s_.operands.size(); ++k) in(k, i_.type);
    return;
  }
  if (int(low) + int(high) + int(wide) != 1 || rounded || i_.flush) fail(".lo, .hi or .wide missing");
  i_.op = low    ? (add ? Op::mad_low : Op::mul_low)
          : high ? (add ? Op::mad_high : Op::mul_high)
                 : (add ? Op::mad_wide : Op::mul_wide);
  const Type result = !wide ? i_.type : size_of(i_.type) == 2 ? Type::b32 : Type::b64;
  if (wide && size_of(i_.type) > 4) fail("unknown type");
  out(0, result);
  in(1, i_.type);
  in(2, i_.type);
  if (add) in(3, result);
}

void Decoder::logic() {
  const Form form = forms().at(base_);
  i_.op = form.op;
  i_.type = take_type();
  expect_operands(form.sources + 1, form.sources + 1);
  out(0, i_.type);
  for (std::size_t k = 1; k <= form.sources; ++k) in(k, i_.type);
}

void Decoder::shift() {
  i_.op = base_ == "shl" ? Op::shl : Op::shr;
  i_.type = take_type();
  expect_operands(3, 3);
  out(0, i_.type);
  in(1, i_.type);
  in(2, Type::u32);
}

void Decoder::funnel() {
  i_.op = take(".l") ? Op::shf_left : Op::shf_right;
  if (i_.op == Op::shf_right && !take(".r")) fail(".l or .r missing");
  i_.clamp = take(".clamp");
  if (!i_.clamp && !take(".wrap")) fail(".wrap or .clamp missing");
  i_.type = take_type();
  expect_operands(4, 4);
  out(0, i_.type);
  in(1, i_.type);
  in(2, i_.type);
  in(3, Type::u32);
}

void Decoder::table_logic() {
  i_.op = Op::lop3;
  i_.type = take_type();
  expect_operands(5, 5);
  out(0, i_.type);
  for (std::size_t k = 1; k <= 3; ++k) in(k, i_.type);
  if (operand(4).kind != Operand::Kind::integer || operand(4).bits > 255) fail("truth table is no byte");
  i_.value = static_cast<std::int64_t>(operand(4).bits);
}

void Decoder::permute() {
  i_.op = Op::prmt;
  i_.type = take_type();
  expect_operands(4, 4);
  out(0, i_.type);
  for (std::size_t k = 1; k <= 3; ++k) in(k, Type::b32);
}

void Decoder::bit_field() {
  i_.op = base_ == "bfe" ? Op::bfe : Op::bfi;
  i_.type = take_type();
  const std::size_t values = i_.op == Op::bfe ? 1 : 2;
  expect_operands(values + 3, values + 3);
  out(0, i_.type);
  for (std::size_t k = 1; k <= values; ++k) in(k, i_.type);
  in(values + 1, Type::u32);
  in(values + 2, Type::u32);
}

void Decoder::move() {
  i_.type = take_type();
  expect_operands(2, 2);
  const Operand &to = operand(0), &what = operand(1);
  if (to.kind == Operand::Kind::vector || what.kind == Operand::Kind::vector) {
    const Operand& vector = to.kind == Operand::Kind::vector ? to : what;
    i_.op = &vector == &to ? Op::unpack : Op::pack;
    i_.elements = static_cast<std::uint8_t>(vector.parts.size());
    const unsigned part = size_of(i_.type) / std::max<unsigned>(1, i_.elements);
    if ((i_.elements != 2 && i_.elements != 4) || part < 2) fail("unknown vector");
    i_.out_size = static_cast<std::uint8_t>(part);
    const Type element = part == 2 ? Type::b16 : Type::b32;
    if (i_.op == Op::pack) {
      out(0, i_.type);
      for (const Operand& o : vector.parts) in(o, element);
    } else {
      vector_of(vector, true, element);
      in(1, i_.type);
    }
    return;
  }
  i_.op = Op::mov;
  out(0, i_.type);
  if (i_.type == Type::pred && what.kind == Operand::Kind::integer) {
    i_.op = Op::none;
    i_.value = what.bits != 0 ? -1 : 0;
    return;
  }
  in(1, i_.type);
}

void Decoder::select() {
  i_.op = Op::select;
  i_.type = take_type();
  expect_operands(4, 4);
  out(0, i_.type);
  in(1, i_.type);
  in(2, i_.type);
  in(3, Type::pred);
  i_.source_negated = operand(3).negated;
}

void Decoder::compare() {
  i_.op = Op::compare;
  i_.compare = take_compare();
  i_.combine = take_combine();
  i_.flush = take(".ftz");
  if (i_.flush) found(Finding::Kind::flushing);
  i_.type = take_type();
  expect_operands(i_.combine == Combine::none ? 3 : 4, i_.combine == Combine::none ? 3 : 4);
  predicate_out(0);
  in(1, i_.type);
  in(2, i_.type);
  if (i_.combine != Combine::none) {
    in(3, Type::pred);
    i_.source_negated = operand(3).negated;
  }
}

void Decoder::compare_set() {
  i_.op = Op::compare_set;
  i_.compare = take_compare();
  i_.combine = take_combine();
  i_.flush = take(".ftz");
  if (i_.flush) found(Finding::Kind::flushing);
  i_.from = take_type();  // of the result
  i_.type = take_type();
  if (i_.from != Type::u32 && i_.from != Type::s32 && i_.from != Type::f32) fail("unknown type of result");
  expect_operands(i_.combine == Combine::none ? 3 : 4, i_.combine == Combine::none ? 3 : 4);
  out(0, i_.from);
  in(1, i_.type);
  in(2, i_.type);
  if (i_.combine != Combine::none) {
    in(3, Type::pred);
    i_.source_negated = operand(3).negated;
  }
}

void Decoder::test_class() {
  i_.op = Op::test_class;
  static constexpr std::string_view names[] = {".finite",     ".infinite", ".number",
                                               ".notanumber", ".normal",   ".subnormal"};
  i_.value = -1;
  for (int k = 0; k < 6; ++k) {
    if (take(names[k])) i_.value = k;
  }
  if (i_.value < 0) fail("class missing");
  i_.type = take_type();
  expect_operands(2, 2);
  out(0, Type::pred);
  in(1, i_.type);
}

void Decoder::convert() {
  i_.op = Op::convert;
  bool rounded = false;
  take_rounding(rounded);
  i_.integral = take(".rni")   ? Integral::nearest
                : take(".rzi") ? Integral::zero
                : take(".rmi") ? Integral::down
                : take(".rpi") ? Integral::up
                               : Integral::none;
  i_.flush = take(".ftz");
  i_.saturate = take(".sat");
  if (i_.flush) found(Finding::Kind::flushing);
  i_.type = take_type();
  i_.from = take_type();
  const bool to_real = is_float(i_.type), from_real = is_float(i_.from);
  const bool narrows = to_real && (!from_real || size_of(i_.type) < size_of(i_.from));
  if (from_real && !to_real && i_.integral == Integral::none) fail("rounding to an integer missing");
  if (narrows && !rounded) fail("rounding missing");
  if (rounded && !narrows) fail("rounding of what is exact");
  if (i_.integral != Integral::none && (!from_real || (to_real && i_.type != i_.from))) {
    fail("rounding to an integer of what is none");
  }
  if ((i_.type == Type::f16 || i_.from == Type::f16) && i_.rounding != Rounding::nearest)
    fail("unknown rounding");
  expect_operands(2, 2);
  i_.out_size = static_cast<std::uint8_t>(out_any(operand(0), i_.type));
  i_.in_size = static_cast<std::uint8_t>(in_any(operand(1), i_.from));
  if ((to_real && i_.out_size != size_of(i_.type)) || (from_real && i_.in_size != size_of(i_.from))) {
    fail("register of another width than the floating-point type");
  }
}

/// Addresses of global memory are the same in both views; the small spaces have windows.
void Decoder::address_conversion() {
  const bool to_space = take(".to");
  take_space();
  i_.type = take_type();
  if (size_of(i_.type) != 8) fail("only 64-bit addresses are known");
  std::uint64_t window = 0;
  if (i_.space == Space::shared) window = kSharedWindow;
  if (i_.space == Space::local) window = kLocalWindow;
  if (i_.space == Space::parameter) window = kParameterWindow;
  i_.op = to_space ? Op::sub : Op::add;
  i_.type = Type::u64;
  expect_operands(2, 2);
  out(0, Type::b64);
  in(1, Type::b64);
  i_.in[i_.ins++] = builder_.constant(8, window);
}

}  // namespace seedbed::ptx
