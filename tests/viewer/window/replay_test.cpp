// SPDX-License-Identifier: Apache-2.0
// A sweep while it trains and its result at the same epoch are the same picture and the same words.
#include <filesystem>

#include "seedbed/run.h"
#include "tests/result/samples.h"
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

class Replayed : public Scripted {
 protected:
  static Sweep sweep(const std::string& curve) {
    return parse_sweep(
        "[data]\ndataset = \"circle\"\npoints = 60\n[train]\nepochs = 47\n[stop]\n"
        "solved = \"test_accuracy >= 0.8\"\n[record]\nsnapshots = 7\ncurve = \"" +
            curve + "\"\n[grid]\nnetwork.hidden = [[2], [4]]\n[seeds]\ncount = 5\n",
        "r.toml");
  }
  void open_result(const Sweep& of) {
    {
      ResultWriter writer(scratch_.file("r.db"), of, {"test", "cpu"}, 64);
      ASSERT_TRUE(run_sweep(of, writer, {}));
    }
    open(std::make_unique<ReplaySession>(scratch_.file("r.db")));
  }
  void show(int network, Mode mode) {
    send(command::Select{network});
    send(command::ChangeView{[mode](ViewState& v) { v.mode = mode; }});
  }
  std::vector<unsigned char> part(const Rect& r) const {
    std::vector<unsigned char> bytes;
    for (float y = r.y; y < r.bottom(); ++y) {
      const auto* row = pixels_.data() + static_cast<std::size_t>(y) * 1280 * 3;
      bytes.insert(bytes.end(), row + static_cast<std::size_t>(r.x) * 3,
                   row + static_cast<std::size_t>(r.right()) * 3);
    }
    return bytes;
  }
  std::string hint_at(const Rect& r) {
    app_->frame({event::MouseMove{r.cx(), r.cy()}}, 0.05);
    return app_->hint();
  }
  struct Shown {
    std::vector<std::vector<unsigned char>> pictures;
    std::vector<std::string> words;
    bool operator==(const Shown&) const = default;
  };
  /// All that is said and drawn of the networks, without curves: these are as long as they were recorded.
  Shown look_around(bool curves) {
    Shown s;
    for (const Mode mode : {Mode::row, Mode::network, Mode::grid}) {
      if (mode != Mode::grid && !curves) continue;
      show(8, mode);
      events({event::MouseMove{3, 3}});
      const ScreenLayout& screen = model_->screen();
      s.pictures.push_back(part(screen.centre));
      if (screen.focus.w <= 0) continue;
      Rect focus = screen.focus;
      if (!curves) focus.h = 325;  // field and facts
      s.pictures.push_back(part(focus));
    }
    for (int n = 0; n < 10; ++n) s.words.push_back(hint_at(tile(n)));
    for (std::size_t row : {0u, 1u}) {
      const Rect band = model_->layout().row_rect(row);
      s.words.push_back(hint_at({band.x - 40, band.y, 20, band.h}));
    }
    return s;
  }
  seedbed::test::Scratch scratch_;
};

// Some snapshots are of epochs at which nothing else was recorded.
TEST_F(Replayed, IsTheLiveViewOfItsEpoch) {
  for (const char* curve : {"log", "every"}) {
    SCOPED_TRACE(curve);
    const bool every = std::string(curve) == "every";
    const Sweep of = sweep(curve);
    open(of);
    const std::vector<std::int64_t> snapshots = snapshot_epochs(7, 47);
    std::vector<Shown> live;
    for (const std::int64_t epoch : snapshots) {
      if (epoch > 0) train_to(epoch);
      live.push_back(look_around(every));
    }
    open_result(of);
    ASSERT_EQ(model_->status().recorded, snapshots);
    int between = 0;
    const std::vector<std::int64_t> points = curve_epochs(of.record().curve, 47);
    for (std::size_t i = 0; i < snapshots.size(); ++i) {
      send(command::Seek{static_cast<int>(i)});
      EXPECT_EQ(model_->frame()->epoch, snapshots[i]);
      const Shown replayed = look_around(every);
      EXPECT_EQ(replayed.words, live[i].words) << "at epoch " << snapshots[i];
      EXPECT_TRUE(replayed == live[i]) << "the picture at epoch " << snapshots[i];
      between += !std::binary_search(points.begin(), points.end(), snapshots[i]);
      EXPECT_FALSE(i > 0 && live[i] == live[i - 1]);
    }
    EXPECT_EQ(between > 0, !every);
    std::filesystem::remove(scratch_.file("r.db"));
  }
}

}  // namespace
}  // namespace seedbed::viewer::test
