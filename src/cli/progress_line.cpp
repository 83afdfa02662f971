// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "report/describe.h"

namespace seedbed::cli {

std::string clock_text(double seconds) {
  const auto s = static_cast<std::int64_t>(std::ceil(seconds));
  if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

std::string progress_text(const Progress& p) {
  std::string text = fmt::format("{}/{} networks  {:.0f} %  {:.1f} M samples/s  solved {}  diverged {}",
                                 with_commas(p.networks_done), with_commas(p.networks), 100 * p.fraction,
                                 static_cast<double>(p.samples) / std::max(p.seconds, 1e-9) / 1e6,
                                 with_commas(p.solved), with_commas(p.diverged));
  const double ours = p.fraction - p.fraction_at_start;
  if (ours > 0.005) text += fmt::format("  {} left", clock_text(p.seconds * (1 - p.fraction) / ours));
  return text;
}

void ProgressLine::show(const Progress& progress) {
  if (!enabled_) return;
  shown_ = true;
  fmt::print(stderr, "\r{}\033[K", progress_text(progress));
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (!shown_) return;
  shown_ = false;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

bool on_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

}  // namespace seedbed::cli
