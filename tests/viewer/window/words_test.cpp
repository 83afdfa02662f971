// SPDX-License-Identifier: Apache-2.0
// What the cards say of a network, how high the bars of the histogram are, which controls are in colour, and
// how many seeds the row's pictures have: read from what was drawn.
#include <cmath>

#include "report/describe.h"
#include "tests/viewer/window/read_text.h"
#include "tests/viewer/window/scripted.h"
#include "viewer/ui/theme.h"
#include "viewer/ui/widgets.h"

namespace seedbed::viewer::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Words : public Scripted {
 protected:
  /// The facts of a network in the network view: name, value.
  std::map<std::string, std::string> facts_of(int network) {
    send(command::Select{network});
    send(command::ChangeView{[](ViewState& v) {
      v.mode = Mode::network;
      v.focus = false;
    }});
    const Rect centre = model_->screen().centre;
    const std::vector<DrawnText> texts = drawn_texts({centre.x, centre.cy(), centre.w / 2, centre.h / 2});
    std::map<std::string, std::string> facts;
    for (std::size_t i = 0; i + 1 < texts.size(); ++i) {
      const DrawnText &name = texts[i], &value = texts[i + 1];
      if (std::abs(name.at.cy() - value.at.cy()) < 6 && name.at.right() < value.at.x)
        facts[name.text] = value.text;
    }
    return facts;
  }
  std::string all_text(const Rect& inside) const {
    std::string all;
    for (const DrawnText& t : drawn_texts(inside)) all += t.text + '\n';
    return all;
  }
};

TEST_F(Words, TheFactsOfANetworkThatHasSolvedItsTaskAndOfOneThatHasNot) {
  open(small_sweep(
      "regularization = \"l2\"\nregularization_rate = 0.003\n[stop]\nsolved = \"train_loss < 0.42\""));
  train_to(20);
  int solved = 0, unsolved = 0;
  for (const int n : {0, 5, 9, 13, 22}) {
    const std::map<std::string, std::string> facts = facts_of(n);
    const Metrics& m = model_->frame()->metric(n);
    const NetworkStanding& s = model_->frame()->of(n);
    const Configuration& c = population_->configuration_of(n);
    const Seeds seeds = population_->seeds_of(n);
    const std::map<std::string, std::string> expected{
        {"test loss", fmt::format("{:.4f}", m.test_loss)},
        {"train loss", fmt::format("{:.4f}", m.train_loss)},
        {"accuracy", fmt::format("{:.1f} %", 100 * m.test_accuracy)},
        {"solved", s.solved_epoch >= 0 ? fmt::format("epoch {}", s.solved_epoch) : "not yet"},
        {"init, data, order", fmt::format("{}, {}, {}", seeds.init, seeds.data, seeds.order)},
        {"activation", "tanh"},
        {"rate, batch", fmt::format("0.03, {}", c.train.batch)},
        {"regularization", regularization_text(c.train)}};
    EXPECT_EQ(facts, expected) << n;
    ++(s.solved_epoch >= 0 ? solved : unsolved);
  }
  EXPECT_GT(solved, 0);
  EXPECT_GT(unsolved, 0);
}

TEST_F(Words, TheFactsOfNetworksWithoutARuleOfRegressionsAndOfWhatDiverged) {
  open(small_sweep("[stop]\nsolved = \"never\""));
  train_to(2);
  EXPECT_EQ(facts_of(3)["solved"], "no rule applies");
  EXPECT_EQ(facts_of(3)["regularization"], "none");
  open(parse_sweep(
      "[data]\npoints = 60\nfeatures = [\"x2\", \"y2\"]\ndataset = \"plane\"\n[train]\nepochs = 60\n"
      "optimizer = \"momentum\"\n[grid]\ntrain.learning_rate = [0.00001, 10]\n[seeds]\ncount = 3\n",
      "d.toml"));
  train_to(60);
  ASSERT_TRUE(model_->frame()->of(4).diverged);
  std::map<std::string, std::string> facts = facts_of(4);
  EXPECT_EQ(facts["solved"], "diverged");
  EXPECT_EQ(facts["test loss"], "–");
  facts = facts_of(0);
  EXPECT_EQ(facts["trained"], "60 epochs") << "a regression has no accuracy";
  EXPECT_EQ(facts.count("accuracy"), 0u);
  EXPECT_EQ(facts["rate, batch"], "1e-05, 10");
  EXPECT_THAT(facts["also"], HasSubstr("optimizer momentum"));
}

TEST_F(Words, BarsAreAsHighAsTheSeedsInThem) {
  open(
      parse_sweep("[data]\ndataset = \"xor\"\npoints = 80\nnoise = 0.3\n[network]\nhidden = [2]\n[train]\n"
                  "epochs = 12\n[seeds]\ncount = 40\n",
                  "xor.toml"));
  train_to(12);
  send(command::Select{7});
  const auto own = static_cast<std::size_t>(7);
  const auto accuracy = [&](std::size_t n) {
    return model_->frame()->metric(static_cast<int>(n)).test_accuracy;
  };
  double low = 1;
  for (std::size_t n = 0; n < 40; ++n) low = std::min(low, accuracy(n));
  low = std::min(0.5, std::floor(low * 10) / 10);
  const auto bin_of = [&](double v) {
    return std::clamp(static_cast<int>((v - low) / (1 - low) * 25), 0, 24);
  };
  std::map<int, int> bins;
  for (std::size_t n = 0; n < 40; ++n) ++bins[bin_of(accuracy(n))];
  ASSERT_GT(bins.size(), 4u);
  // Bars stand on the chart's foot, between its heading and the end of the panel.
  const Rect panel = model_->screen().focus;
  float top = 0;
  for (const DrawnText& t : drawn_texts(panel))
    if (t.text == "Accuracy across seeds") top = t.at.bottom() + 4;
  ASSERT_GT(top, 0);
  const Rgb mine{0x08, 0x77, 0xbd}, others{0xa8, 0xcf, 0xe8};  // the accent, a third of it on paper
  const auto is_bar = [&](float x, float y) {
    return pixel(x, y).distance(mine) < 20 || pixel(x, y).distance(others) < 20;
  };
  struct Bar {
    float x;
    int height;
    bool own;
  };
  std::vector<Bar> bars;
  bool inside = false;
  for (float x = panel.x + 4; x < panel.right() - 4; ++x) {
    int height = 0, blue = 0;
    for (float y = top; y < panel.bottom() - 4; ++y) {
      height += is_bar(x, y);
      blue += pixel(x, y).distance(mine) < 20;
    }
    if (height >= 3 && !inside) bars.push_back({x, 0, false});
    if (height >= 3) {
      bars.back().height = std::max(bars.back().height, height);
      bars.back().own = bars.back().own || blue * 2 > height;
    }
    inside = height >= 3;
  }
  ASSERT_EQ(bars.size(), bins.size());
  int tallest = 0;
  for (const auto& [bin, count] : bins) tallest = std::max(tallest, count);
  int highest = 0;
  for (const Bar& bar : bars) highest = std::max(highest, bar.height);
  ASSERT_GT(highest, 20);
  std::size_t k = 0;
  for (const auto& [bin, count] : bins) {
    EXPECT_NEAR(bars[k].height, static_cast<double>(highest) * count / tallest, 1.6) << "bin " << bin;
    EXPECT_EQ(bars[k].own, bin == bin_of(accuracy(own))) << "bin " << bin;
    ++k;
  }
}

TEST_F(Words, ControlsOfWhatTheSweepVariesAreInColour) {
  open(small_sweep());  // varies network.hidden and train.batch
  send(command::ChangeView{[](ViewState& v) { v.controls_tab = 1; }});
  const auto look_at = [&] {
    std::map<std::string, ImU32> colours;
    for (const DrawnText& t : drawn_texts(model_->screen().controls)) colours[t.text] = t.colour;
    return colours;
  };
  std::map<std::string, ImU32> colours = look_at();
  const ImU32 accent = 0xffbd7708;
  ASSERT_THAT(colours, Contains(testing::Key("Batch size")));
  EXPECT_EQ(colours["Batch size"], accent);
  EXPECT_NE(colours["Learning rate"], accent);
  EXPECT_THAT(all_text(model_->screen().controls), HasSubstr("·  swept"));
  send(command::ChangeView{[](ViewState& v) { v.edit_row = true; }});
  colours = look_at();
  EXPECT_NE(colours["Batch size"], accent) << "a row has one value of it";
  EXPECT_THAT(all_text(model_->screen().controls), Not(HasSubstr("·  swept")));
}

TEST_F(Words, BoundariesAndLossCurvesAreOfTheFirst64Seeds) {
  const auto with_seeds = [&](int seeds) {
    open(
        parse_sweep(fmt::format("[data]\npoints = 40\n[train]\nepochs = 2\n[network]\nhidden = [2]\n[seeds]\n"
                                "count = {}\n",
                                seeds),
                    "many.toml"));
    train_to(2);
    send(command::Select{0});
  };
  /// Vertices of the faint curves, one a seed.
  const auto curve_vertices = [&] {
    const ImU32 faint = with_alpha(0xff7a6b5f, 0.28f);
    int count = 0;
    const ImDrawData& data = *ImGui::GetDrawData();
    for (int l = 0; l < data.CmdListsCount; ++l)
      for (const ImDrawVert& v : data.CmdLists[l]->VtxBuffer) count += v.col == faint;
    return count;
  };
  with_seeds(1);
  const int one = curve_vertices();
  ASSERT_GT(one, 0);
  for (const int seeds : {40, 64, 80}) {
    with_seeds(seeds);
    EXPECT_EQ(curve_vertices(), one * std::min(seeds, 64)) << seeds;
    press('2');
    ASSERT_EQ(model_->view().mode, Mode::row);
    EXPECT_EQ(model_->fields()->request.row_networks.size(), static_cast<std::size_t>(std::min(seeds, 64)));
    EXPECT_THAT(all_text(model_->screen().centre),
                HasSubstr(fmt::format("Boundaries of {} seeds\n", std::min(seeds, 64))));
    press('1');
  }
}

}  // namespace
}  // namespace seedbed::viewer::test
