// SPDX-License-Identifier: Apache-2.0
// Branches, barriers, and what the lanes of a warp tell each other.
#include "ptx/decode.h"

namespace seedbed::ptx {

void Decoder::branch() {
  i_.kind = Kind::branch;
  take(".uni");
  expect_operands(1, 1);
  if (operand(0).kind != Operand::Kind::label) fail("label expected");
  builder_.refer_label(s_.line, operand(0).text);
}

void Decoder::branch_table() {
  i_.kind = Kind::branch_table;
  if (!take(".idx")) fail(".idx missing");
  take(".uni");
  expect_operands(2, 2);
  in(0, Type::u32);
  if (operand(1).kind != Operand::Kind::label) fail("table expected");
  builder_.refer_table(s_.line, operand(1).text);
}

void Decoder::leave() {
  i_.kind = Kind::exit;
  take(".uni");
  expect_operands(0, 0);
}

void Decoder::trap() {
  i_.kind = Kind::trap;
  expect_operands(0, 0);
}

/// No time passes here: like a fence, nothing happens.
void Decoder::sleep() {
  i_.kind = Kind::fence;
  if (take_type() != Type::u32) fail("unknown type");
  expect_operands(1, 1);
  in(0, Type::u32);
}

/// bar.sync a{, b}; bar.arrive a, b; bar.red.op{.type} d, a{, b}, p; bar.warp.sync mask.
void Decoder::barrier() {
  if (base_ == "bar" && take(".warp")) {
    if (!take(".sync")) fail(".sync missing");
    i_.kind = Kind::warp_barrier;
    expect_operands(1, 1);
    in(0, Type::b32);
    return;
  }
  take(".cta");
  take(".aligned");
  std::size_t first = 0, last = s_.operands.size();
  if (take(".sync")) {
    i_.kind = Kind::barrier;
  } else if (take(".arrive")) {
    i_.kind = Kind::arrive;
    if (last != 2) fail("count missing");
  } else if (take(".red")) {
    i_.kind = Kind::barrier_reduce;
    if (last < 3) fail("operand missing");
    if (take(".popc")) {
      i_.vote = Vote::ballot;
      if (take_type() != Type::u32) fail("unknown type");
      out(0, Type::u32);
    } else {
      i_.vote = take(".and") ? Vote::all : Vote::any;
      if (i_.vote == Vote::any && !take(".or")) fail("unknown reduction");
      if (take_type() != Type::pred) fail("unknown type");
      out(0, Type::pred);
    }
    first = 1;
    --last;
  } else {
    fail(".sync, .arrive or .red missing");
  }
  if (last < first + 1 || last > first + 2) fail("unknown number of operands");
  in(first, Type::u32);
  i_.has_count = last == first + 2;
  if (i_.has_count) in(first + 1, Type::u32);
  if (i_.kind == Kind::barrier_reduce) {
    in(last, Type::pred);
    i_.source_negated = operand(last).negated;
  }
}

void Decoder::shuffle() {
  i_.kind = Kind::shuffle;
  if (!take(".sync")) fail("only shfl.sync is known");
  if (take(".up")) {
    i_.shuffle = Shuffle::up;
  } else if (take(".down")) {
    i_.shuffle = Shuffle::down;
  } else if (take(".bfly")) {
    i_.shuffle = Shuffle::butterfly;
  } else if (take(".idx")) {
    i_.shuffle = Shuffle::index;
  } else {
    fail("mode missing");
  }
  i_.type = take_type();
  if (i_.type != Type::b32) fail("unknown type");
  expect_operands(5, 5);
  out(operand(0), Type::b32);
  if (!operand(0).parts.empty()) out(operand(0).parts[0], Type::pred);
  for (std::size_t k = 1; k <= 4; ++k) in(k, Type::b32);
}

void Decoder::vote() {
  i_.kind = Kind::vote;
  if (!take(".sync")) fail("only vote.sync is known");
  const bool ballot = take(".ballot");
  i_.vote = ballot ? Vote::ballot : take(".all") ? Vote::all : take(".any") ? Vote::any : Vote::uniform;
  if (i_.vote == Vote::uniform && !take(".uni")) fail("mode missing");
  if (take_type() != (ballot ? Type::b32 : Type::pred)) fail("unknown type");
  expect_operands(3, 3);
  out(0, ballot ? Type::b32 : Type::pred);
  const Operand& p = operand(1);
  if (p.kind == Operand::Kind::integer) fail("immediate predicate");
  in(p, Type::pred);
  i_.source_negated = p.negated;
  in(2, Type::b32);
}

void Decoder::match() {
  i_.kind = Kind::match;
  i_.vote = take(".all") ? Vote::all : Vote::any;
  if (i_.vote == Vote::any && !take(".any")) fail("mode missing");
  if (!take(".sync")) fail("only match.sync is known");
  i_.type = take_type();
  if (i_.type != Type::b32 && i_.type != Type::b64) fail("unknown type");
  expect_operands(3, 3);
  out(operand(0), Type::b32);
  if (!operand(0).parts.empty()) out(operand(0).parts[0], Type::pred);
  in(1, i_.type);
  in(2, Type::b32);
}

void Decoder::reduce() {
  i_.kind = Kind::reduce;
  if (!take(".sync")) fail(".sync missing");
  if (take(".add")) {
    i_.atomic = Atomic::add;
  } else if (take(".min")) {
    i_.atomic = Atomic::min;
  } else if (take(".max")) {
    i_.atomic = Atomic::max;
  } else if (take(".and")) {
    i_.atomic = Atomic::bit_and;
  } else if (take(".or")) {
    i_.atomic = Atomic::bit_or;
  } else if (take(".xor")) {
    i_.atomic = Atomic::bit_xor;
  } else {
    fail("operation missing");
  }
  i_.type = take_type();
  if (size_of(i_.type) != 4 || is_float(i_.type)) fail("unknown type");
  expect_operands(3, 3);
  out(0, i_.type);
  in(1, i_.type);
  in(2, Type::b32);
}

void Decoder::active_mask() {
  i_.kind = Kind::active_mask;
  if (take_type() != Type::b32) fail("unknown type");
  expect_operands(1, 1);
  out(0, Type::b32);
}

}  // namespace seedbed::ptx
