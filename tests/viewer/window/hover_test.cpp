// SPDX-License-Identifier: Apache-2.0
// What is said beside the pointer, and what a drag moves: in the state, and in the pixels.
#include <set>

#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Hover : public Scripted {
 protected:
  Hover() { open(small_sweep()); }
  std::string hint_at(float x, float y) {
    app_->frame({event::MouseMove{x, y}}, 0.05);
    return app_->hint();
  }
  /// Everything that is said while the pointer wanders over a rectangle.
  std::set<std::string> hints_in(const Rect& r, float step) {
    std::set<std::string> hints;
    for (float y = r.y + 2; y < r.bottom(); y += step) {
      for (float x = r.x + 2; x < r.right(); x += step) hints.insert(hint_at(x, y));
    }
    return hints;
  }
};

TEST_F(Hover, ATileSaysWhatItIs) {
  train_to(10);
  const std::vector<unsigned char> before = pixels_;
  const Metrics& m = model_->frame()->metric(14);
  const std::string said = hint_at(tile(14).cx(), tile(14).cy());
  EXPECT_THAT(said, HasSubstr(model_->population().row(3).label));
  EXPECT_THAT(said, HasSubstr("seed 2"));
  EXPECT_THAT(said, HasSubstr(fmt::format("{:.4f}", m.test_loss)));
  EXPECT_NE(app_->pixels(), before);
  EXPECT_THAT(hint_at(model_->layout().map_rect(3, 1).cx(), tile(14).cy()), HasSubstr("disagree"));
  EXPECT_THAT(hint_at(model_->layout().row_rect(3).x - 30, tile(14).cy()), HasSubstr("solved"));
  EXPECT_EQ(hint_at(3, 3), "");
  EXPECT_EQ(app_->pixels(), before);
}

TEST_F(Hover, LinksAndNeuronsSayTheirValues) {
  send(command::Select{8});  // one hidden layer of two neurons
  train_to(5);
  press('3');
  const Rect centre = model_->screen().centre;
  const std::set<std::string> hints =
      hints_in({centre.x + centre.w / 2, centre.y + 60, centre.w / 2 - 20, centre.h / 2 - 60}, 9);
  const auto first = static_cast<std::ptrdiff_t>(population_->offset(8));
  const std::vector<double> values(model_->frame()->weights->values.begin() + first,
                                   model_->frame()->weights->values.begin() + first + 9);
  // Canonical order: of each neuron its weights, then its bias.
  const Shape shape(population_->configuration_of(8));
  const ParameterIndex index(shape);
  for (const auto& [to, source] : {std::pair{0, 0}, {0, 1}, {1, 0}, {1, 1}})
    EXPECT_THAT(hints, testing::Contains(fmt::format("weight {:.4g}", values[index.weight(0, to, source)])));
  EXPECT_THAT(hints, testing::Contains("input x"));
  EXPECT_THAT(hints,
              testing::Contains(HasSubstr(fmt::format("neuron 1\nbias {:.4g}", values[index.bias(0, 1)]))));
  EXPECT_THAT(hints, testing::Contains(StartsWith("output")));
}

TEST_F(Hover, ADeadLinkSaysSo) {
  open(small_sweep("regularization = \"l1\"\nregularization_rate = 0.3"));
  send(command::Select{9});
  train_to(20);
  ASSERT_FALSE(model_->frame()->weights->dead.empty());
  press('3');
  const Rect centre = model_->screen().centre;
  EXPECT_THAT(hints_in({centre.x + centre.w / 2, centre.y + 60, centre.w / 2 - 20, centre.h / 2 - 60}, 9),
              testing::Contains("dead link: stays 0"));
}

TEST_F(Hover, DraggingALabelMovesTheRowAndItsTiles) {
  train_to(10);
  const std::vector<Rgb> of_the_last = look(tile(20));
  const Rect last = model_->layout().row_rect(5), first = model_->layout().row_rect(0);
  const float x = last.x - 40;
  events({event::MouseMove{x, last.cy()}});
  events({event::MouseButton{0, true}});
  events({event::MouseMove{x, last.cy() - 20}});
  events({event::MouseMove{x, first.cy()}});
  events({event::MouseButton{0, false}});
  EXPECT_EQ(model_->arrangement().rows[0].row, 5);
  EXPECT_EQ(model_->view().row_order, RowOrder::manual);
  EXPECT_EQ(tile(20).y, first.y);
  events({event::MouseMove{3, 3}});
  EXPECT_EQ(look(tile(20)), of_the_last);
}

TEST_F(Hover, DraggingTheGridPansWhatIsZoomed) {
  events({event::MouseMove{tile(10).cx(), tile(10).cy()}, event::Wheel{0, 6}});
  const Rect before = tile(10);
  events({event::MouseButton{0, true}});
  events({event::MouseMove{before.cx() - 30, before.cy() - 20}});
  events({event::MouseButton{0, false}});
  EXPECT_NEAR(tile(10).x, before.x - 30, 1.5f);
  EXPECT_NEAR(tile(10).y, before.y - 20, 1.5f);
}

TEST_F(Hover, TheGalleryShowsSolutionsAndSelectsThem) {
  open(
      parse_sweep("[data]\ndataset = \"xor\"\npoints = 80\n[network]\nhidden = [3]\n[train]\nepochs = 40\n"
                  "[seeds]\ncount = 12\n",
                  "xor.toml"));
  train_to(40);
  press('2');
  ASSERT_EQ(model_->fields()->maps.size(), 1u);
  const RowMaps& maps = model_->fields()->maps.front();
  ASSERT_GT(maps.medoids.size(), 1u);
  int members = 0;
  for (const Medoid& m : maps.medoids) members += m.size;
  EXPECT_EQ(members, maps.clustered);
  // The gallery is the last strip of the view; its tiles are told apart by what they say.
  const Rect centre = model_->screen().centre;
  std::set<std::string> said;
  for (float x = centre.x + 30; x < centre.right() - 20; x += 24)
    said.insert(hint_at(x, centre.bottom() - 70));
  EXPECT_THAT(said, testing::Contains(HasSubstr("click to select")));
  const int second = maps.medoids[1].network;
  for (float x = centre.x + 30; x < centre.right() - 20; x += 24) {
    if (!hint_at(x, centre.bottom() - 70).starts_with(fmt::format("Seed {}:", second))) continue;
    const std::vector<unsigned char> before = pixels_;
    click(x, centre.bottom() - 70);
    EXPECT_NE(pixels_, before);
    break;
  }
  EXPECT_EQ(model_->view().selected, second);
}

}  // namespace
}  // namespace seedbed::viewer::test
