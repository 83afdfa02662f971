// SPDX-License-Identifier: Apache-2.0
// What the viewer costs: a frame of N tiles of 64 x 64 samples with the whole interface at 1280 x 800, drawn
// anew or left as it is; the evaluation of those fields and their way into the GL buffer; and what is left of
// the training speed while a picture is drawn.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
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
  Scene(std::int64_t tiles, int epochs, int side, const TrainingOptions& training = {}) {
    SurfaceOptions options;
    surface = make_headless(options);
    auto session = std::make_unique<TrainingSession>(population_of(tiles, epochs), training);
    ViewState view;
    view.points = true;
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

/// range(1): 1 draws every frame, 0 only one that differs from the last.
void viewer_frame(benchmark::State& state) {
  Scene scene(state.range(0), 1, 64);
  const event::Resize anew{scene.surface->width(), scene.surface->height(), 1};
  const EventQueue events = state.range(1) != 0 ? EventQueue{anew} : EventQueue{};
  for (auto _ : state) {
    scene.app->frame(events, 1 / 60.0);
    glFinish();
  }
  const FieldSetPtr fields = scene.model->fields();
  state.counters["evaluation_ms"] = fields->seconds * 1e3;
  state.SetLabel(scene.surface->description());
}
BENCHMARK(viewer_frame)
    ->ArgNames({"tiles", "anew"})
    ->ArgsProduct({{64, 256, 1024, 4096}, {1, 0}})
    ->MeasureProcessCPUTime()  // with the rasterizer's threads: what the machine loses, whatever else it does
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// Fields of all tiles into the buffer that the shader reads.
void viewer_upload(benchmark::State& state) {
  Scene scene(state.range(0), 1, 64);
  const std::unique_ptr<FieldSink> sink = make_host_sink();
  const FieldSetPtr sets[] = {scene.model->fields(), std::make_shared<FieldSet>(*scene.model->fields())};
  std::size_t turn = 0;
  for (auto _ : state) {
    sink->update(scene.model->session(), sets[turn++ % 2], {}, 64);
    glFinish();
  }
}
BENCHMARK(viewer_upload)->Arg(64)->Arg(1024)->Arg(4096)->Unit(benchmark::kMillisecond)->UseRealTime();

enum class Watched { no, paced, at_60, by_a_hand };
constexpr int kWays = 4;

/// Network-samples a second of a session over some seconds in which nobody draws, the picture is drawn as
/// the window paces itself, at 60 frames a second (or as many as there is time for), or so with a pointer
/// that moves over the tiles all the time.
double training_speed(Scene& scene, Watched watched, double& frames_a_second) {
  constexpr double kWarmUp = 0.3, kMeasured = 1.5;
  Session& session = scene.model->session();
  FramePacer pacer(gl_in_software());
  auto news = Clock::now();
  session.play();
  int frames = 0;
  double frame_seconds = 0;  // of one that was drawn, as a window's buffer swap waits for it
  std::int64_t from = 0;
  auto start = Clock::now();
  bool warm = false;
  const float left = scene.model->screen().centre.x, right = scene.model->screen().centre.right();
  event::MouseMove hand{left, scene.model->screen().centre.cy()};
  while (!warm || seconds_since(start) < kMeasured) {
    const auto begun = Clock::now();
    double wait = 0.01;
    if (watched != Watched::no) {
      FramePacer::Moment m;
      m.news = m.full_speed = true;
      m.since_news = seconds_since(news);
      m.frame_seconds = frame_seconds;
      const bool shows_news = pacer.shows_news(m);
      scene.model->hold_news(!shows_news);
      session.look_every(pacer.news_every(m));
      const std::uint64_t before = scene.app->pictures();
      const FramePtr shown = scene.model->frame();
      EventQueue events;
      if (watched == Watched::by_a_hand) {
        hand.x = hand.x + 8 < right ? hand.x + 8 : left;
        events.push_back(hand);
      }
      scene.app->frame(events, 1 / 60.0);
      glFinish();
      if (shows_news && scene.model->frame() != shown) news = begun;
      if (scene.app->pictures() != before) {
        ++frames;
        frame_seconds = seconds_since(begun);
      }
      m.frame_seconds = frame_seconds;
      wait = watched == Watched::paced ? pacer.wait(m) : FramePacer::kFrame;
    }
    std::this_thread::sleep_until(
        begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wait)));
    if (warm || seconds_since(start) < kWarmUp) continue;
    warm = true;
    frames = 0;
    from = session.status().samples;
    start = Clock::now();
  }
  const double seconds = seconds_since(start);
  const double speed = static_cast<double>(session.status().samples - from) / seconds;
  session.pause();
  frames_a_second += frames / seconds;
  return speed;
}

/// What training loses, in percent: the mean over rounds in which all ways take a turn, in changing order, so
/// that what else the machine does hits all of them; +- is half the 95 % interval of that mean. Alone, a
/// session publishes no frames either.
void viewer_training_share(benchmark::State& state) {
  constexpr int kRounds = 10;
  constexpr double kStudent = 2.262;  // 97.5 %, 9 degrees of freedom
  TrainingOptions never;
  never.publish_share = 1e-9;
  Scene alone(state.range(0), 1 << 20, 0, never), shown(state.range(0), 1 << 20, 0);
  std::array<double, kWays> speed{}, fps{}, sum{}, squares{};
  for (auto _ : state) {
    for (int round = 0; round < kRounds; ++round) {
      std::array<double, kWays> now{};
      for (int turn = 0; turn < kWays; ++turn) {
        const auto way = static_cast<std::size_t>((turn + round) % kWays);
        now[way] = training_speed(way == 0 ? alone : shown, static_cast<Watched>(way), fps[way]);
        speed[way] += now[way] / kRounds;
      }
      for (std::size_t way = 1; way < kWays; ++way) {
        const double lost = 100 * (1 - now[way] / now[0]);
        sum[way] += lost;
        squares[way] += lost * lost;
      }
    }
  }
  const auto interval = [&](std::size_t way) {
    const double mean = sum[way] / kRounds;
    return kStudent * std::sqrt(std::max(0.0, squares[way] / kRounds - mean * mean) / (kRounds - 1));
  };
  state.counters["alone_M/s"] = speed[0] / 1e6;
  state.counters["paced_lost_%"] = sum[1] / kRounds;
  state.counters["paced_+-"] = interval(1);
  state.counters["paced_fps"] = fps[1] / kRounds;
  state.counters["60_lost_%"] = sum[2] / kRounds;
  state.counters["60_+-"] = interval(2);
  state.counters["60_fps"] = fps[2] / kRounds;
  state.counters["hand_lost_%"] = sum[3] / kRounds;
  state.counters["hand_+-"] = interval(3);
  state.counters["hand_fps"] = fps[3] / kRounds;
}
BENCHMARK(viewer_training_share)->Arg(64)->Arg(1024)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace seedbed::viewer
