// SPDX-License-Identifier: Apache-2.0
// When the next frame is due: 60 a second at most, fewer where nothing has changed. Drawing in software
// takes the cores that train: while networks train as fast as they can and nobody touches the window, it
// gets a small share of the time. Input brings the full rate back at once.
#pragma once

#include <algorithm>

namespace seedbed::viewer {

class FramePacer {
 public:
  explicit FramePacer(bool in_software) : in_software_(in_software) {}

  struct Moment {
    bool input = false;        ///< events have come since the last frame
    bool news = false;         ///< something that is shown has changed
    bool moving = false;       ///< an animation is under way
    bool full_speed = false;   ///< training is limited by the machine
    double since_frame = 0;    ///< seconds since the last frame began
    double since_news = 0;     ///< seconds since training's last news were shown
    double frame_seconds = 0;  ///< what a frame takes
  };

  bool due(const Moment& m) const { return m.since_frame >= wait(m); }

  /// Seconds from the last frame to the next one, if nothing else happens.
  double wait(const Moment& m) const {
    const bool attended = m.input || m.moving || since_input_ < kAttention;
    if (!attended && !m.news) return kStatus;
    if (attended || !in_software_ || !m.full_speed) return kFrame;
    return std::clamp(m.frame_seconds / kShare, kFrame, kSlowest);
  }

  /// Whether a frame may show what training has changed. What a person does is shown at the full rate; most
  /// of what has to be drawn again then is not theirs.
  bool shows_news(const Moment& m) const { return m.since_news >= news_every(m); }
  /// Seconds between two states of the networks.
  double news_every(const Moment& m) const { return in_software_ && m.full_speed ? kNews : 0; }

  void drawn(const Moment& m) { since_input_ = m.input || m.moving ? 0 : since_input_ + m.since_frame; }

  static constexpr double kFrame = 1 / 60.0;
  static constexpr double kStatus = 0.25;  ///< figures in the toolbar change even where no field does
  static constexpr double kNews = 0.2;     ///< seconds between two states of networks, in software
  static constexpr double kShare = 0.03;   ///< of the time, for drawing in software
  static constexpr double kSlowest = 0.5;  ///< seconds between two frames, however long one takes
  static constexpr double kAttention = 1;  ///< seconds after the last input

 private:
  bool in_software_;
  double since_input_ = 1e9;
};

}  // namespace seedbed::viewer
