// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.h"

#include <unistd.h>
#include <csignal>

namespace seedbed::cli {
namespace {

std::atomic<bool> raised{false};
std::atomic<int> first_signal{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};

void handle(int signal) {
  if (raised.exchange(true) && signal == SIGINT) _exit(static_cast<int>(ExitCode::interrupted));
  int none = 0;
  first_signal.compare_exchange_strong(none, signal);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  raised = false;
  first_signal = 0;
  struct sigaction action {};
  action.sa_handler = handle;
  for (int signal : kSignals) sigaction(signal, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
  for (int signal : kSignals) std::signal(signal, SIG_DFL);
}

const std::atomic<bool>& InterruptGuard::flag() const {
  return raised;
}

ExitCode InterruptGuard::exit_code() const {
  return first_signal == SIGINT ? ExitCode::interrupted : ExitCode::resumable;
}

}  // namespace seedbed::cli
