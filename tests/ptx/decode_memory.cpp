// SPDX-License-Identifier: Apache-2.0
// Loads, stores and atomic operations.
#include <map>

#include "ptx/decode.h"

namespace seedbed::ptx {

void Decoder::take_space() {
  take(".cta");  // .shared::cta is one word
  if (take(".global")) {
    i_.space = Space::global;
  } else if (take(".shared") || take(".shared::cta")) {
    i_.space = Space::shared;
  } else if (take(".local")) {
    i_.space = Space::local;
  } else if (take(".param")) {
    i_.space = Space::parameter;
  } else if (take(".const")) {
    i_.space = Space::constant;
  } else {
    i_.space = Space::generic;
  }
}

void Decoder::take_vector() {
  i_.elements = take(".v2") ? 2 : take(".v4") ? 4 : 1;
}

/// The registers of a vector; `_` where a loaded value is not wanted.
void Decoder::vector_of(const Operand& o, bool written, Type type) {
  if (o.kind != Operand::Kind::vector || o.parts.size() != i_.elements) fail("vector of another length");
  for (std::size_t k = 0; k < o.parts.size(); ++k) {
    const Operand& part = o.parts[k];
    if (written && part.kind == Operand::Kind::sink) {
      i_.sinks |= static_cast<std::uint8_t>(1u << k);
      i_.out[i_.outs++] = kNoPlace;
      continue;
    }
    const unsigned size = written ? out_any(part, type) : in_any(part, type);
    std::uint8_t& common = written ? i_.out_size : i_.in_size;
    if (common != 0 && common != size) fail("registers of different widths");
    common = static_cast<std::uint8_t>(size);
  }
}

/// The first source: the register or constant that holds the base.
void Decoder::address(const Operand& o) {
  if (o.kind != Operand::Kind::address) fail("address expected");
  const Operand& base = o.parts[0];
  i_.value = o.displacement;
  switch (base.kind) {
    case Operand::Kind::reg:
      i_.address_size = static_cast<std::uint8_t>(size_of(base.type));
      if (i_.address_size != 8 &&
          (i_.address_size != 4 || i_.space == Space::global || i_.space == Space::generic)) {
        fail("address in a register of that width");
      }
      i_.in[i_.ins++] = base.place;
      return;
    case Operand::Kind::symbol:
      if (i_.space != base.symbol.space)
        fail("variable " + std::string(base.text) + " lies in another space");
      i_.address_size = 8;
      i_.in[i_.ins++] = builder_.address_constant(8, base.symbol);
      return;
    case Operand::Kind::integer:
      i_.address_size = 8;
      i_.in[i_.ins++] = builder_.constant(8, base.bits);
      return;
    default:
      fail("unknown name '" + std::string(base.text) + "'");
  }
}

void Decoder::load() {
  i_.kind = Kind::load;
  for (const char* hint : {".volatile", ".relaxed", ".acquire", ".cta", ".gpu", ".sys", ".nc", ".ca", ".cg",
                           ".cs", ".lu", ".cv", ".L1::no_allocate", ".L1::evict_last", ".L1::evict_first"}) {
    take(hint);  // one block runs at a time and every access takes effect at once
  }
  take_space();
  take_vector();
  i_.type = take_type();
  expect_operands(2, 2);
  address(operand(1));
  if (i_.elements == 1) {
    i_.out_size = static_cast<std::uint8_t>(out_any(operand(0), i_.type));
  } else {
    vector_of(operand(0), true, i_.type);
    if (i_.out_size == 0) fail("nothing is loaded");
  }
}

void Decoder::store() {
  i_.kind = Kind::store;
  for (const char* hint :
       {".volatile", ".relaxed", ".release", ".cta", ".gpu", ".sys", ".wb", ".cg", ".cs", ".wt"}) {
    take(hint);
  }
  take_space();
  if (i_.space == Space::parameter || i_.space == Space::constant) fail("store to memory that is read only");
  take_vector();
  i_.type = take_type();
  expect_operands(2, 2);
  address(operand(0));
  if (i_.elements == 1) {
    i_.in_size = static_cast<std::uint8_t>(in_any(operand(1), i_.type));
  } else {
    vector_of(operand(1), false, i_.type);
  }
}

void Decoder::atomic() {
  i_.kind = Kind::atomic;
  for (const char* hint : {".relaxed", ".acquire", ".release", ".acq_rel", ".cta", ".gpu", ".sys"})
    take(hint);
  take_space();
  static const std::map<std::string_view, Atomic> names{
      {".add", Atomic::add},      {".exch", Atomic::exchange}, {".cas", Atomic::compare},
      {".min", Atomic::min},      {".max", Atomic::max},       {".and", Atomic::bit_and},
      {".or", Atomic::bit_or},    {".xor", Atomic::bit_xor},   {".inc", Atomic::increment},
      {".dec", Atomic::decrement}};
  bool known = false;
  for (const auto& [name, what] : names) {
    if (!known && take(name)) {
      i_.atomic = what;
      known = true;
    }
  }
  if (!known) fail("unknown atomic operation");
  i_.type = take_type();
  const bool real = is_float(i_.type);
  if (size_of(i_.type) < 4 || i_.type == Type::pred) fail("unknown type");
  if (real && i_.atomic != Atomic::add) fail("unknown type");
  if (real) found(Finding::Kind::uncontrolled);  // sums in any order
  const bool returns = base_ == "atom";
  const std::size_t first = returns ? 1 : 0, values = i_.atomic == Atomic::compare ? 2 : 1;
  expect_operands(first + 1 + values, first + 1 + values);
  if (returns) {
    if (operand(0).kind != Operand::Kind::sink) out(0, i_.type);
  }
  address(operand(first));
  for (std::size_t k = 0; k < values; ++k) in(first + 1 + k, i_.type);
}

void Decoder::reduction() {
  atomic();
}

void Decoder::fence() {
  i_.kind = Kind::fence;
  for (const char* part : {".sc", ".acq_rel", ".cta", ".gpu", ".gl", ".sys"}) take(part);
  expect_operands(0, 0);
}

/// Any address is allowed, and nothing happens.
void Decoder::prefetch() {
  i_.kind = Kind::fence;
  take_space();
  if (!take(".L1") && !take(".L2")) fail("level missing");
  expect_operands(1, 1);
  address(operand(0));
}

}  // namespace seedbed::ptx
