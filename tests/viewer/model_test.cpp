// SPDX-License-Identifier: Apache-2.0
// Commands and what they change, without a window; palettes and the settings file.
#include "viewer/core/model.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "seedbed/error.h"
#include "tests/result/samples.h"
#include "tests/viewer/made_up.h"
#include "viewer/core/settings_file.h"
#include "viewer/core/url_view.h"

namespace seedbed::viewer::test {
namespace {

using testing::HasSubstr;

std::unique_ptr<Session> live(std::shared_ptr<const Population> p) {
  return std::make_unique<TrainingSession>(std::move(p), TrainingOptions{});
}

class Commanded : public testing::Test {
 protected:
  Commanded() : model_(live(population_of(small_sweep())), {}, hooks()) {
    model_.layout().set_animation(false);
    EXPECT_TRUE(eventually([&] {
      update();
      return model_.frame() != nullptr && model_.status().state != SessionState::starting;
    }));
  }
  ModelHooks hooks() {
    ModelHooks h;
    h.make_session = live;
    h.set_clipboard = [this](const std::string& text) { clipboard_ = text; };
    h.clipboard = [this] { return clipboard_; };
    return h;
  }
  void update() { model_.update(0.02, 1280, 800, 1); }
  void send(Command c) {
    model_.commands().push(std::move(c));
    update();
  }
  bool until(const std::function<bool()>& done) {
    return eventually([&] {
      update();
      return done();
    });
  }

  std::string clipboard_;
  Model model_;
};

TEST(UrlView, SaysHowThePictureLooks) {
  ViewState view;
  look_as_url("https://playground.tensorflow.org/#activation=tanh&discretize=true&showTestData=true", view);
  EXPECT_TRUE(view.discretize);
  EXPECT_TRUE(view.test_points);
  look_as_url("https://playground.tensorflow.org/#discretize=true&discretize=false&showTestData=maybe&=&",
              view);
  EXPECT_FALSE(view.discretize);
  EXPECT_TRUE(view.test_points);
  look_as_url("discretize#discretize=true", view);
  EXPECT_FALSE(view.discretize);
}

TEST_F(Commanded, SelectionMovesAsTheGridIsArranged) {
  send(command::Select{5});
  EXPECT_EQ(model_.view().selected, 5);
  send(command::Move{1, 0});
  EXPECT_EQ(model_.view().selected, 6);
  send(command::Move{0, -1});
  EXPECT_EQ(model_.view().selected, 2);
  send(command::Move{-9, 0});
  EXPECT_EQ(model_.view().selected, 0);
  send(command::Select{999});
  EXPECT_EQ(model_.view().selected, -1);
}

TEST_F(Commanded, AnEditOfTheSweepReplacesItsAxis) {
  send(command::Edit{{"train.batch=5"}, false});
  EXPECT_EQ(model_.population().rows(), 3);
  EXPECT_EQ(model_.population().row(2).configuration->train.batch, 5);
  EXPECT_TRUE(until([&] { return model_.frame() && model_.frame()->epoch == 0; }));
}

TEST_F(Commanded, AnEditOfARowLeavesTheOthers) {
  send(command::Select{9});
  send(command::Edit{{"network.activation=\"relu\""}, true});
  ASSERT_EQ(model_.population().rows(), 6);
  for (int r = 0; r < 6; ++r)
    EXPECT_EQ(model_.population().row(r).configuration->network.activation_of(0),
              r == 2 ? Activation::relu : Activation::tanh);
  EXPECT_THAT(model_.population().row(2).label, HasSubstr("activation"));
  EXPECT_EQ(model_.view().selected, 9);
  send(command::Edit{{"network.activation=\"sigmoid\""}, false});  // the whole sweep: the row's own goes
  EXPECT_EQ(model_.population().row(2).configuration->network.activation_of(0), Activation::sigmoid);
}

TEST_F(Commanded, WhatIsNotAllowedIsSaidAndChangesNothing) {
  const auto before = model_.population_ptr();
  send(command::Edit{{"train.batch=0"}, false});
  EXPECT_TRUE(model_.notice().error);
  EXPECT_THAT(model_.notice().text, HasSubstr("train.batch"));
  EXPECT_EQ(model_.population_ptr(), before);
  send(command::Paste{"neither a URL nor a sweep"});
  EXPECT_TRUE(model_.notice().error);
  EXPECT_EQ(model_.population_ptr(), before);
}

TEST_F(Commanded, CopiedTomlIsTheRow) {
  send(command::Select{21});
  send(command::Copy{command::Copy::What::toml});
  const Sweep copied = parse_sweep(clipboard_, "copy");
  ASSERT_EQ(copied.configurations(), 1);
  EXPECT_EQ(copied.configuration(0), *model_.population().row(5).configuration);
}

TEST_F(Commanded, CopiedUrlPastesToTheSameConfiguration) {
  send(command::Edit{{"data.points=500"}, false});
  send(command::Select{model_.population().seeds() * 2});
  const Configuration before = *model_.population().row(2).configuration;
  send(command::Copy{command::Copy::What::url});
  ASSERT_THAT(clipboard_, HasSubstr("playground.tensorflow.org/#"));
  send(command::Paste{""});
  ASSERT_EQ(model_.population().rows(), 1);
  EXPECT_EQ(model_.population().seeds(), 4);
  const Configuration after = *model_.population().row(0).configuration;
  EXPECT_EQ(after.network, before.network);
  EXPECT_EQ(after.train.batch, before.train.batch);
}

TEST_F(Commanded, EveryKeyOfACopiedUrlComesBack) {
  send(command::Edit{{"data.points=500", "data.dataset=spiral", "data.noise=25", "data.train=40",
                      "data.features=[\"x\",\"sinx\"]", "network.activation=relu", "train.learning_rate=0.1",
                      "train.regularization=l1", "train.regularization_rate=0.003", "train.batch=7"},
                     false});
  ASSERT_FALSE(model_.notice().error) << model_.notice().text;
  const int last = model_.population().rows() - 1;
  send(command::Select{last * model_.population().seeds()});
  const auto settings_of = [&](int row) {
    std::map<std::string, std::string> settings;
    for (const SweptValue& v : changed_settings(*model_.population().row(row).configuration))
      settings[v.key] = v.label;
    // The Playground has no last epoch, always 500 points, and a seed of its own for them.
    for (const char* key : {"train.epochs", "data.points", "data.playground_seed"}) settings.erase(key);
    return settings;
  };
  const std::map<std::string, std::string> before = settings_of(last);
  ASSERT_GE(before.size(), 9u);
  send(command::Copy{command::Copy::What::url});
  for (const char* key : {"activation",
                          "regularization",
                          "batchSize",
                          "dataset",
                          "regDataset",
                          "learningRate",
                          "regularizationRate",
                          "noise",
                          "networkShape",
                          "showTestData",
                          "discretize",
                          "percTrainData",
                          "x",
                          "y",
                          "xTimesY",
                          "xSquared",
                          "ySquared",
                          "cosX",
                          "sinX",
                          "cosY",
                          "sinY",
                          "collectStats",
                          "problem",
                          "initZero",
                          "hideText"})
    EXPECT_THAT(clipboard_, testing::ContainsRegex(std::string("[#&]") + key + "="));
  send(command::Paste{""});
  ASSERT_EQ(model_.population().rows(), 1) << model_.notice().text;
  EXPECT_EQ(settings_of(0), before) << clipboard_;
}

TEST_F(Commanded, APastedUrlSaysHowThePictureLooks) {
  ASSERT_FALSE(model_.view().discretize);
  send(
      command::Paste{"https://playground.tensorflow.org/#activation=tanh&discretize=true&showTestData=true"});
  EXPECT_TRUE(model_.view().discretize);
  EXPECT_TRUE(model_.view().test_points);
}

TEST_F(Commanded, ScrubbingShowsRecordedEpochsAndPlayReturns) {
  send(command::Step{9});
  ASSERT_TRUE(until([&] { return model_.frame()->epoch == 9 && model_.status().recorded.size() == 10; }));
  send(command::Seek{4});
  EXPECT_EQ(model_.frame()->epoch, 4);
  send(command::SeekBy{-1});
  EXPECT_EQ(model_.frame()->epoch, 3);
  send(command::Play{});
  EXPECT_TRUE(until([&] { return model_.frame()->epoch == 20; }));
}

TEST_F(Commanded, RestartWithTheNextSeeds) {
  const Seeds before = model_.population().seeds_of(0);
  send(command::Restart{false});
  EXPECT_EQ(model_.population().seeds_of(0).init, before.init + 4);
}

TEST_F(Commanded, EpochZeroWithTheSameWeightsHasTheSameWeights) {
  const std::vector<double> before = model_.frame()->weights->values;
  const Seeds seeds = model_.population().seeds_of(5);
  send(command::Step{6});
  ASSERT_TRUE(until([&] { return model_.frame()->epoch == 6; }));
  send(command::Restart{true});
  ASSERT_TRUE(until([&] { return model_.frame() && model_.frame()->epoch == 0; }));
  EXPECT_EQ(model_.frame()->weights->values, before);
  EXPECT_EQ(model_.population().seeds_of(5).init, seeds.init);
}

TEST_F(Commanded, ASelectionStaysWithItsNetworkWhateverIsSorted) {
  send(command::Step{5});
  ASSERT_TRUE(until([&] { return model_.frame()->epoch == 5; }));
  send(command::Select{14});
  for (const RowOrder rows : {RowOrder::loss, RowOrder::success, RowOrder::epochs}) {
    send(command::ChangeView{[rows](ViewState& v) {
      v.row_order = rows;
      v.column_order = ColumnOrder::accuracy;
    }});
    EXPECT_EQ(model_.view().selected, 14);
  }
}

TEST_F(Commanded, AnEditKeepsTheSpeed) {
  send(command::SetSpeed{1});
  send(command::Edit{{"train.learning_rate=0.1"}, false});
  ASSERT_TRUE(until([&] { return model_.frame() && model_.status().state == SessionState::paused; }));
  send(command::Play{});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  update();
  EXPECT_LE(model_.frame()->epoch, 2) << "at full speed all 20 are over";
}

// While training takes the machine, fewer seeds count in the maps.
TEST_F(Commanded, MapsCountFewerSeedsWhileItTrains) {
  send(command::SetSpeed{1});
  send(command::Play{});
  ASSERT_TRUE(until([&] { return model_.fields() && model_.fields()->request.map_networks == 128; }));
  send(command::Pause{});
  ASSERT_TRUE(until([&] { return model_.fields()->request.map_networks == 4096; }));
  send(command::ChangeView{[](ViewState& v) { v.mode = Mode::row; }});
  ASSERT_TRUE(until([&] { return model_.fields()->request.cluster_networks == 512; }));
  send(command::Play{});
  ASSERT_TRUE(until([&] {
    return model_.fields()->request.map_networks == 512 && model_.fields()->request.cluster_networks == 128;
  }));
}

TEST_F(Commanded, RowsMoveByHand) {
  send(command::MoveRow{5, 1});
  EXPECT_EQ(model_.arrangement().rows[1].row, 5);
  EXPECT_EQ(model_.view().row_order, RowOrder::manual);
  send(command::MoveRow{0, -1});
  EXPECT_EQ(model_.arrangement().rows[5].row, 0);
}

TEST_F(Commanded, ARowThatStaysWhereItIsChangesNothing) {
  send(command::ChangeView{[](ViewState& v) { v.group_key = "train.batch"; }});
  const int second = model_.arrangement().rows[1].row;
  send(command::MoveRow{model_.arrangement().rows[0].row, second});
  EXPECT_EQ(model_.view().group_key, "train.batch");
  EXPECT_EQ(model_.view().row_order, RowOrder::file);
}

TEST(Population, TooManyNetworksAreRefused) {
  try {
    Population p(parse_sweep("[seeds]\ncount = 200000\n", "many"));
    FAIL() << "nothing thrown";
  } catch (const UsageError& e) {
    EXPECT_THAT(e.what(), HasSubstr("--seeds"));
  }
}

TEST(Palette, EndsAreThePlaygroundsAndTheMiddleIsPaper) {
  const Palette p = make_palette(PaletteKind::orange_blue, Theme::light);
  EXPECT_EQ(p.output.front() & 0xffffff, 0x2293f5u);
  EXPECT_EQ(p.output.back() & 0xffffff, 0xbd7708u);
  for (int k = 0; k < kPalettes; ++k) {
    PaletteKind kind{};
    EXPECT_TRUE(parse(id_of(static_cast<PaletteKind>(k)), kind));
    EXPECT_EQ(kind, static_cast<PaletteKind>(k));
    for (const Theme theme : {Theme::light, Theme::dark}) {
      const Palette q = make_palette(kind, theme);
      EXPECT_NE(q.output.front(), q.output.back());
      EXPECT_NE(q.point_negative, q.point_positive);
    }
  }
}

TEST(Settings, ComeBackAndNeverMakeTrouble) {
  const seedbed::test::Scratch scratch;
  Settings s;
  s.width = 900;
  s.view.theme = Theme::dark;
  s.view.palette = PaletteKind::cividis;
  s.view.maps[3] = true;
  s.view.contour = false;
  const std::string file = scratch.file("deep/er/viewer.json");
  save_settings(s, file);
  const Settings back = load_settings(file);
  EXPECT_EQ(back.width, 900);
  EXPECT_EQ(back.view.theme, Theme::dark);
  EXPECT_EQ(back.view.palette, PaletteKind::cividis);
  EXPECT_TRUE(back.view.maps[3]);
  EXPECT_FALSE(back.view.contour);
  for (const char* text : {"", "[]", "{\"width\": \"x\", \"theme\": 3}", "{\"width\": -5}"}) {
    std::ofstream(file) << text;
    const Settings other = load_settings(file);
    EXPECT_GE(other.width, 480);
    EXPECT_EQ(other.view.theme, Theme::light);
  }
  save_settings(s, "/proc/nowhere/viewer.json");
}

}  // namespace
}  // namespace seedbed::viewer::test
