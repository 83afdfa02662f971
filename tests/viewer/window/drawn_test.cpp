// SPDX-License-Identifier: Apache-2.0
// What is drawn is what was computed: maps, bars, dimmed tiles, neurons, the row's maps, charts, badges.
#include <cmath>
#include <map>
#include <set>

#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

constexpr Rgb kAccent{0x08, 0x77, 0xbd}, kPaper{255, 255, 255};

class Drawn : public Scripted {
 protected:
  Drawn() { open(small_sweep("[stop]\nsolved = \"train_loss < 0.42\"")); }

  Rgb spread_colour(float share) const {  // 0 to 1 of the sequential scale
    const std::uint32_t c = make_palette(model_->view().palette, model_->view().theme)
                                .spread[static_cast<std::size_t>(std::lround(share * 255))];
    return {static_cast<int>(c & 255), static_cast<int>(c >> 8 & 255), static_cast<int>(c >> 16 & 255)};
  }
  const RowMaps& maps_of(int row) const {
    for (const RowMaps& maps : model_->fields()->maps)
      if (maps.row == row) return maps;
    throw std::runtime_error("the row has no maps");
  }
  /// Samples of a field against the pixels of its tile; `colour` of a value.
  template <class Colour>
  void expect_values(const Rect& at, const std::vector<float>& values, int side, const Colour& colour) const {
    ASSERT_EQ(values.size(), static_cast<std::size_t>(side * side));
    int alike = 0, all = 0;
    for (int row = 1; row < side - 1; row += std::max(1, side / 9)) {
      for (int column = 1; column < side - 1; column += std::max(1, side / 9)) {
        const float x = at.x + at.w * static_cast<float>(column) / static_cast<float>(side - 1),
                    y = at.y + at.h * static_cast<float>(row) / static_cast<float>(side - 1);
        ++all;
        alike += pixel(x, y).distance(colour(values[static_cast<std::size_t>(row * side + column)])) < 60;
      }
    }
    EXPECT_GE(alike, all * 8 / 10) << "of " << all;
  }
  /// Pixels of a colour.
  int count(const Rect& r, const Rgb& colour, int within = 12) const {
    int n = 0;
    for (float y = r.y; y < r.bottom(); ++y)
      for (float x = r.x; x < r.right(); ++x) n += pixel(x, y).distance(colour) <= within;
    return n;
  }
};

TEST_F(Drawn, TheColumnsAfterTheSeedsAreTheRowsMaps) {
  train_to(20);
  bare();
  send(command::ChangeView{[](ViewState& v) {
    v.maps[2] = v.maps[3] = true;
    v.filter = "hidden = 3-2";
  }});
  const int side = model_->fields()->request.map_side;
  for (const std::size_t line : {0u, 1u}) {
    const RowMaps& maps = maps_of(model_->arrangement().rows[line].row);
    const GridLayout& layout = model_->layout();
    expect_values(layout.map_rect(line, 0), maps.mean, side, [&](float v) { return colour_of(v); });
    expect_values(layout.map_rect(line, 1), maps.disagreement, side,
                  [&](float v) { return spread_colour(std::min(1.0f, v / 0.5f)); });
    expect_values(layout.map_rect(line, 2), maps.deviation, side,
                  [&](float v) { return spread_colour(std::min(1.0f, v / 0.5f)); });
    expect_values(layout.map_rect(line, 3), maps.vote, side, [&](float v) { return colour_of(v); });
  }
}

TEST_F(Drawn, ABarIsAsLongAsTheShareThatSolvedIt) {
  train_to(20);
  std::set<int> shares;
  for (std::size_t line = 0; line < 6; ++line) {
    const Rect row = model_->layout().row_rect(line);
    const float right = row.x - 10, left = right - (model_->layout().metrics().label_width - 26);
    const double share = model_->summaries()[line].success();
    const float whole = right - left - 38;
    const int blue = count({left, row.y, whole + 4, row.h}, kAccent, 3) / 2;  // of 4 pixels two are no corner
    EXPECT_NEAR(blue / 2.0, share * static_cast<double>(whole), 4) << "row " << line;
    shares.insert(static_cast<int>(100 * share));
  }
  EXPECT_GE(shares.size(), 2u);
  open(small_sweep("[stop]\nsolved = \"never\""));
  train_to(20);
  const Rect row = model_->layout().row_rect(0);
  const Rgb groove{0xe3, 0xe7, 0xec};
  EXPECT_EQ(count({row.x - 110, row.y, 60, row.h}, groove, 3), 0) << "no rule, no bar";
}

TEST_F(Drawn, WhatIsDimmedIsPaleAndTheRestIsNot) {
  train_to(20);
  bare();
  std::vector<std::vector<Rgb>> plain;
  for (int n = 0; n < 24; ++n) plain.push_back(look(tile(n)));
  const auto faded = [&](const std::vector<Rgb>& from) {  // towards the paper by 78 %
    std::vector<Rgb> to;
    for (const Rgb& c : from)
      to.push_back({c.r + (kPaper.r - c.r) * 78 / 100, c.g + (kPaper.g - c.g) * 78 / 100,
                    c.b + (kPaper.b - c.b) * 78 / 100});
    return to;
  };
  const auto distance = [](const std::vector<Rgb>& a, const std::vector<Rgb>& b) {
    int most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, a[i].distance(b[i]));
    return most;
  };
  for (const Dim dim : {Dim::solved, Dim::unsolved, Dim::diverged}) {
    send(command::ChangeView{[dim](ViewState& v) { v.dim = dim; }});
    int dimmed = 0;
    for (int n = 0; n < 24; ++n) {
      const bool solved = model_->frame()->of(n).solved_epoch >= 0;
      const bool expected = dim != Dim::diverged && solved == (dim == Dim::solved);
      const auto& as = plain[static_cast<std::size_t>(n)];
      EXPECT_LE(distance(look(tile(n)), expected ? faded(as) : as), 12) << n;
      dimmed += expected;
    }
    EXPECT_EQ(dimmed == 0, dim == Dim::diverged);
  }
}

TEST_F(Drawn, WhatDivergedIsHatchedInGreyWithACross) {
  open(parse_sweep(
      "[data]\npoints = 60\nfeatures = [\"x2\", \"y2\"]\ndataset = \"plane\"\n[train]\nepochs = 60\n"
      "[grid]\ntrain.learning_rate = [0.00001, 10]\n[seeds]\ncount = 3\n",
      "d.toml"));
  train_to(60);
  bare();
  for (int n = 0; n < 6; ++n) {
    int grey = 0, dark = 0, stripes = 0, all = 0;
    const Rect r = tile(n);
    for (float y = r.y + 3; y < r.bottom() - 3; ++y) {
      for (float x = r.x + 3; x < r.right() - 3; ++x, ++all) {
        const Rgb c = pixel(x, y);
        grey += std::abs(c.r - c.b) < 24;
        dark += c.distance({0x70, 0x77, 0x81}) < 60;
        stripes += c.distance({0xb4, 0xbb, 0xc6}) < 12;
      }
    }
    ASSERT_EQ(model_->frame()->of(n).diverged, n >= 3);
    if (n >= 3) {
      EXPECT_GE(grey, all * 99 / 100) << n;
      EXPECT_GT(stripes, all / 5) << n;
      EXPECT_GT(dark, 10) << n << ": the cross";
    } else {
      EXPECT_LT(stripes, all / 20) << n;
    }
  }
}

TEST_F(Drawn, TheRowViewsMapsAndCharts) {
  send(command::Select{9});
  send(command::ChangeView{[](ViewState& v) { v.mode = Mode::row; }});
  bare();
  const Rect centre = model_->screen().centre;
  const Rect charts{centre.right() - 250, centre.y + centre.h * 0.45f, 240, centre.h / 2 - 10};
  EXPECT_EQ(count(charts, kAccent), 0) << "nothing to draw yet";
  train_to(20);
  // The maps stand in two lines at the left; where, the pictures say: the field's own colours.
  const RowMaps& maps = maps_of(2);
  const int side = model_->fields()->request.map_side;
  const float size = [&] {  // from the first map's left edge to its right one
    float x = centre.x + 22;
    while (!is_canvas(x, centre.y + 120)) ++x;
    return x - (centre.x + 22);
  }();
  ASSERT_GT(size, 80);
  float top = centre.y + 60;
  while (is_canvas(centre.x + 60, top)) ++top;
  const float gap = 18, below = size + 22 + gap;
  const Rect first{centre.x + 22, top, size, size};
  const auto place = [&](int column, int line) {
    return Rect{first.x + static_cast<float>(column) * (size + gap), top + static_cast<float>(line) * below,
                size, size};
  };
  expect_values(place(0, 0), maps.mean, side, [&](float v) { return colour_of(v); });
  expect_values(place(1, 0), maps.vote, side, [&](float v) { return colour_of(v); });
  expect_values(place(0, 1), maps.disagreement, side,
                [&](float v) { return spread_colour(std::min(1.0f, v / 0.5f)); });
  expect_values(place(1, 1), maps.deviation, side, [&](float v) { return spread_colour(std::min(1.0f, v)); });
  EXPECT_GT(count(charts, kAccent), 100) << "the median, and who has solved it by when";
}

TEST_F(Drawn, AllBoundariesLieOverEachOther) {
  train_to(20);
  send(command::Select{21});
  send(command::ChangeView{[](ViewState& v) {
    v.mode = Mode::row;
    v.points = v.focus = false;
  }});
  const FieldSetPtr fields = model_->fields();
  ASSERT_EQ(fields->request.row_networks.size(), 4u);
  // Where a field changes its sign there is ink. The picture of boundaries is the last at the right of the
  // first line: its edges are where the canvas ends.
  const Rect centre = model_->screen().centre;
  const float middle = centre.y + 160;
  float right = centre.right() - 4;
  while (is_canvas(right - 1, middle)) --right;
  float left = right;
  while (!is_canvas(left - 1, middle)) --left;
  float top = middle;
  while (!is_canvas(right - 40, top - 1)) --top;
  const Rect at{left, top, right - left, right - left};
  const int side = fields->request.side;
  int crossings = 0, marked = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    const float* field = fields->values.data() + k * static_cast<std::size_t>(side * side);
    for (int row = side / 8; row < side; row += side / 8) {
      for (int c = 2; c + 3 < side; ++c) {
        const float a = field[row * side + c], b = field[row * side + c + 1];
        if ((a < 0) == (b < 0) || std::abs(a - b) < 0.006f) continue;
        const float px = at.x + at.w * (static_cast<float>(c) + a / (a - b)) / static_cast<float>(side - 1),
                    py = at.y + at.h * static_cast<float>(row) / static_cast<float>(side - 1);
        ++crossings;
        bool ink = false;
        for (float d = -2; d <= 2; ++d) ink = ink || pixel(px + d, py).distance(kPaper) > 60;
        marked += ink;
      }
    }
  }
  ASSERT_GT(crossings, 8);
  EXPECT_GE(marked, crossings * 9 / 10) << "of " << crossings;
}

TEST_F(Drawn, ANeuronShowsItsFieldAndALinkItsSign) {
  send(command::Select{8});  // one hidden layer of two neurons
  train_to(20);
  press('3');
  send(command::ChangeView{[](ViewState& v) { v.contour = false; }});
  const Rect centre = model_->screen().centre;
  const auto said_at = [&](float x, float y) {
    app_->frame({event::MouseMove{x, y}}, 0.05);
    return app_->hint();
  };
  std::map<std::string, std::vector<std::pair<float, float>>> said;  // what, and where it is said
  for (float y = centre.y + 60; y < centre.y + centre.h / 2 + 60; y += 5) {
    for (float x = centre.x + centre.w / 2; x < centre.right() - 20; x += 24) {
      if (const std::string what = said_at(x, y); !what.empty()) said[what].emplace_back(x, y);
    }
  }
  std::map<int, Rect> boxes, inputs;
  for (const auto& [what, places] : said) {
    const bool input = what == "input x" || what == "input y";
    if (!input && !what.starts_with("neuron ")) continue;
    const auto [x, y] = places.front();
    Rect box{x, y, 0, 0};
    while (said_at(box.x - 1, y) == what) --box.x;
    while (said_at(x, box.y - 1) == what) --box.y;
    while (said_at(box.right() + 1, y) == what) ++box.w;
    while (said_at(x, box.bottom() + 1) == what) ++box.h;
    (input ? inputs : boxes)[input ? what[6] - 'x' : what[7] - '0'] = box;
  }
  ASSERT_EQ(boxes.size(), 2u);
  ASSERT_EQ(inputs.size(), 2u);
  events({event::MouseMove{3, 3}});
  const Shape shape(population_->configuration_of(8));
  const ParameterIndex index(shape);
  const double* parameters = model_->frame()->weights->values.data() + population_->offset(8);
  for (const int unit : {0, 1}) {
    const Rect& box = boxes.at(unit);
    const NeuronField* field = nullptr;
    for (const NeuronField& f : model_->fields()->neurons)
      if (f.layer == 1 && f.unit == unit) field = &f;
    ASSERT_NE(field, nullptr);
    const int side = model_->fields()->request.neuron_side, middle = side / 2;
    for (const auto& [u, v] : {std::pair{0.25f, 0.25f}, {0.75f, 0.25f}, {0.5f, 0.5f}, {0.25f, 0.75f}}) {
      const int column = static_cast<int>(u * static_cast<float>(side)),
                row = static_cast<int>(v * static_cast<float>(side));
      const Rgb shown = pixel(box.x + u * box.w, box.y + v * box.h);
      int nearest = 1000;
      for (int r = row - 1; r <= row + 1; ++r)
        for (int c = column - 1; c <= column + 1; ++c)
          nearest = std::min(
              nearest, shown.distance(colour_of(field->values[static_cast<std::size_t>(r * side + c)])));
      EXPECT_LT(nearest, 40) << unit << " at " << u << ", " << v;
    }
    EXPECT_NE(field->values[static_cast<std::size_t>(middle)], 0);
  }
  int looked = 0;
  for (const int to : {0, 1}) {
    for (const int source : {0, 1}) {
      const double w = parameters[index.weight(0, to, source)];
      const auto found = said.find(fmt::format("weight {:.4g}", w));
      ASSERT_NE(found, said.end());
      int blue = 0, orange = 0;
      for (const auto& [x, y] : found->second) {
        for (float d = -3; d <= 3; ++d) {
          const Rgb c = pixel(x, y + d);
          blue += c.b - c.r > 25;
          orange += c.r - c.b > 25;
        }
      }
      if (std::abs(w) < 0.2) continue;  // too faint to tell beside others
      ++looked;
      EXPECT_TRUE(w > 0 ? blue > orange : orange > blue) << w << ": " << blue << ", " << orange;
    }
  }
  EXPECT_GT(looked, 1);
  // As wide as its weight, in the middle between an input and the neuron beside it: 1 pixel, and 7 more for
  // |w| = 5.
  for (const int unit : {0, 1}) {
    const Rect &from = inputs.at(unit), &to = boxes.at(unit);
    ASSERT_EQ(from.y, to.y);
    const double w = parameters[index.weight(0, unit, unit)];
    const float x = std::floor((from.right() + to.x) / 2);
    int width = 0;
    for (float y = from.cy() - 12; y <= from.cy() + 12; ++y) width += pixel(x, y).distance(kPaper) > 30;
    EXPECT_NEAR(width, 1 + 7 * std::min(std::abs(w), 5.0) / 5, 1.3) << w;
  }
}

TEST_F(Drawn, TheBadgeSaysHowItStands) {
  const auto dots = [&](const Rgb& colour) {
    const Rect& bar = model_->screen().toolbar;
    return count({bar.x + 560, bar.cy() - 5, 160, 10}, colour, 9);
  };
  const Rgb good{0x1a, 0x8f, 0x5a}, grey{0x5f, 0x6b, 0x7a};
  EXPECT_GT(dots(grey), 20) << "paused";
  EXPECT_EQ(dots(good), 0);
  send(command::SetSpeed{1});
  send(command::Play{});
  EXPECT_GT(dots(kAccent), 20) << "training";
  send(command::SetSpeed{0});
  ASSERT_TRUE(eventually([&] { return model_->session().status().state == SessionState::done; }));
  settle();
  EXPECT_GT(dots(good), 20) << "done";
}

TEST_F(Drawn, TestPointsAreRingsWhereTheyAre) {
  train_to(5);
  bare();
  send(command::Select{8});
  press('3');
  const std::vector<unsigned char> without = pixels_;
  press('T');
  ASSERT_TRUE(model_->view().test_points);
  // The large field stands at the left of the view, with a margin of 22.
  const Rect centre = model_->screen().centre;
  const float left = centre.x + 22, top = centre.y + 18 + 34;
  float size = 100;
  while (!is_canvas(left + size, top + 100)) ++size;
  const auto changed = [&](float x, float y) {
    const std::size_t i = (static_cast<std::size_t>(y) * 1280 + static_cast<std::size_t>(x)) * 3;
    return std::abs(without[i] - pixels_[i]) + std::abs(without[i + 1] - pixels_[i + 1]) +
           std::abs(without[i + 2] - pixels_[i + 2]);
  };
  int seen = 0, all = 0;
  for (const Point& p : population_->dataset(8)->test) {
    const float x = left + size * static_cast<float>((p.x + 6) / 12),
                y = top + size * static_cast<float>((6 - p.y) / 12);
    ++all;
    int most = 0;
    for (float dy = -5; dy <= 5; ++dy)
      for (float dx = -5; dx <= 5; ++dx) most = std::max(most, changed(x + dx, y + dy));
    seen += most > 60;
  }
  ASSERT_GT(all, 20);
  EXPECT_EQ(seen, all);
}

}  // namespace
}  // namespace seedbed::viewer::test
