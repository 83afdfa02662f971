// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/window_loop.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "seedbed/error.h"
#include "viewer/app/keep.h"

namespace seedbed::viewer {
namespace {

ModelHooks with_save(ModelHooks hooks, std::function<void(const command::Export&)> save) {
  hooks.save = std::move(save);
  return hooks;
}

}  // namespace

WindowLoop::WindowLoop(Surface& surface, std::unique_ptr<Session> session, const ViewState& view,
                       ModelHooks hooks, const std::string& device)
    : surface_(surface),
      model_(
          std::move(session), view,
          with_save(std::move(hooks), [this](const command::Export& e) { keep(e, surface_, app_, model_); })),
      app_(surface, model_, device),
      pacer_(gl_in_software()) {
  say_why_host();
}

/// Once for each reason.
void WindowLoop::say_why_host() {
  const std::string why = app_.why_host();
  if (why.empty() || why == said_) return;
  said_ = why;
  std::fprintf(stderr, "note: fields go through host memory: %s\n", why.c_str());
  model_.notify("fields go through host memory: " + why);
}

void WindowLoop::run(const std::atomic<bool>* cancel, std::int64_t pause_at) {
  auto last = Clock::now(), news = last;
  std::uint64_t shown = ~std::uint64_t{0};
  bool moving = true;
  EventQueue events;
  while (!app_.wants_close() && !(cancel && *cancel)) {
    FramePacer::Moment now = moment(events, moving, shown, news);
    now.since_frame = std::chrono::duration<double>(Clock::now() - last).count();
    if (!pacer_.due(now)) {
      // Short sleeps: frames that a session or the evaluator publishes do not wake the window.
      surface_.poll(events, std::clamp(pacer_.wait(now) - now.since_frame, 0.0005, FramePacer::kFrame));
      continue;
    }
    surface_.poll(events, 0);
    pacer_.drawn(now);
    last = Clock::now();
    const bool shows_news = pacer_.shows_news(now);
    const FramePtr before = model_.frame();
    moving = app_.frame(events, std::min(now.since_frame, 0.1));
    events.clear();
    say_why_host();
    if (shows_news && model_.frame() != before) news = last;
    shown = model_.generation();
    if (pause_at >= 0 && model_.frame() && model_.frame()->epoch >= pause_at) {
      model_.session().pause();
      pause_at = -1;
    }
  }
}

FramePacer::Moment WindowLoop::moment(const EventQueue& events, bool moving, std::uint64_t shown,
                                      Clock::time_point news) {
  FramePacer::Moment m;
  m.input = !events.empty();
  m.moving = moving;
  m.full_speed = model_.status().state == SessionState::playing && model_.view().speed == 0;
  m.since_news = std::chrono::duration<double>(Clock::now() - news).count();
  model_.hold_news(!pacer_.shows_news(m));
  model_.session().look_every(pacer_.news_every(m));
  m.news = model_.has_news() || model_.generation() != shown;
  m.frame_seconds = app_.frame_ms() / 1e3;
  return m;
}

}  // namespace seedbed::viewer
