// SPDX-License-Identifier: Apache-2.0
// What the PTX interpreter throws: text that it cannot read, and everything that a kernel did and
// must not do.
#pragma once

#include <stdexcept>
#include <string>

namespace seedbed::ptx {

/// The text is not PTX that the interpreter knows. Nothing is ever skipped silently.
class ParseError : public std::runtime_error {
 public:
  ParseError(int line, const std::string& what)
      : std::runtime_error("PTX line " + std::to_string(line) + ": " + what), line_(line) {}
  int line() const { return line_; }

 private:
  int line_;
};

/// A kernel did something undefined: the message names the kernel, the line and the instruction.
class ExecutionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace seedbed::ptx
