// SPDX-License-Identifier: Apache-2.0
// seedbed run --view: the run has its own thread, the window has this one. The result is the run's alone:
// closing the window, or losing the display, leaves it running.
#include <cstdio>
#include <exception>
#include <thread>

#include "seedbed/error.h"
#include "viewer/app/window_loop.h"
#include "viewer/core/run_session.h"
#include "viewer/core/settings_file.h"
#include "viewer/viewer.h"

namespace seedbed::viewer {
namespace {

/// The session belongs to the run as well as to the window, which takes this in its place.
class SharedSession final : public Session {
 public:
  explicit SharedSession(std::shared_ptr<RunSession> run) : run_(std::move(run)) {}
  std::shared_ptr<const Population> population() const override { return run_->population(); }
  bool live() const override { return false; }
  bool trains() const override { return true; }
  std::string why_fixed() const override { return run_->why_fixed(); }
  SessionStatus status() const override { return run_->status(); }
  FramePtr frame() const override { return run_->frame(); }
  FramePtr recorded(std::size_t index) const override { return run_->recorded(index); }
  void play() override { run_->play(); }
  void pause() override { run_->pause(); }
  void step(int epochs) override { run_->step(epochs); }
  void set_speed(double speed) override { run_->set_speed(speed); }
  void seek(std::size_t index) override { run_->seek(index); }
  void restart() override { run_->restart(); }
  void look_every(double seconds) override { run_->look_every(seconds); }

 private:
  std::shared_ptr<RunSession> run_;
};

}  // namespace

void watch(const Sweep& sweep, const std::string& engine, const ViewOptions& options,
           const std::function<void(RunObserver*)>& run) {
  Settings settings = load_settings();
  SurfaceOptions surface_options;
  surface_options.width = settings.width;
  surface_options.height = settings.height;
  surface_options.scale = options.scale;
  surface_options.title = sweep.name() + " – seedbed run";
  std::shared_ptr<RunSession> session;
  std::unique_ptr<Surface> surface;
  std::unique_ptr<WindowLoop> loop;
  try {
    session = std::make_shared<RunSession>(sweep, engine, options.cancel);
    if (!options.source.empty()) session->show_finished(ResultReader(options.source));
    surface = make_window(surface_options);
    loop = std::make_unique<WindowLoop>(*surface, std::make_unique<SharedSession>(session), settings.view,
                                        ModelHooks{}, "cpu");
  } catch (const Error& e) {
    std::fprintf(stderr, "note: the run is not shown: %s\n", e.what());
    loop.reset();
    return run(nullptr);
  }
  std::exception_ptr failure;
  std::atomic<bool> ended{false};
  std::thread thread([&] {
    try {
      run(session.get());
    } catch (...) {
      failure = std::current_exception();
    }
    session->finish();
    ended = true;
  });
  const char* said = "the window is closed, the run goes on; Ctrl-C stops it";
  try {
    loop->run(options.cancel);
    settings.view = loop->model().view();
    save_settings(settings);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "note: the run goes on without its window: %s\n", e.what());
    said = nullptr;
  }
  loop.reset();
  surface.reset();
  session->finish();
  if (said && !ended && !(options.cancel && *options.cancel)) std::fprintf(stderr, "note: %s\n", said);
  thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace seedbed::viewer
