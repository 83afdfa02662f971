// SPDX-License-Identifier: Apache-2.0
// seedbed view: from a source to a session, and then a window or a file.
#include "viewer/viewer.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include "seedbed/error.h"
#include "seedbed/run.h"
#include "viewer/app/keep.h"
#include "viewer/app/window_loop.h"
#include "viewer/core/filter.h"
#include "viewer/core/replay_session.h"
#include "viewer/core/settings_file.h"
#include "viewer/core/training_session.h"
#include "viewer/core/url_view.h"

namespace seedbed::viewer {
namespace {

bool ends_with(const std::string& text, const char* end) {
  return text.ends_with(end);
}

bool is_result(const std::string& source) {
  std::ifstream in(source, std::ios::binary);
  char head[16] = {};
  in.read(head, 15);
  return std::string(head) == "SQLite format 3";
}

void apply_options(const ViewOptions& o, const Population& population, ViewState& view) {
  const auto refuse = [](const char* flag, const std::string& value, const char* allowed) {
    throw UsageError(fmt::format("{} {}: allowed: {}", flag, value, allowed));
  };
  if (!o.theme.empty() && !parse(o.theme, view.theme)) refuse("--theme", o.theme, "light, dark");
  if (!o.palette.empty() && !parse(o.palette, view.palette))
    refuse("--palette", o.palette, "orange-blue, cividis, purple-green");
  const std::string modes[] = {"grid", "row", "network", "tile"};
  const auto mode = std::find(std::begin(modes), std::end(modes), o.mode);
  if (!o.mode.empty() && mode == std::end(modes)) refuse("--mode", o.mode, "grid, row, network, tile");
  if (o.mode == "tile" && !ends_with(o.headless, ".png"))
    refuse("--mode", o.mode, "with --headless NAME.png");
  if (!o.mode.empty() && o.mode != "tile") view.mode = static_cast<Mode>(mode - std::begin(modes));
  const std::string rows[] = {"sweep", "success", "loss", "epochs"};
  const auto row = std::find(std::begin(rows), std::end(rows), o.sort);
  if (!o.sort.empty() && row == std::end(rows)) refuse("--sort", o.sort, "sweep, success, loss, epochs");
  if (!o.sort.empty()) view.row_order = static_cast<RowOrder>(row - std::begin(rows));
  const std::string seeds[] = {"seed", "loss", "accuracy", "epochs"};
  const auto seed = std::find(std::begin(seeds), std::end(seeds), o.sort_seeds);
  if (!o.sort_seeds.empty() && seed == std::end(seeds))
    refuse("--sort-seeds", o.sort_seeds, "seed, loss, accuracy, epochs");
  if (!o.sort_seeds.empty()) view.column_order = static_cast<ColumnOrder>(seed - std::begin(seeds));
  try {
    Filter(o.filter, filter_names(population));
  } catch (const UsageError& e) {
    throw UsageError(fmt::format("--filter {}: {}", o.filter, e.what()));
  }
  view.filter = o.filter;
  if (!o.group.empty()) {
    for (const std::string& key : population.sweep().swept_keys()) {
      if (key == o.group || key.substr(key.rfind('.') + 1) == o.group) view.group_key = key;
    }
    if (view.group_key.empty()) refuse("--group", o.group, "a key that the sweep varies");
  }
  if (o.select >= population.networks())
    refuse("--select", std::to_string(o.select), fmt::format("0 to {}", population.networks() - 1).c_str());
  view.selected = o.select;
}

/// Until the session has frames; throws what it failed with.
void wait_for_session(Session& session, const std::atomic<bool>* cancel) {
  for (;;) {
    const SessionStatus status = session.status();
    if (status.state == SessionState::failed) throw Error(ExitCode::failed, "view: " + status.message);
    if (status.state != SessionState::starting && session.frame()) return;
    if (cancel && *cancel) throw Error(ExitCode::interrupted, "view: interrupted");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

/// A live session trains up to `epoch`; a replay shows the last recorded epoch that is not later.
void go_to(Session& session, std::int64_t epoch, const std::atomic<bool>* cancel) {
  if (!session.live()) {
    const std::vector<std::int64_t> epochs = session.status().recorded;
    std::size_t index = 0;
    while (index + 1 < epochs.size() && epochs[index + 1] <= epoch) ++index;
    session.seek(index);
    return;
  }
  const std::int64_t now = session.frame()->epoch;
  if (epoch > now) session.step(static_cast<int>(std::min<std::int64_t>(epoch - now, 1 << 30)));
  for (;;) {
    const SessionStatus status = session.status();
    if (status.state == SessionState::failed) throw Error(ExitCode::failed, "view: " + status.message);
    if (session.frame()->epoch >= epoch || status.state == SessionState::done) return;
    if (cancel && *cancel) throw Error(ExitCode::interrupted, "view: interrupted");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

int cuda_index(const std::string& device) {
  if (!device.starts_with("cuda")) return -1;
  return device.size() > 5 ? std::atoi(device.c_str() + 5) : 0;
}

void draw_headless(const ViewOptions& o, Surface& surface, Model& model, const std::string& device) {
  Application app(surface, model, device);
  model.layout().set_animation(false);
  app.show_frame_time(false);
  wait_for_session(model.session(), o.cancel);
  const std::int64_t last = model.session().status().last_epoch;
  const std::int64_t epoch = o.epochs < 0 ? last : std::min(o.epochs, last);
  if (ends_with(o.headless, ".png")) {
    go_to(model.session(), epoch, o.cancel);
    app.settle();
    if (o.mode == "tile") return save_tile(o.headless, model, std::min(surface.width(), surface.height()));
    return save_png(o.headless, surface.width(), surface.height(), app.pixels(), surface.scale());
  }
  if (ends_with(o.headless, ".csv")) {
    go_to(model.session(), epoch, o.cancel);
    app.settle();
    return save_csv(o.headless, model);
  }
  if (model.session().live()) go_to(model.session(), epoch, o.cancel);
  save_movie(o.headless, surface, app, model, o.movie_seconds);
}

}  // namespace

void view(const ViewOptions& o) {
  const bool headless = !o.headless.empty();
  if (headless && !ends_with(o.headless, ".png") && !ends_with(o.headless, ".mp4") &&
      !ends_with(o.headless, ".csv"))
    throw UsageError("--headless " + o.headless + ": a name that ends in .png, .mp4 or .csv is needed");
  EngineOptions engine = o.engine;
  std::unique_ptr<Session> session;
  const auto make_live = [&engine](std::shared_ptr<const Population> population) -> std::unique_ptr<Session> {
    TrainingOptions options;
    options.engine = engine;
    return std::make_unique<TrainingSession>(std::move(population), options);
  };
  ModelHooks hooks;
  if (is_result(o.source)) {
    session = std::make_unique<ReplaySession>(o.source);
    engine.device = "cpu";
  } else {
    auto population = std::make_shared<const Population>(load_sweep(o.source, o.overrides));
    engine = choose_device(population->sweep(), engine);
    if (engine.device == "auto" || engine.device == "cuda") engine.device = "cuda:0";  // one device draws
    session = make_live(std::move(population));
    hooks.make_session = make_live;
  }

  Settings settings = headless ? Settings{} : load_settings();
  ViewState state = settings.view;
  look_as_url(o.source, state);
  apply_options(o, *session->population(), state);
  SurfaceOptions options;
  options.width = o.width > 0 ? o.width : settings.width;
  options.height = o.height > 0 ? o.height : settings.height;
  options.scale = o.scale;
  options.title = session->population()->sweep().name() + " – seedbed";
  options.cuda_device = cuda_index(engine.device);
  const std::unique_ptr<Surface> surface = headless ? make_headless(options) : make_window(options);
  hooks.set_clipboard = [&surface](const std::string& text) { surface->set_clipboard(text); };
  hooks.clipboard = [&surface] { return surface->clipboard(); };
  if (headless) {
    Model model(std::move(session), state, std::move(hooks));
    return draw_headless(o, *surface, model, engine.device);
  }
  if (!o.paused) session->play();
  WindowLoop loop(*surface, std::move(session), state, std::move(hooks), engine.device);
  loop.run(o.cancel, o.epochs);
  settings.view = loop.model().view();
  settings.width = static_cast<int>(static_cast<float>(surface->width()) / surface->scale());
  settings.height = static_cast<int>(static_cast<float>(surface->height()) / surface->scale());
  save_settings(settings);
}

}  // namespace seedbed::viewer
