// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
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
  if (p.epochs > 0)
    text +=
        fmt::format("  epoch {}/{}", with_commas(static_cast<std::int64_t>(p.epoch)), with_commas(p.epochs));
  if (p.pruned > 0) text += fmt::format("  pruned {}", with_commas(p.pruned));
  const double ours = p.fraction - p.fraction_at_start;
  if (ours > 0.005) text += fmt::format("  {} left", clock_text(p.seconds * (1 - p.fraction) / ours));
  if (p.best) text += fmt::format("  best test loss {:.3g} (network {})", p.best->test_loss, p.best->network);
  return text;
}

std::string cut_to(std::string text, std::size_t columns) {
  if (columns > 0 && text.size() >= columns) text.resize(columns - 1);
  return text;
}

void ProgressLine::show(const Progress& progress) {
  if (!enabled_) return;
  shown_ = true;
  // A line that wraps could not be overwritten. The last column stays free: writing there wraps, too.
  fmt::print(stderr, "\r{}\033[K", cut_to(progress_text(progress), terminal_columns()));
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (!shown_) return;
  shown_ = false;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

std::size_t terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool on_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

}  // namespace seedbed::cli
