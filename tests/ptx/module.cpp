// SPDX-License-Identifier: Apache-2.0
#include "ptx/module.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ptx/parser.h"
#include "ptx/program.h"

namespace seedbed::ptx {
namespace {

struct NamedType {
  std::string_view name;
  Type type;
};
constexpr NamedType kTypes[] = {
    {"b8", Type::b8},   {"u8", Type::u8},   {"s8", Type::s8},   {"b16", Type::b16},
    {"u16", Type::u16}, {"s16", Type::s16}, {"f16", Type::f16}, {"b32", Type::b32},
    {"u32", Type::u32}, {"s32", Type::s32}, {"f32", Type::f32}, {"b64", Type::b64},
    {"u64", Type::u64}, {"s64", Type::s64}, {"f64", Type::f64}, {"pred", Type::pred}};

}  // namespace

const Kernel& kernel_named(const Program& program, const std::string& name) {
  for (const Kernel& kernel : program.kernels) {
    if (kernel.name == name) return kernel;
  }
  throw std::invalid_argument("no kernel " + name + " in the module");
}

Type type_named(std::string_view name) {
  for (const NamedType& t : kTypes) {
    if (t.name == name) return t.type;
  }
  return Type::none;
}

std::string describe(const Program& program, int line) {
  std::string text;
  if (line >= 1 && static_cast<std::size_t>(line) <= program.lines.size()) {
    text = program.lines[static_cast<std::size_t>(line) - 1];
  }
  const std::size_t begin = text.find_first_not_of(" \t");
  text = begin == std::string::npos ? "" : text.substr(begin);
  return "line " + std::to_string(line) + ": '" + text + "'";
}

const char* name_of(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::approximate:
      return "approximate";
    case Finding::Kind::flushing:
      return "flushing";
    case Finding::Kind::uncontrolled:
      return "uncontrolled";
  }
  return "";
}

Module Module::parse(std::string_view text) {
  auto program = std::make_shared<Program>();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    program->lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  Parser(text, *program).module();
  Module module;
  module.program_ = std::move(program);
  return module;
}

Module Module::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return parse(text.str());
}

std::vector<std::string> Module::kernels() const {
  std::vector<std::string> names;
  for (const Kernel& kernel : program_->kernels) names.push_back(kernel.name);
  return names;
}

std::string Module::kernel_like(std::initializer_list<std::string_view> parts) const {
  std::string all, found;
  int count = 0;
  for (const Kernel& kernel : program_->kernels) {
    const bool like = std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
      return kernel.name.find(part) != std::string::npos;
    });
    if (!like) continue;
    ++count;
    found = kernel.name;
  }
  for (const std::string_view part : parts) all += " '" + std::string(part) + "'";
  if (count != 1) throw std::invalid_argument(std::to_string(count) + " kernels with" + all);
  return found;
}

const std::vector<Finding>& Module::findings(const std::string& kernel) const {
  return kernel_named(*program_, kernel).findings;
}
std::size_t Module::instruction_count(const std::string& kernel) const {
  return kernel_named(*program_, kernel).code.size();
}
std::size_t Module::static_shared_bytes(const std::string& kernel) const {
  return kernel_named(*program_, kernel).static_shared;
}
std::vector<std::size_t> Module::parameter_sizes(const std::string& kernel) const {
  std::vector<std::size_t> sizes;
  for (const Parameter& p : kernel_named(*program_, kernel).parameters) sizes.push_back(p.size);
  return sizes;
}

}  // namespace seedbed::ptx
