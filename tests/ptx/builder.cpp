// SPDX-License-Identifier: Apache-2.0
#include "ptx/builder.h"

#include <algorithm>
#include <charconv>

namespace seedbed::ptx {
namespace {

std::size_t round_up(std::size_t value, std::size_t to) {
  return (value + to - 1) / to * to;
}

}  // namespace

Builder::Builder(Kernel& kernel, const std::map<std::string, Declaration, std::less<>>& module_shared,
                 const std::map<std::string, Symbol, std::less<>>& module_symbols)
    : kernel_(kernel), module_shared_(module_shared), module_symbols_(module_symbols) {
  open_scope();
}

void Builder::open_scope() {
  scopes_.push_back({next_scope_++, {}, {}, {}});
}
void Builder::close_scope() {
  scopes_.pop_back();
}

std::uint32_t Builder::allocate(Type type) {
  const std::uint32_t place = kernel_.places;
  kernel_.places += type == Type::pred ? 1 : std::max(1u, size_of(type) * kLanes / unsigned(kPlaceBytes));
  return place;
}

void Builder::declare_register(int line, std::string_view name, Type type) {
  if (!scopes_.back().registers.emplace(name, Register{type, allocate(type)}).second) {
    throw ParseError(line, "register " + std::string(name) + " is declared twice");
  }
}

void Builder::declare_registers(std::string_view prefix, std::uint32_t count, Type type) {
  scopes_.back().prefixes.insert_or_assign(std::string(prefix), std::pair(type, count));
}

Symbol Builder::layout(const Declaration& d) {
  if (d.external) {
    kernel_.uses_dynamic_shared = true;
    dynamic_alignment_ = std::max(dynamic_alignment_, d.alignment);
    return {Space::shared, 0, true};
  }
  std::size_t& end = d.space == Space::shared ? kernel_.static_shared : kernel_.local_bytes;
  const std::size_t begin = round_up(end, d.alignment);
  end = begin + d.size;
  return {d.space, begin, false};
}

void Builder::declare(int line, const Declaration& d) {
  if (!scopes_.back().symbols.emplace(d.name, layout(d)).second) {
    throw ParseError(line, d.name + " is declared twice");
  }
}

void Builder::declare_parameter(int line, std::string_view name, std::size_t size, std::size_t alignment) {
  const std::size_t offset = round_up(kernel_.parameter_bytes, alignment);
  kernel_.parameters.push_back({std::string(name), offset, size});
  kernel_.parameter_bytes = offset + size;
  if (!scopes_.back().symbols.emplace(name, Symbol{Space::parameter, offset, false}).second) {
    throw ParseError(line, std::string(name) + " is declared twice");
  }
}

void Builder::place_label(int line, std::string_view name) {
  if (!labels_.emplace(std::pair(scopes_.back().id, std::string(name)), kernel_.code.size()).second) {
    throw ParseError(line, "label " + std::string(name) + " is there twice");
  }
}

std::size_t Builder::declare_table(int line, std::string_view name, std::size_t entries) {
  const std::size_t table = kernel_.tables.size();
  if (!tables_.emplace(std::pair(scopes_.back().id, std::string(name)), table).second) {
    throw ParseError(line, "table " + std::string(name) + " is there twice");
  }
  kernel_.tables.emplace_back(entries);
  return table;
}

void Builder::refer(Reference reference) {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) reference.scopes.push_back(scope->id);
  references_.push_back(std::move(reference));
}
void Builder::refer_label(int line, std::string_view name) {
  refer({line, std::string(name), {}, kernel_.code.size(), 0, 0, Reference::jump});
}
void Builder::refer_label_in_table(int line, std::string_view name, std::size_t table, std::size_t index) {
  refer({line, std::string(name), {}, 0, table, index, Reference::entry});
}
void Builder::refer_table(int line, std::string_view name) {
  refer({line, std::string(name), {}, kernel_.code.size(), 0, 0, Reference::use_of_table});
}

std::size_t Builder::look_up(const std::map<std::pair<int, std::string>, std::size_t>& names,
                             const Reference& r, const char* what) const {
  for (const int scope : r.scopes) {
    const auto at = names.find({scope, r.name});
    if (at != names.end()) return at->second;
  }
  throw ParseError(r.line, std::string("unknown ") + what + " " + r.name);
}

std::optional<Operand> Builder::find_register(std::string_view word) {
  Operand operand;
  operand.kind = Operand::Kind::reg;
  operand.text = word;
  const std::string name(word);
  const std::size_t digits = word.find_last_not_of("0123456789") + 1;
  const std::string prefix(word.substr(0, digits));
  std::uint32_t number = 0;
  const bool numbered =
      digits < word.size() &&
      std::from_chars(word.data() + digits, word.data() + word.size(), number).ec == std::errc();
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    auto found = scope->registers.find(name);
    if (found == scope->registers.end() && numbered) {
      const auto range = scope->prefixes.find(prefix);
      if (range != scope->prefixes.end() && number < range->second.second) {
        const Type type = range->second.first;
        found = scope->registers.emplace(name, Register{type, allocate(type)}).first;
      }
    }
    if (found == scope->registers.end()) continue;
    operand.type = found->second.type;
    operand.place = found->second.place;
    return operand;
  }
  return std::nullopt;
}

std::optional<Operand> Builder::special(std::string_view word) {
  static const std::map<std::string_view, Special> names{{"%tid.x", Special::tid},
                                                         {"%tid.y", Special::zero},
                                                         {"%tid.z", Special::zero},
                                                         {"%ntid.x", Special::ntid},
                                                         {"%ntid.y", Special::one},
                                                         {"%ntid.z", Special::one},
                                                         {"%ctaid.x", Special::ctaid},
                                                         {"%ctaid.y", Special::zero},
                                                         {"%ctaid.z", Special::zero},
                                                         {"%nctaid.x", Special::nctaid},
                                                         {"%nctaid.y", Special::one},
                                                         {"%nctaid.z", Special::one},
                                                         {"%laneid", Special::lane},
                                                         {"%warpid", Special::warp},
                                                         {"%nwarpid", Special::warps},
                                                         {"%lanemask_eq", Special::lanes_eq},
                                                         {"%lanemask_lt", Special::lanes_lt},
                                                         {"%lanemask_le", Special::lanes_le},
                                                         {"%lanemask_gt", Special::lanes_gt},
                                                         {"%lanemask_ge", Special::lanes_ge}};
  const auto what = names.find(word);
  if (what == names.end()) return std::nullopt;
  auto at = specials_.find(word);
  if (at == specials_.end()) {
    at = specials_.emplace(std::string(word), allocate(Type::u32)).first;
    kernel_.specials.push_back({at->second, what->second});
  }
  Operand operand;
  operand.kind = Operand::Kind::reg;
  operand.text = word;
  operand.type = Type::u32;
  operand.place = at->second;
  return operand;
}

std::optional<Operand> Builder::resolve(int line, std::string_view word) {
  if (word.front() == '%') {
    if (auto found = find_register(word)) return found;
    if (auto found = special(word)) return found;
    throw ParseError(line, "unknown register " + std::string(word));
  }
  Operand operand;
  operand.text = word;
  if (word == "WARP_SZ") {
    operand.kind = Operand::Kind::integer;
    operand.bits = kLanes;
    return operand;
  }
  if (auto found = find_register(word)) return found;  // inline assembly may name registers so
  operand.kind = Operand::Kind::symbol;
  const std::string name(word);
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    const auto found = scope->symbols.find(name);
    if (found == scope->symbols.end()) continue;
    operand.symbol = found->second;
    return operand;
  }
  if (const auto shared = module_shared_.find(word); shared != module_shared_.end()) {
    auto used = used_shared_.find(name);
    if (used == used_shared_.end()) used = used_shared_.emplace(name, layout(shared->second)).first;
    operand.symbol = used->second;
    return operand;
  }
  if (const auto symbol = module_symbols_.find(word); symbol != module_symbols_.end()) {
    operand.symbol = symbol->second;
    return operand;
  }
  return std::nullopt;
}

std::uint32_t Builder::constant(unsigned size, std::uint64_t bits) {
  if (size < 8) bits &= (std::uint64_t(1) << (8 * size)) - 1;
  const auto [at, fresh] = constants_.emplace(std::pair(size, bits), 0);
  if (fresh) {
    at->second = allocate(size == 2 ? Type::b16 : size == 4 ? Type::b32 : Type::b64);
    kernel_.constants.push_back({at->second, size, bits});
  }
  return at->second;
}

std::uint32_t Builder::address_constant(unsigned size, const Symbol& symbol) {
  if (!symbol.dynamic) return constant(size, symbol.address);
  const auto [at, fresh] = dynamic_bases_.emplace(size, 0);
  if (fresh) at->second = allocate(size == 4 ? Type::b32 : Type::b64);
  return at->second;
}

void Builder::finish() {
  kernel_.static_shared = kernel_.uses_dynamic_shared ? round_up(kernel_.static_shared, dynamic_alignment_)
                                                      : kernel_.static_shared;
  for (const auto& [size, place] : dynamic_bases_) {
    kernel_.constants.push_back({place, size, kernel_.static_shared});
  }
  for (const Reference& r : references_) {
    if (r.kind == Reference::use_of_table) {
      kernel_.code[r.instruction].value = static_cast<std::int64_t>(look_up(tables_, r, "table"));
      continue;
    }
    const auto target = static_cast<std::uint32_t>(look_up(labels_, r, "label"));
    if (r.kind == Reference::jump) {
      kernel_.code[r.instruction].target = target;
    } else {
      kernel_.tables[r.table][r.index] = target;
    }
  }
}

}  // namespace seedbed::ptx
