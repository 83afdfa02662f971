// SPDX-License-Identifier: Apache-2.0
// `seedbed view` as a user runs it: files without a display, and a real window under Xvfb that xdotool
// clicks and types into.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "seedbed/result.h"
#include "tests/cli/program.h"
#include "tests/viewer/made_up.h"
#include "tests/viewer/window/display.h"
#include "tests/viewer/window/picture.h"
#include "viewer/core/arrangement.h"
#include "viewer/core/model.h"

namespace seedbed::viewer::test {
namespace {

constexpr const char* kSweep = R"(name = "small"
[data]
dataset = "circle"
points = 60
[train]
epochs = 40
[grid]
network.hidden = [[2], [4]]
[seeds]
count = 4
[record]
snapshots = 5
)";

class ViewProgram : public testing_cli::Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    setenv("XDG_CONFIG_HOME", path("config").c_str(), 1);
    sweep_ = write("small.toml", kSweep);
  }
  void TearDown() override {
    unsetenv("XDG_CONFIG_HOME");
    Program::TearDown();
  }
  std::string sweep_;
};

TEST_F(ViewProgram, DrawsWithoutADisplay) {
  unsetenv("DISPLAY");
  const auto a = run(
      {"view", sweep_, "--headless", path("a.png"), "--epochs", "10", "--size", "900x600", "--scale", "2"});
  ASSERT_EQ(a.exit_code, 0) << a.err;
  const Picture p = read_png(path("a.png"));
  EXPECT_EQ(p.width, 1800);
  EXPECT_EQ(p.height, 1200);
  const auto b = run(
      {"view", sweep_, "--headless", path("b.png"), "--epochs", "10", "--size", "900x600", "--scale", "2"});
  ASSERT_EQ(b.exit_code, 0) << b.err;
  EXPECT_EQ(read(path("a.png")), read(path("b.png"))) << "the same picture twice";
}

TEST_F(ViewProgram, AResultIsReplayedAndItsMovieIsWhole) {
  ASSERT_EQ(run({"run", sweep_, "-o", path("r.db"), "--quiet"}).exit_code, 0);
  const auto png = run({"view", path("r.db"), "--headless", path("r.png"), "--theme", "dark"});
  ASSERT_EQ(png.exit_code, 0) << png.err;
  const Picture p = read_png(path("r.png"));
  EXPECT_LT(p.at(20, 790, 0), 60);
  const auto movie =
      run({"view", path("r.db"), "--headless", path("r.mp4"), "--seconds", "1", "--size", "640x400"});
  ASSERT_EQ(movie.exit_code, 0) << movie.err;
  const std::string bytes = read(path("r.mp4"));
  EXPECT_EQ(bytes.substr(4, 4), "ftyp");
  EXPECT_NE(bytes.find("moov"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path("r.mp4.part")));
}

TEST_F(ViewProgram, KeepsATileAndATable) {
  const auto tile = run({"view", sweep_, "--headless", path("t.png"), "--mode", "tile", "--select", "5",
                         "--size", "300x200", "--scale", "2"});
  ASSERT_EQ(tile.exit_code, 0) << tile.err;
  EXPECT_EQ(read_png(path("t.png")).width, 400);  // square, as large as fits
  EXPECT_EQ(read_png(path("t.png")).height, 400);
  const auto table = run(
      {"view", sweep_, "--headless", path("t.csv"), "--epochs", "7", "--filter", "hidden = 4 and seed > 1"});
  ASSERT_EQ(table.exit_code, 0) << table.err;
  const std::string text = read(path("t.csv"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3) << text;
  EXPECT_NE(text.find("\n\"4\",3,3,3,0,7,"), std::string::npos) << text;
}

TEST_F(ViewProgram, WhatIsWrongIsOneLine) {
  const std::tuple<std::vector<std::string>, int, const char*> cases[] = {
      {{"view", sweep_, "--headless", path("a.gif")}, 2, "ends in .png, .mp4 or .csv"},
      {{"view", sweep_, "--headless", path("a.png"), "--theme", "pink"}, 2, "allowed: light, dark"},
      {{"view", sweep_, "--headless", path("a.csv"), "--filter", "foo < 1"}, 2, "--filter foo < 1"},
      {{"view", sweep_, "--headless", path("a.png"), "--filter", "test_loss <"}, 2, "--filter test_loss <"},
      {{"view", sweep_, "--headless", path("a.png"), "--group", "nothing"}, 2, "a key that the sweep varies"},
      {{"view", sweep_, "--mode", "tile"}, 2, "with --headless NAME.png"},
      {{"view", sweep_, "--headless", path("a.png"), "--size", "12"}, 2, "WIDTHxHEIGHT"},
      {{"view", sweep_, "--headless", path("no/where/a.png")}, 1, "No such file"},
      {{"view", path("none.toml")}, 2, "cannot read"},
  };
  for (const auto& [arguments, code, text] : cases) {
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, code) << text << '\n' << outcome.err;
    EXPECT_NE(outcome.err.find(text), std::string::npos) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
}

TEST_F(ViewProgram, NoDisplayIsSaid) {
  unsetenv("DISPLAY");
  unsetenv("WAYLAND_DISPLAY");
  const auto view = run({"view", sweep_});
  EXPECT_EQ(view.exit_code, 1);
  EXPECT_NE(view.err.find("--headless"), std::string::npos) << view.err;
  const auto watched = run({"run", sweep_, "-o", path("r.db"), "--view", "--json"});
  EXPECT_EQ(watched.exit_code, 0) << watched.err;
  EXPECT_NE(watched.err.find("the run is not shown"), std::string::npos) << watched.err;
  EXPECT_TRUE(ResultReader(path("r.db")).complete());
}

/// A window under Xvfb; what it shows is kept with ctrl S and looked at.
class RealWindow : public ViewProgram {
 protected:
  void SetUp() override {
    ViewProgram::SetUp();
    display_ = std::make_unique<Display>(path("display"));
    ASSERT_TRUE(display_->started()) << "Xvfb does not start";
  }
  void TearDown() override {
    display_.reset();
    ViewProgram::TearDown();
  }
  void stop_server() { display_->stop(); }
  bool xdotool(const std::string& arguments) const {
    return std::system(("xdotool " + arguments + " >" + path("xdotool") + " 2>&1").c_str()) == 0;
  }
  bool window_is_there() const {
    return eventually([&] { return xdotool("search --name seedbed"); }, 30);
  }
  bool focus() const {
    return eventually(
        [&] { return xdotool("search --sync --onlyvisible --name seedbed windowmove 0 0 windowfocus"); });
  }
  std::string saved() const {
    for (const auto& entry : std::filesystem::directory_iterator(path(""))) {
      if (entry.path().extension() == ".png") return entry.path().string();
    }
    return "";
  }
  Picture keep() const {
    EXPECT_TRUE(xdotool("key ctrl+s"));
    EXPECT_TRUE(eventually([&] { return !saved().empty(); }));
    const Picture p = read_png(saved());
    std::filesystem::remove(saved());
    return p;
  }
  /// What the program's window of 1200 x 800 has where, by the program's own layout.
  GridLayout layout() const {
    Model model(std::make_unique<TrainingSession>(population_of(load_sweep(sweep_)), TrainingOptions{}), {},
                {});
    EXPECT_TRUE(eventually([&] {
      model.update(1, 1200, 800, 1);
      return model.layout().shown(6);
    }));
    model.layout().set_animation(false);
    return model.layout();
  }
  /// What the display shows, where keep() has what was drawn.
  Picture screen() const {
    const std::string name = path("screen/grab.png");
    std::filesystem::create_directories(path("screen"));
    const std::string grab =
        "ffmpeg -v error -y -f x11grab -draw_mouse 0 -video_size 1200x800 -i $DISPLAY "
        "-frames:v 1 " +
        name;
    EXPECT_EQ(std::system(grab.c_str()), 0);
    const Picture p = read_png(name);
    std::filesystem::remove(name);
    return p;
  }
  bool point_at(const Rect& r, const std::string& then) const {
    return xdotool(
        fmt::format("mousemove {} {} {}", static_cast<int>(r.cx()), static_cast<int>(r.cy()), then));
  }

  std::unique_ptr<Display> display_;
};

TEST_F(RealWindow, IsClickedTypedIntoAndClosed) {
  const pid_t child = start({"view", sweep_, "--size", "1200x800", "--scale", "1", "--epochs", "40"});
  ASSERT_TRUE(window_is_there());
  ASSERT_TRUE(focus());
  const Picture light = keep();
  ASSERT_EQ(light.width, 1200);
  EXPECT_GT(light.at(20, 790, 0), 200);
  ASSERT_TRUE(xdotool("key l"));
  const Picture dark = keep();
  EXPECT_LT(dark.at(20, 790, 0), 60);
  EXPECT_TRUE(eventually([&] {  // all but figures and notices
    const Picture seen = screen();
    std::size_t alike = 0;
    for (std::size_t i = 0; i < dark.rgb.size() && i < seen.rgb.size(); ++i)
      alike += std::abs(seen.rgb[i] - dark.rgb[i]) < 8;
    return alike * 100 > dark.rgb.size() * 95;
  })) << "the display shows what was drawn";

  const Rect tile = layout().tile_rect(6);
  ASSERT_TRUE(point_at(tile, "click 1"));
  const auto border = [&](const Picture& p) { return p.at(tile.cx(), tile.y - 2, 0); };
  EXPECT_LT(border(dark), 100);
  EXPECT_TRUE(eventually([&] { return border(keep()) > 180; })) << "the selected tile has a light border";
  ASSERT_TRUE(xdotool("key ctrl+q"));
  const auto outcome = finish(child);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(read(path("config/seedbed/viewer.json")).find("\"dark\""), std::string::npos);
}

TEST_F(RealWindow, TheWheelZoomsWhereThePointerIs) {
  const pid_t child = start({"view", sweep_, "--size", "1200x800", "--scale", "1"});
  ASSERT_TRUE(window_is_there());
  ASSERT_TRUE(focus());
  ASSERT_EQ(keep().width, 1200);  // it listens, and its tiles are there
  GridLayout grid = layout();
  const Rect before = grid.tile_rect(6);
  ASSERT_TRUE(point_at(before, "click 1"));
  ASSERT_TRUE(xdotool("key c key p"));  // a border around the tile, and nothing else that is dark
  const auto framed = [&](const Rect& r) {
    const Picture p = keep();
    return p.at(r.cx(), r.y - 2, 0) < 100 && p.at(r.cx(), r.bottom() + 1, 0) < 100 &&
           p.at(r.x - 2, r.cy(), 0) < 100;
  };
  EXPECT_TRUE(eventually([&] { return framed(before); }));
  for (int k = 0; k < 3; ++k) {
    ASSERT_TRUE(xdotool("click 4"));  // away from the person
    grid.zoom_at(1.2f, std::floor(before.cx()), std::floor(before.cy()));
  }
  const Rect after = grid.tile_rect(6);
  ASSERT_GT(after.w, before.w * 1.6f);
  EXPECT_TRUE(eventually([&] { return framed(after); })) << "larger, around the pointer";
  ASSERT_TRUE(xdotool("click --repeat 3 5"));
  EXPECT_TRUE(eventually([&] { return framed(before); })) << "and back";
  ASSERT_TRUE(xdotool("key ctrl+q"));
  EXPECT_EQ(finish(child).exit_code, 0);
}

TEST_F(RealWindow, AClosedWindowLeavesTheRunWhole) {
  const pid_t child = start({"run", sweep_, "-o", path("r.db"), "--view", "--json", "--seeds", "256", "--set",
                             "train.epochs=3000"});
  ASSERT_TRUE(window_is_there());
  ASSERT_TRUE(focus());
  ASSERT_TRUE(xdotool("key ctrl+q"));
  const auto outcome = finish(child);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(ResultReader(path("r.db")).complete());
}

TEST_F(RealWindow, ALostDisplayLeavesTheRunWhole) {
  const pid_t child = start({"run", sweep_, "-o", path("r.db"), "--view", "--json", "--seeds", "256", "--set",
                             "train.epochs=12000"});
  ASSERT_TRUE(focus());
  std::this_thread::sleep_for(std::chrono::milliseconds(700));  // it trains, and draws
  stop_server();
  const auto outcome = finish(child);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("the run goes on without its window: view: the display is gone"),
            std::string::npos)
      << outcome.err;
  EXPECT_EQ(outcome.err.find("the window is closed"), std::string::npos) << "it is said once";
  EXPECT_TRUE(ResultReader(path("r.db")).complete());
}

TEST_F(RealWindow, AViewEndsWithItsDisplayAndWithCtrlC) {
  const auto begin = [&] { return start({"view", sweep_, "--set", "train.epochs=200000"}); };
  pid_t child = begin();
  ASSERT_TRUE(focus());
  kill(child, SIGINT);
  EXPECT_EQ(finish(child).exit_code, 130);
  child = begin();
  ASSERT_TRUE(focus());
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  stop_server();
  const auto outcome = finish(child);
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_NE(outcome.err.find("view: the display is gone"), std::string::npos) << outcome.err;
}

TEST_F(RealWindow, AKilledRunIsContinued) {
  const std::vector<std::string> command{"run",     sweep_, "-o",    path("r.db"),
                                         "--seeds", "64",   "--set", "train.epochs=12000"};
  std::vector<std::string> watched = command;
  watched.push_back("--view");
  const pid_t child = start(watched);
  ASSERT_TRUE(window_is_there());
  kill(child, SIGKILL);
  finish(child);
  const auto again = run(command);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_TRUE(ResultReader(path("r.db")).complete());
}

TEST_F(RealWindow, CtrlCLeavesWhatIsCommitted) {
  const pid_t child =
      start({"run", sweep_, "-o", path("r.db"), "--view", "--seeds", "256", "--set", "train.epochs=200000"});
  ASSERT_TRUE(window_is_there());
  kill(child, SIGINT);
  const auto outcome = finish(child);
  EXPECT_EQ(outcome.exit_code, 130) << outcome.err;
  EXPECT_GE(ResultReader(path("r.db")).finished_networks(), 0);
}

}  // namespace
}  // namespace seedbed::viewer::test
