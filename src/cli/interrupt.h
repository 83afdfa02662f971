// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and termination as a flag that long work looks at.
#pragma once

#include <atomic>

#include "seedbed/error.h"

namespace seedbed::cli {

/// While it lives, SIGINT, SIGTERM, SIGHUP and SIGUSR1 raise flag() instead of ending the process;
/// a second SIGINT ends it at once.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  const std::atomic<bool>& flag() const;
  /// interrupted for SIGINT, resumable for the others.
  ExitCode exit_code() const;
};

}  // namespace seedbed::cli
