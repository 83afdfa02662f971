// SPDX-License-Identifier: Apache-2.0
// Time, as a viewer sees it: a population that is being trained, or the replay of a result. Every call
// returns at once; work happens in the session's own thread and never waits for the picture.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "viewer/core/frame.h"
#include "viewer/core/learning_curves.h"
#include "viewer/core/population.h"

namespace seedbed::viewer {

enum class SessionState { starting, paused, playing, done, failed };

struct SessionStatus {
  SessionState state = SessionState::starting;
  std::string message;                 ///< why it failed, or what is missing
  std::string engine;                  ///< "cpu, avx512, 2 threads", "replay of spirals.db"
  double samples_per_second = 0;       ///< network-samples, lately; 0 when nothing trains
  std::int64_t samples = 0;            ///< network-samples trained since epoch 0, where it is known
  std::vector<std::int64_t> recorded;  ///< epochs of the frames that seek() can show, ascending
  std::int64_t last_epoch = 0;         ///< where it ends
};

class Session {
 public:
  virtual ~Session() = default;

  virtual std::shared_ptr<const Population> population() const = 0;
  virtual bool live() const = 0;                  ///< trains, so that restart() and edits are possible
  virtual bool trains() const { return live(); }  ///< a watched run does, but can't be changed
  virtual std::string why_fixed() const { return "a recorded result is replayed, not trained"; }
  virtual SessionStatus status() const = 0;

  virtual FramePtr frame() const = 0;  ///< the newest, or the one that seek() chose; null at the start
  virtual FramePtr recorded(std::size_t index) const = 0;

  /// What was measured over time: of the recorded frames, where a session has nothing closer.
  virtual Moments moments() const {
    Moments moments;
    for (std::size_t i = 0; const FramePtr frame = recorded(i); ++i)
      moments.push_back({frame->metrics_epoch, frame->metrics});
    return moments;
  }

  virtual void play() = 0;  ///< ends a seek
  virtual void pause() = 0;
  virtual void step(int epochs) = 0;
  virtual void set_speed(double epochs_per_second) = 0;  ///< 0: as fast as it goes
  virtual void seek(std::size_t index) = 0;              ///< pauses and shows a recorded frame
  /// Seconds between two looks at frame(), at least: what would be replaced unseen need not be published.
  /// Recorded epochs, and where it stands when it pauses, are published in any case.
  virtual void look_every(double /*seconds*/) {}
  virtual void restart() = 0;  ///< from epoch 0 with the same weights; keeps playing
};

}  // namespace seedbed::viewer
