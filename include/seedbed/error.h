// SPDX-License-Identifier: Apache-2.0
// The one exception type of the public API. what() is one line: what is wrong, where, what is allowed.
#pragma once

#include <stdexcept>
#include <string>

namespace seedbed {

/// Exit status of the command line, and the kind of an Error.
enum class ExitCode : int {
  done = 0,
  failed = 1,        ///< a result file, the disk or a device failed
  usage = 2,         ///< wrong usage, sweep file, URL or data file
  resumable = 75,    ///< interrupted; running the same command again continues
  interrupted = 130  ///< Ctrl-C; what is finished is safe
};

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& line) : std::runtime_error(line), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// Wrong usage, sweep file, URL or data file (exit code 2).
struct UsageError : Error {
  explicit UsageError(const std::string& line) : Error(ExitCode::usage, line) {}
};

/// A broken or foreign result file, a full disk, a lost device (exit code 1).
struct ResultError : Error {
  explicit ResultError(const std::string& line) : Error(ExitCode::failed, line) {}
};

/// A statistic was asked of a result with [prune] that pruning makes wrong (exit code 1).
struct PrunedError : ResultError {
  using ResultError::ResultError;
};

}  // namespace seedbed
