// SPDX-License-Identifier: Apache-2.0
// The viewer, as the command line sees it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "seedbed/engine.h"
#include "seedbed/run.h"
#include "seedbed/sweep.h"

namespace seedbed::viewer {

struct ViewOptions {
  std::string source;  ///< sweep file, Playground URL or result file
  SweepOverrides overrides;
  EngineOptions engine;
  std::string headless;              ///< PNG, MP4 or CSV to write; empty: a window
  std::int64_t epochs = -1;          ///< where to stop, or what to show of a result; -1: window: the end
  int width = 0, height = 0;         ///< layout units; 0: as remembered, or 1280 x 800
  double scale = 0;                  ///< pixels a layout unit; 0: what the display asks for, 1 headless
  std::string theme, palette, mode;  ///< empty: as remembered; mode "tile": the selected field alone
  std::string filter, group, sort, sort_seeds;
  int select = -1;      ///< network
  bool paused = false;  ///< a window starts paused at epoch 0
  double movie_seconds = 8;
  const std::atomic<bool>* cancel = nullptr;
};

/// Runs `run` in a thread of its own with an observer that a window shows; returns when both have ended.
/// `options.source`: the result that an earlier run has begun, empty if there is none; its networks are
/// shown. Closing the window does not end the run. Without a display, `run` runs unwatched: announced once.
/// Rethrows what `run` throws.
void watch(const Sweep& sweep, const std::string& engine, const ViewOptions& options,
           const std::function<void(RunObserver*)>& run);

/// Opens the window, or draws without one. Throws Error: no viewer in this build, no display, a file that
/// can't be written.
void view(const ViewOptions& options);

}  // namespace seedbed::viewer
