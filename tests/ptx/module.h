// SPDX-License-Identifier: Apache-2.0
// PTX text, parsed and decoded. Device code that nvcc compiled to PTX is run on the CPU with
// launch.h, so that it is tested bit for bit without a GPU.
//
//   ptx::Module module = ptx::Module::parse(text);
//   ptx::Memory memory;
//   memory.allow(values.data(), bytes);
//   void* arguments[] = {&pointer, &count};
//   ptx::launch(module, module.kernel_like("train"), {.grid = 2, .block = 128}, arguments, memory);
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ptx/error.h"

namespace seedbed::ptx {

struct Program;

/// An instruction whose result the PTX does not pin down to one value.
struct Finding {
  enum class Kind {
    approximate,   ///< .approx, .full: the hardware's approximation, computed accurately here
    flushing,      ///< .ftz: denormals become zero
    uncontrolled,  ///< mul, add, sub or mad without rounding: ptxas may fuse it; atomic sums of floats
  };
  Kind kind;
  int line;
  std::string text;
};
const char* name_of(Finding::Kind kind);

class Module {
 public:
  /// Throws ParseError, with the line, for everything that it does not know.
  static Module parse(std::string_view text);
  static Module read(const std::string& path);

  std::vector<std::string> kernels() const;
  /// The one kernel whose name contains every one of the parts; throws unless there is exactly one.
  std::string kernel_like(std::initializer_list<std::string_view> parts) const;
  std::string kernel_like(std::string_view part) const { return kernel_like({part}); }

  const std::vector<Finding>& findings(const std::string& kernel) const;
  std::size_t instruction_count(const std::string& kernel) const;
  std::size_t static_shared_bytes(const std::string& kernel) const;
  /// Bytes of every parameter, in order.
  std::vector<std::size_t> parameter_sizes(const std::string& kernel) const;

  /// The decoded program (program.h), for the interpreter.
  const Program& program() const { return *program_; }

 private:
  std::shared_ptr<const Program> program_;
};

}  // namespace seedbed::ptx
