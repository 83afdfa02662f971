// SPDX-License-Identifier: Apache-2.0
// A kernel while it is parsed: names in nested scopes, places of registers and immediates, and the
// layout of parameters, shared and local memory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ptx/program.h"

namespace seedbed::ptx {

/// A declared array or scalar; `address` is an offset, or the host's address of a global variable.
struct Symbol {
  Space space = Space::generic;
  std::uint64_t address = 0;
  bool dynamic = false;  ///< extern .shared: begins after the static variables
};

/// A variable as it is declared.
struct Declaration {
  std::string name;
  Space space;
  std::size_t size, alignment;
  bool external;
};

struct Operand {
  enum class Kind { reg, integer, real32, real64, symbol, vector, address, sink, label };
  Kind kind = Kind::label;
  std::string_view text;
  Type type = Type::none;          ///< of a register
  std::uint32_t place = kNoPlace;  ///< of a register
  std::uint64_t bits = 0;          ///< of an immediate
  Symbol symbol;
  std::int64_t displacement = 0;  ///< of an address
  bool negated = false;           ///< !%p1
  std::vector<Operand> parts;     ///< of a vector; the base of an address; q of p|q
};

struct Statement {
  int line = 0;
  std::string_view mnemonic;
  std::vector<Operand> operands;
  const Operand* guard = nullptr;
};

class Builder {
 public:
  Builder(Kernel& kernel, const std::map<std::string, Declaration, std::less<>>& module_shared,
          const std::map<std::string, Symbol, std::less<>>& module_symbols);

  void open_scope();
  void close_scope();

  void declare_register(int line, std::string_view name, Type type);
  void declare_registers(std::string_view prefix, std::uint32_t count, Type type);
  void declare(int line, const Declaration& declaration);  ///< .shared or .local in the kernel
  void declare_parameter(int line, std::string_view name, std::size_t size, std::size_t alignment);

  void place_label(int line, std::string_view name);
  /// The instruction to be added next jumps there.
  void refer_label(int line, std::string_view name);
  /// The table's entry `index` is this label.
  void refer_label_in_table(int line, std::string_view name, std::size_t table, std::size_t index);
  std::size_t declare_table(int line, std::string_view name, std::size_t entries);
  /// The instruction to be added next uses this table.
  void refer_table(int line, std::string_view name);

  /// What a word in an operand means; nothing for a label.
  std::optional<Operand> resolve(int line, std::string_view word);

  std::uint32_t constant(unsigned size, std::uint64_t bits);
  std::uint32_t address_constant(unsigned size, const Symbol& symbol);

  void add(const Instruction& instruction) { kernel_.code.push_back(instruction); }
  void finish();

 private:
  struct Register {
    Type type;
    std::uint32_t place;
  };
  struct Scope {
    int id;
    std::unordered_map<std::string, Register> registers;
    std::unordered_map<std::string, std::pair<Type, std::uint32_t>> prefixes;
    std::unordered_map<std::string, Symbol> symbols;
  };
  struct Reference {
    int line;
    std::string name;
    std::vector<int> scopes;
    std::size_t instruction, table, index;
    enum { jump, entry, use_of_table } kind;
  };

  std::uint32_t allocate(Type type);
  std::optional<Operand> find_register(std::string_view word);
  std::optional<Operand> special(std::string_view word);
  Symbol layout(const Declaration& declaration);
  void refer(Reference reference);
  std::size_t look_up(const std::map<std::pair<int, std::string>, std::size_t>& names, const Reference& r,
                      const char* what) const;

  Kernel& kernel_;
  const std::map<std::string, Declaration, std::less<>>& module_shared_;
  const std::map<std::string, Symbol, std::less<>>& module_symbols_;
  std::vector<Scope> scopes_;
  int next_scope_ = 0;
  std::unordered_map<std::string, Symbol> used_shared_;
  std::map<std::pair<unsigned, std::uint64_t>, std::uint32_t> constants_;
  std::map<std::string, std::uint32_t, std::less<>> specials_;
  std::map<unsigned, std::uint32_t> dynamic_bases_;
  std::map<std::pair<int, std::string>, std::size_t> labels_, tables_;
  std::vector<Reference> references_;
  std::size_t dynamic_alignment_ = 16;
};

}  // namespace seedbed::ptx
