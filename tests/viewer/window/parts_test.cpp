// SPDX-License-Identifier: Apache-2.0
// A picture of which only the changed parts were drawn is the picture that is drawn whole, bit by bit.
#include "tests/viewer/window/scripted.h"
#include "viewer/platform/offscreen.h"

namespace seedbed::viewer::test {
namespace {

class Parts : public Scripted {
 protected:
  Parts() { open(small_sweep("[stop]\nsolved = \"train_loss < 0.42\"")); }
  /// The picture as it stands, then all of it drawn again.
  void expect_whole(const std::string& after) {
    std::vector<unsigned char> in_parts, whole;
    FieldSetPtr fields;
    do {  // until nothing moves, and no field comes between the two pictures
      for (std::uint64_t drawn = 0; drawn != app_->pictures(); app_->frame({}, 0)) drawn = app_->pictures();
      fields = model_->fields();
      in_parts = app_->pixels();
      draw_whole();
      whole = app_->pixels();
    } while (model_->fields() != fields);
    if (in_parts == whole) return;
    std::size_t first = 0;
    while (in_parts[first] == whole[first]) ++first;
    const std::size_t pixel = first / 3, width = static_cast<std::size_t>(surface_->width());
    FAIL() << after << ": first at " << pixel % width << ", " << pixel / width;
  }
};

TEST_F(Parts, AScriptedRunHasThePixelsOfWholePictures) {
  const auto step = [&](const std::string& name, const EventQueue& queue) {
    app_->frame(queue, 0.05);
    expect_whole(name);  // the fields may come later
    settle();
    expect_whole(name + ", settled");
  };
  for (const std::int64_t epoch : {1, 2, 5, 9}) {
    train_to(epoch);
    expect_whole("training");
  }
  for (const int n : {3, 14, 22}) {
    step("pointer over a tile", {event::MouseMove{tile(n).cx(), tile(n).cy()}});
    step("button", {event::MouseButton{0, true}});
    step("selected", {event::MouseButton{0, false}});
  }
  step("zoom", {event::Wheel{0, 3}});
  step("dragged", {event::MouseButton{0, true}});
  step("dragged on", {event::MouseMove{tile(14).cx() + 13, tile(14).cy() - 9}});
  step("let go", {event::MouseButton{0, false}});
  for (const int code : {'F', 'D', 'D', 'C', 'C', 'P', 'P', 'X', 'M', 'L', '2', '3', '1', '[', ']', '/'})
    step(std::string("key ") + static_cast<char>(code), {event::Key{code, true}, event::Key{code, false}});
  send(command::ChangeView{[](ViewState& v) { v.row_order = RowOrder::loss, v.help = true; }});
  expect_whole("help over a sorted grid");
  send(command::ChangeView{[](ViewState& v) { v.help = false, v.filter = "hidden = 3-2"; }});
  expect_whole("filtered");
  train_to(14);
  expect_whole("training on");
}

TEST_F(Parts, AtAnotherScaleToo) {
  for (const auto& [width, height, scale] :
       {std::tuple{1501, 907, 1.3f}, {1280, 800, 2.0f}, {1111, 777, 1.0f}}) {
    open(small_sweep(), width, height, scale);  // nothing falls on whole blocks by itself
    expect_whole("opened");
    for (const std::int64_t epoch : {1, 4, 8}) {
      train_to(epoch);
      expect_whole("training");
      click(tile(static_cast<int>(epoch)));
      expect_whole("selected");
    }
    press('3');
    expect_whole("network");
    train_to(12);
    expect_whole("network, training");
  }
}

TEST_F(Parts, OnlyWhatChangedIsDrawn) {
  train_to(5);
  events({event::MouseMove{3, 3}});
  // What is drawn on behind the program's back stays where nothing changes, and goes where something does.
  surface_->begin();
  glEnable(GL_SCISSOR_TEST);
  glScissor(0, 0, surface_->width(), surface_->height());
  glClearColor(1, 0, 1, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glDisable(GL_SCISSOR_TEST);
  app_->frame({event::MouseMove{tile(9).cx(), tile(9).cy()}}, 0.05);
  app_->frame({}, 0.05);
  pixels_ = app_->pixels();
  const Rgb marked{255, 0, 255};
  EXPECT_NE(pixel(tile(9).cx(), tile(9).y - 2), marked) << "the frame of the tile under the pointer";
  EXPECT_EQ(pixel(tile(12).cx(), tile(12).cy()), marked) << "another tile";
  EXPECT_EQ(pixel(model_->screen().focus.cx(), 500), marked) << "another panel";
}

TEST_F(Parts, WhereNothingComesNothingIsLaidOut) {
  train_to(5);
  send(command::Select{9});
  events({event::MouseMove{3, 3}});
  const auto built_by = [&](int frames, const EventQueue& first = {}, double seconds = 0.001) {
    const std::uint64_t before = app_->built();
    for (int k = 0; k < frames; ++k) app_->frame(k == 0 ? first : EventQueue{}, seconds);
    return static_cast<int>(app_->built() - before);
  };
  built_by(4);
  EXPECT_EQ(built_by(8), 0);
  EXPECT_EQ(built_by(60, {}, 1 / 60.0), 10) << "figures, ten times a second";
  EXPECT_EQ(built_by(8, {event::MouseMove{tile(9).cx(), tile(9).cy()}}), 3) << "and until it has settled";
  EXPECT_EQ(built_by(8, {event::MouseButton{0, true}}), 8) << "held down";
  EXPECT_EQ(built_by(8, {event::MouseButton{0, false}}), 3) << "it selects what is selected: no field comes";
  EXPECT_EQ(model_->view().selected, 9);
  built_by(20);
  const FramePtr shown = model_->frame();
  model_->session().step(1);
  ASSERT_TRUE(eventually([&] { return model_->session().frame()->epoch == 6; }));
  EXPECT_GE(built_by(1), 1) << "news";
  EXPECT_NE(model_->frame(), shown);
  settle();
  built_by(4);
  model_->commands().change([](ViewState& v) { v.help = true; });
  EXPECT_EQ(built_by(8), 3) << "a command";
  model_->notify("kept");
  EXPECT_EQ(built_by(8), 8) << "a notice, which goes by itself";
}

TEST_F(Parts, AnotherSurfaceGetsAllOfThePicture) {
  for (int k = 0; k < 8; ++k) app_->frame({}, 0.001);
  const std::vector<unsigned char> own = app_->pixels();
  Offscreen other(surface_->width(), surface_->height(), surface_->scale());
  std::vector<unsigned char> there;
  app_->draw_on(other, [&] { there = app_->draw_and_read(); });
  EXPECT_EQ(there, own);
}

TEST_F(Parts, TimePassesWhereNothingIsLaidOut) {
  const auto stroke = [&](bool down) { app_->frame({event::MouseButton{0, down}}, 0.02); };
  const auto click_slowly = [&](int frames) {
    stroke(true);
    stroke(false);
    for (int k = 0; k < frames; ++k) app_->frame({}, 0.02);
  };
  events({event::MouseMove{tile(9).cx(), tile(9).cy()}});
  click_slowly(30);
  click_slowly(30);
  EXPECT_EQ(model_->view().mode, Mode::grid) << "0.6 s apart";
  click_slowly(3);
  click_slowly(3);
  EXPECT_EQ(model_->view().mode, Mode::network) << "a double click";
}

TEST_F(Parts, HeldNewsWaitAndWhatAPersonDoesDoesNot) {
  open(parse_sweep(
      "[data]\npoints = 60\n[train]\nepochs = 100000\n[network]\nhidden = [2]\n[seeds]\ncount = 12\n",
      "long.toml"));
  send(command::SetSpeed{60});
  send(command::Play{});
  ASSERT_TRUE(eventually([&] { return model_->session().frame()->epoch > 2; }));
  app_->frame({}, 0.02);
  const FramePtr shown = model_->frame();
  ASSERT_TRUE(eventually([&] { return model_->session().frame() != shown; }));
  model_->hold_news(true);
  EXPECT_FALSE(model_->has_news());
  app_->frame({}, 0.02);
  EXPECT_EQ(model_->frame(), shown);
  const int side = model_->fields()->request.selected_side;
  model_->commands().change([](ViewState& v) { v.selected = 7; });
  EXPECT_TRUE(model_->has_news());
  app_->frame({}, 0.02);
  EXPECT_NE(model_->frame(), shown) << "what is asked for comes with what is new";
  ASSERT_TRUE(eventually([&] {
    model_->hold_news(true);
    app_->frame({}, 0.02);
    return model_->fields()->request.selected == 7;
  }));
  EXPECT_EQ(model_->fields()->request.selected_side, side);
  const FramePtr held = model_->frame();
  ASSERT_TRUE(eventually([&] { return model_->session().frame() != held; }));
  model_->hold_news(true);
  app_->frame({}, 0.02);
  EXPECT_EQ(model_->frame(), held);
  model_->hold_news(false);
  EXPECT_TRUE(model_->has_news());
  app_->frame({}, 0.02);
  EXPECT_NE(model_->frame(), held);
}

}  // namespace
}  // namespace seedbed::viewer::test
