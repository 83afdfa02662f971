// SPDX-License-Identifier: Apache-2.0
// The loop of a window: a frame when something has changed or moves, at most 60 a second, otherwise it
// sleeps until there is input.
#pragma once

#include <atomic>
#include <chrono>

#include "viewer/app/application.h"
#include "viewer/app/frame_pacer.h"

namespace seedbed::viewer {

class WindowLoop {
 public:
  WindowLoop(Surface& surface, std::unique_ptr<Session> session, const ViewState& view, ModelHooks hooks,
             const std::string& device);
  /// Until the window is closed or `cancel` is raised. Pauses once at `pause_at` epochs, if that is >= 0.
  void run(const std::atomic<bool>* cancel, std::int64_t pause_at = -1);
  Model& model() { return model_; }
  const Model& model() const { return model_; }

 private:
  void say_why_host();
  using Clock = std::chrono::steady_clock;
  FramePacer::Moment moment(const EventQueue& events, bool moving, std::uint64_t shown,
                            Clock::time_point news);

  Surface& surface_;
  Model model_;
  Application app_;
  FramePacer pacer_;
  std::string said_;  ///< why fields go through the host
};

}  // namespace seedbed::viewer
