// SPDX-License-Identifier: Apache-2.0
// What a panel is given: the model to read, the queue to push commands into, fonts and colours, and the
// renderer that draws fields among the interface. A panel is a function in a file of its own.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "viewer/core/model.h"
#include "viewer/gl/field_sink.h"
#include "viewer/gl/tile_renderer.h"
#include "viewer/ui/theme.h"

namespace seedbed::viewer {

struct BatchCall {
  TileRenderer* tiles;
  std::size_t batch;
};

/// A panel's own colour, below all that is drawn.
struct Backdrop {
  Rect at;
  ImU32 colour;
};

struct Ui {
  Model& model;
  TileRenderer& tiles;
  const FieldView& fields;  ///< of the grid
  const UiStyle& style;
  const Palette& palette;
  std::deque<BatchCall>& calls;  ///< live until the frame is drawn
  std::vector<Backdrop>& backdrops;
  std::string& hint;  ///< set to what is said beside the pointer
  double frame_ms = 0;
  bool direct = false;  ///< fields come straight from the training device

  CommandQueue& commands() const { return model.commands(); }
  const ViewState& view() const { return model.view(); }
  float u(float units) const { return style.u(units); }
};

// The panels, in drawing order.
void draw_centre(Ui& ui);  ///< grid, row or network, as the mode says
void draw_grid(Ui& ui);
void draw_row_view(Ui& ui);
void draw_network_view(Ui& ui);
void draw_toolbar(Ui& ui);
void draw_controls(Ui& ui);
void draw_focus(Ui& ui);
void draw_timeline(Ui& ui);
void draw_notice(Ui& ui);
void draw_help(Ui& ui);

// Cards that several views have, each inside a rectangle of the current window.
void draw_tiles(Ui& ui, const std::vector<TileInstance>& tiles, const std::vector<DotInstance>& dots,
                const TileStyle& style = {});
void draw_selected_field(Ui& ui, const Rect& at);
void draw_network_diagram(Ui& ui, const Rect& at, bool labels);
void draw_loss_curves(Ui& ui, const Rect& at);
/// What a chart over time says where it has no two moments to draw.
const char* why_no_curve(const Ui& ui, int row);
/// Between `left` and `right`, at its end; as much as has room. `y`: top of its line.
void draw_loss_legend(Ui& ui, float left, float right, float y);
void draw_accuracy_histogram(Ui& ui, const Rect& at);
void draw_facts(Ui& ui, const Rect& at);
float facts_height(const Ui& ui, float width);  ///< of the facts of the selected network
/// The different solutions of a row, one tile each, as many as fit; a click selects its network.
void draw_medoids(Ui& ui, const Rect& at, const RowMaps& maps);

/// Points of network n over its tile, appended to `dots`. `inside`: a dot at the rim is moved inwards, by its
/// radius at the most, where nothing cuts off what it covers of the outside.
void append_points(const Ui& ui, int network, const Rect& tile, std::vector<DotInstance>& dots,
                   bool inside = false);
/// The tile of values that are in the detail buffer.
TileInstance detail_tile(const Ui& ui, const Rect& at, std::span<const float> values, int side,
                         std::uint32_t flags);
std::uint32_t field_flags(const ViewState& view);  ///< contour, discretize

/// Whether a map says anything: a regression has no classes to vote for or to disagree about.
bool has_map(const Configuration& configuration, MapKind kind);

/// "Seed 103", "Init 1, data 0": for titles.
std::string title_of(const Population& population, int network);

}  // namespace seedbed::viewer
