// SPDX-License-Identifier: Apache-2.0
// A statement becomes an Instruction; everything in it must be understood.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ptx/builder.h"

namespace seedbed::ptx {

/// Adds the instruction to the kernel, and to the findings where its result is not pinned down.
void decode(const Statement& statement, Builder& builder, std::vector<Finding>& findings);

/// Takes a mnemonic and its operands apart. Families of instructions are decoded in
/// decode_arithmetic.cpp, decode_memory.cpp and decode_control.cpp.
class Decoder {
 public:
  Decoder(const Statement& statement, Builder& builder, std::vector<Finding>& findings);
  void decode();

 private:
  using Method = void (Decoder::*)();
  static Method method_of(std::string_view base);

  void arithmetic();
  void multiply();
  void logic();
  void shift();
  void funnel();
  void table_logic();
  void permute();
  void bit_field();
  void move();
  void select();
  void compare();
  void compare_set();
  void convert();
  void address_conversion();
  void test_class();
  void load();
  void store();
  void atomic();
  void reduction();
  void fence();
  void prefetch();
  void branch();
  void branch_table();
  void leave();
  void barrier();
  void shuffle();
  void vote();
  void match();
  void reduce();
  void active_mask();
  void trap();
  void sleep();

  [[noreturn]] void fail(const std::string& what) const;
  bool take(std::string_view modifier);
  Type take_type();
  /// Nothing may be left.
  void end_of_modifiers() const;
  void found(Finding::Kind kind);
  void take_rounding(bool& given);
  Compare take_compare();
  Combine take_combine();
  void take_space();
  std::string_view scope_free_base() const { return base_; }

  void expect_operands(std::size_t least, std::size_t most) const;
  const Operand& operand(std::size_t index) const;
  /// A source whose register is as wide as the type.
  void in(const Operand& operand, Type type);
  void in(std::size_t index, Type type) { in(operand(index), type); }
  /// A source whose register may be wider; its size.
  unsigned in_any(const Operand& operand, Type type);
  void out(const Operand& operand, Type type);
  void out(std::size_t index, Type type) { out(operand(index), type); }
  unsigned out_any(const Operand& operand, Type type);
  void immediate(const Operand& operand, Type type, unsigned size);
  void address(const Operand& operand);
  void predicate_out(std::size_t index);
  void vector_of(const Operand& operand, bool written, Type type);
  void take_vector();

  const Statement& s_;
  Builder& builder_;
  std::vector<Finding>& findings_;
  std::string_view base_;
  std::vector<std::string_view> parts_;
  Instruction i_;
};

}  // namespace seedbed::ptx
