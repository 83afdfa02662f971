// SPDX-License-Identifier: Apache-2.0
// The grammar of a PTX module: directives, declarations, kernels, statements.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ptx/builder.h"
#include "ptx/lexer.h"

namespace seedbed::ptx {

class Parser {
 public:
  Parser(std::string_view text, Program& program) : tokens_(tokenize(text)), program_(program) {}
  void module();

 private:
  const Token& peek(std::size_t ahead = 0) const;
  const Token& next();
  bool accept(std::string_view text);
  void expect(std::string_view text);
  std::string_view word(const char* what);
  std::uint64_t integer();
  [[noreturn]] void fail(const std::string& what) const;

  Space space();
  std::size_t array_size(std::size_t element);
  Declaration declaration(Space space, bool external);
  void module_variable(Space space, bool external);
  void initialize(Variable& variable, std::size_t element);
  void debug_section();
  void kernel();
  void parameters(Builder& builder);
  void performance_directives(Kernel& kernel);
  void body(Builder& builder, Kernel& kernel);
  void registers(Builder& builder);
  void branch_targets(Builder& builder, std::string_view name);
  void statement(Builder& builder, Kernel& kernel);
  Operand operand(Builder& builder);
  Operand simple_operand(Builder& builder);
  Operand number(bool negative);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t element_size_ = 1;  ///< of the last declaration
  Program& program_;
  std::map<std::string, Declaration, std::less<>> shared_;
  std::map<std::string, Symbol, std::less<>> symbols_;
};

}  // namespace seedbed::ptx
