// SPDX-License-Identifier: Apache-2.0
// The one live line of a run on a terminal: networks, epochs, speed, solved, diverged, time left.
#pragma once

#include <cstddef>
#include <string>

#include "seedbed/run.h"

namespace seedbed::cli {

/// "512/1,024 networks  50 %  61.2 M samples/s  solved 200  diverged 0  0:12 left  best test loss 0.0012
/// (network 417)", in one line
std::string progress_text(const Progress& progress);

/// Shorter than `columns`, which is 0 where it is not known.
std::string cut_to(std::string text, std::size_t columns);

/// Of the terminal that stderr is; 0 where it is none.
std::size_t terminal_columns();

/// Seconds as "0:05", "12:40", "3:02:11".
std::string clock_text(double seconds);

class ProgressLine {
 public:
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(const Progress& progress);
  void clear();

 private:
  bool enabled_, shown_ = false;
};

/// Whether stderr is a terminal.
bool on_terminal();

}  // namespace seedbed::cli
