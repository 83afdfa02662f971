// SPDX-License-Identifier: Apache-2.0
// What is kept of a picture, as the keys keep it: files of the current directory, and the clipboard.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/result/samples.h"
#include "tests/viewer/window/picture.h"
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using testing::HasSubstr;

class Keep : public Scripted {
 protected:
  Keep() {
    open(small_sweep());
    train_to(12);
  }
  std::string save(command::Export::What what, const std::string& name) {
    const std::string path = scratch_.file(name);
    send(command::Export{what, path});
    EXPECT_THAT(model_->notice().text, HasSubstr("saved " + path));
    return path;
  }
  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  seedbed::test::Scratch scratch_;
};

TEST_F(Keep, ThePictureIsWhatTheWindowShows) {
  send(command::Select{9});
  const Rect at = tile(9);
  const Picture p = read_png(save(command::Export::What::grid_png, "a.png"));
  ASSERT_EQ(p.width, 1280);
  ASSERT_EQ(p.height, 800);
  for (const auto& [x, y] : {std::pair{at.cx(), at.cy()}, {at.cx(), at.y - 2}, {20.0f, 790.0f}}) {
    const Rgb shown = pixel(x, y);
    EXPECT_EQ((Rgb{p.at(x, y, 0), p.at(x, y, 1), p.at(x, y, 2)}), shown);
  }
}

TEST_F(Keep, ALargerPictureHasTheSameArrangement) {
  send(command::ChangeView{[](ViewState& v) { v.keep_scale = 2; }});
  bare();
  events({event::MouseMove{tile(10).cx(), tile(10).cy()}, event::Wheel{0, 3}});
  const Rect at = tile(10);
  const Picture p = read_png(save(command::Export::What::grid_png, "b.png"));
  ASSERT_EQ(p.width, 2560);
  int alike = 0, all = 0;
  for (int v = 1; v < 8; ++v) {
    for (int u = 1; u < 8; ++u) {
      const float x = at.x + at.w * static_cast<float>(u) / 8, y = at.y + at.h * static_cast<float>(v) / 8;
      ++all;
      alike +=
          Rgb{p.at(2 * x, 2 * y, 0), p.at(2 * x, 2 * y, 1), p.at(2 * x, 2 * y, 2)}.distance(pixel(x, y)) < 60;
    }
  }
  EXPECT_GT(alike, all * 8 / 10);
  // The window is what it was.
  EXPECT_EQ(tile(10), at);
  EXPECT_EQ(surface_->width(), 1280);
  events({event::MouseMove{at.cx(), at.cy()}});
  send(command::ChangeView{[](ViewState& v) { v.keep_scale = 1; }});
  EXPECT_EQ(tile(10), at);
}

TEST_F(Keep, ATileHasItsColours) {
  send(command::Select{13});
  send(command::ChangeView{[](ViewState& v) {
    v.contour = false;
    v.discretize = true;
  }});
  const Picture p = read_png(save(command::Export::What::tile_png, "t.png"));
  ASSERT_EQ(p.width, 1024);
  for (int k = 50; k < 1000; k += 90) {
    const Rgb c{p.at(static_cast<float>(k), 400, 0), p.at(static_cast<float>(k), 400, 1),
                p.at(static_cast<float>(k), 400, 2)};
    EXPECT_TRUE(c.distance(colour_of(1)) <= 6 || c.distance(colour_of(-1)) <= 6) << c;
  }
}

TEST_F(Keep, TheTableHasWhatIsShownInItsOrder) {
  send(command::ChangeView{[](ViewState& v) {
    v.filter = "seed < 2";
    v.row_order = RowOrder::loss;
  }});
  std::istringstream lines(read(save(command::Export::What::csv, "t.csv")));
  std::string line;
  std::getline(lines, line);
  EXPECT_THAT(line, HasSubstr("row,seed,init_seed"));
  const auto columns = std::count(line.begin(), line.end(), ',');
  for (const ArrangedRow& row : model_->arrangement().rows) {
    for (const int n : row.networks) {
      ASSERT_TRUE(std::getline(lines, line));
      EXPECT_EQ(std::count(line.begin(), line.end(), ','), columns);
      EXPECT_EQ(line.substr(0, line.find(',', line.rfind('"')) + 2),
                fmt::format("\"{}\",{}", model_->population().row(row.row).label, n % 4));
    }
  }
  EXPECT_FALSE(std::getline(lines, line));
}

TEST_F(Keep, AMovieIsWhole) {
  const std::string bytes = read(save(command::Export::What::movie, "m.mp4"));
  EXPECT_EQ(bytes.substr(4, 4), "ftyp");
  EXPECT_THAT(bytes, HasSubstr("moov"));
  EXPECT_FALSE(std::filesystem::exists(scratch_.file("m.mp4.part")));
}

TEST_F(Keep, KeysWriteFilesNamedAfterSweepAndEpoch) {
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::create_directory(scratch_.file("kept"));
  std::filesystem::current_path(scratch_.file("kept"));
  for (const int key : {'S', 'T', 'M', 'E'}) press(key, true);
  std::filesystem::current_path(here);
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(scratch_.file("kept")))
    names.push_back(file.path().filename().string());
  // The movie goes through the recorded epochs and ends at the last of them.
  EXPECT_THAT(names, testing::UnorderedElementsAre("small-epoch-12.png", "small-tile-epoch-12.png",
                                                   "small-epoch-12.mp4", "small-epoch-12.csv"));
}

TEST_F(Keep, WhatCannotBeWrittenIsSaid) {
  send(command::Export{command::Export::What::csv, scratch_.file("no/where.csv")});
  EXPECT_TRUE(model_->notice().error);
  EXPECT_THAT(model_->notice().text, HasSubstr("No such file"));
}

TEST_F(Keep, ACopiedSweepFileIsTheRowAndPastesToIt) {
  send(command::Select{21});
  press('C', true);
  EXPECT_EQ(parse_sweep(surface_->clipboard(), "copy").configuration(0),
            *model_->population().row(5).configuration);
  const Configuration before = *model_->population().row(5).configuration;
  const std::vector<unsigned char> shown = pixels_;
  press('V', true);
  ASSERT_TRUE(ready(model_->session()));
  settle();
  ASSERT_EQ(model_->population().rows(), 1);
  EXPECT_EQ(*model_->population().row(0).configuration, before);
  EXPECT_NE(pixels_, shown);
}

TEST_F(Keep, ACopiedUrlPastesToTheSameConfiguration) {
  send(command::Edit{{"data.points=500"}, false});
  ASSERT_TRUE(ready(model_->session()));
  send(command::Select{9});
  const NetworkConfiguration before = model_->population().row(2).configuration->network;
  press('U', true);
  EXPECT_THAT(surface_->clipboard(), HasSubstr("playground.tensorflow.org/#"));
  press('V', true);
  ASSERT_TRUE(ready(model_->session()));
  settle();
  ASSERT_EQ(model_->population().rows(), 1);
  EXPECT_EQ(model_->population().seeds(), 4);
  EXPECT_EQ(model_->population().row(0).configuration->network, before);
  surface_->set_clipboard("nothing of the kind");
  press('V', true);
  EXPECT_TRUE(model_->notice().error);
}

}  // namespace
}  // namespace seedbed::viewer::test
