// SPDX-License-Identifier: Apache-2.0
// What the viewer costs: a frame of N tiles of 64 x 64 samples with the whole interface at 1280 x 800, the
// evaluation of those fields, and what is left of the training speed while a picture is drawn.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "viewer/app/application.h"
#include "viewer/app/frame_pacer.h"
#include "viewer/core/training_session.h"

namespace seedbed::viewer {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::shared_ptr<const Population> population_of(std::int64_t tiles, int epochs) {
  const std::int64_t rows = tiles >= 1024 ? 16 : 8;
  return std::make_shared<const Population>(parse_sweep(
      fmt::format(
          "[data]\ndataset = \"spiral\"\nfeatures = [\"x\", \"y\", \"x2\", \"y2\", \"xy\", \"sinx\", "
          "\"siny\"]\n[network]\nhidden = [8, 8]\n[train]\nepochs = {}\n[grid]\ntrain.learning_rate = [{}]\n"
          "[seeds]\ncount = {}\n",
          epochs,
          rows == 8 ? "0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08"
                    : "0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, "
                      "0.15, 0.16",
          tiles / rows),
      "bench"));
}

struct Scene {
  std::unique_ptr<Surface> surface;
  std::unique_ptr<Model> model;
  std::unique_ptr<Application> app;
  Scene(std::int64_t tiles, int epochs, int side, bool points) {
    SurfaceOptions options;
    surface = make_headless(options);
    auto session = std::make_unique<TrainingSession>(population_of(tiles, epochs), TrainingOptions{});
    ViewState view;
    view.points = points;
    model = std::make_unique<Model>(std::move(session), view, ModelHooks{});
    model->fix_field_side(side);
    app = std::make_unique<Application>(*surface, *model, "cpu");
    while (model->session().status().state == SessionState::starting)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    app->settle();
  }
  ~Scene() {
    app.reset();
    model.reset();
  }
};

void viewer_frame(benchmark::State& state) {
  Scene scene(state.range(0), 1, 64, true);
  for (auto _ : state) {
    scene.app->frame({}, 1 / 60.0);
    glFinish();
  }
  const FieldSetPtr fields = scene.model->fields();
  state.counters["evaluation_ms"] = fields->seconds * 1e3;
  state.SetLabel(scene.surface->description());
}
BENCHMARK(viewer_frame)
    ->Arg(64)
    ->Arg(256)
    ->Arg(1024)
    ->Arg(4096)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

enum class Watched { no, paced, at_60 };

/// Network-samples a second of a session without a picture, with one as the window paces it, and with one
/// at 60 frames a second (or as many as there is time for).
double training_speed(std::int64_t tiles, Watched watched, double seconds, double& frames_a_second) {
  Scene scene(tiles, 1 << 20, 0, true);
  Session& session = scene.model->session();
  const FramePacer pacer(gl_in_software());
  session.play();
  double sum = 0;
  int readings = 0, frames = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    const auto begun = Clock::now();
    double wait = 0.05;
    if (watched != Watched::no) {
      scene.app->frame({}, 1 / 60.0);
      glFinish();
      ++frames;
      FramePacer::Moment m;
      m.news = m.full_speed = true;
      m.frame_seconds = seconds_since(begun);
      wait = watched == Watched::paced ? pacer.wait(m) : FramePacer::kFrame;
    }
    std::this_thread::sleep_until(
        begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wait)));
    if (seconds_since(start) < 1) continue;
    sum += session.status().samples_per_second;
    ++readings;
  }
  frames_a_second = frames / seconds_since(start);
  return sum / std::max(readings, 1);
}

/// The three take turns, so that what else the machine does hits all of them.
void viewer_training_share(benchmark::State& state) {
  double speed[3] = {}, fps[3] = {};
  for (auto _ : state) {
    for (int turn = 0; turn < 4; ++turn) {
      for (const Watched w : {Watched::no, Watched::paced, Watched::at_60})
        speed[static_cast<int>(w)] += training_speed(state.range(0), w, 3, fps[static_cast<int>(w)]);
    }
  }
  state.counters["alone_M/s"] = speed[0] / 4e6;
  state.counters["paced_lost_%"] = 100 * (1 - speed[1] / speed[0]);
  state.counters["paced_fps"] = fps[1];
  state.counters["60_lost_%"] = 100 * (1 - speed[2] / speed[0]);
  state.counters["60_fps"] = fps[2];
}
BENCHMARK(viewer_training_share)->Arg(64)->Arg(1024)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace seedbed::viewer
