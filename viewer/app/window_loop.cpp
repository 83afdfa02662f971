// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/window_loop.h"

#include <chrono>
#include <cstdio>

#include "seedbed/error.h"
#include "viewer/app/keep.h"

namespace seedbed::viewer {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kFrame = 1 / 60.0;
/// The status line changes even where no field does; in software, drawing takes the training's cores.
constexpr double kStatus = 0.25;

ModelHooks with_save(ModelHooks hooks, std::function<void(const command::Export&)> save) {
  hooks.save = std::move(save);
  return hooks;
}

}  // namespace

WindowLoop::WindowLoop(Surface& surface, std::unique_ptr<Session> session, const ViewState& view,
                       ModelHooks hooks, const std::string& device)
    : surface_(surface),
      model_(std::move(session), view,
             with_save(std::move(hooks), [this](const command::Export& e) { save(e); })),
      app_(surface, model_, device) {
  if (!app_.why_host().empty()) {
    std::fprintf(stderr, "note: fields go through host memory: %s\n", app_.why_host().c_str());
    model_.notify("fields go through host memory: " + app_.why_host());
  }
}

void WindowLoop::run(const std::atomic<bool>* cancel, std::int64_t pause_at) {
  auto last = Clock::now(), drawn = Clock::now();
  std::uint64_t shown = ~std::uint64_t{0};
  int busy = 3;  // frames to draw whether or not something changed
  while (!app_.wants_close() && !(cancel && *cancel)) {
    EventQueue events;
    const double since = std::chrono::duration<double>(Clock::now() - drawn).count();
    surface_.poll(events, std::max(0.0005, (busy > 0 ? kFrame : 2 * kFrame) - since));
    if (!events.empty()) busy = 3;
    const bool news = model_.evaluator().latest() != model_.fields() ||
                      model_.session().frame() != model_.frame() || model_.generation() != shown ||
                      !model_.commands().empty();
    const auto now = Clock::now();
    const double waited = std::chrono::duration<double>(now - drawn).count();
    if (busy <= 0 && !news && waited < kStatus) continue;
    if (events.empty() && waited < kFrame * 0.9) continue;
    const double seconds = std::chrono::duration<double>(now - last).count();
    last = drawn = now;
    if (app_.frame(events, std::min(seconds, 0.1))) {
      busy = 2;
    } else {
      --busy;
    }
    shown = model_.generation();
    if (pause_at >= 0 && model_.frame() && model_.frame()->epoch >= pause_at) {
      model_.session().pause();
      pause_at = -1;
    }
  }
}

void WindowLoop::save(const command::Export& what) {
  using What = command::Export::What;
  const auto path = [&](const char* kind, const char* extension) {
    return what.path.empty() ? default_name(model_, kind, extension) : what.path;
  };
  std::string name;
  switch (what.what) {
    case What::grid_png:
      save_png(name = path("", "png"), surface_.width(), surface_.height(), app_.pixels(), surface_.scale());
      break;
    case What::tile_png:
      save_tile(name = path("-tile", "png"), model_, 1024);
      break;
    case What::csv:
      save_csv(name = path("", "csv"), model_);
      break;
    case What::movie:
      save_movie(name = path("", "mp4"), surface_, app_, model_, 8);
      break;
  }
  model_.notify("saved " + name);
}

}  // namespace seedbed::viewer
