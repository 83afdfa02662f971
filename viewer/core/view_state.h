// SPDX-License-Identifier: Apache-2.0
// Everything that a person chose about the picture; nothing of the networks. Plain values: commands
// change it (commands.h), panels read it, the settings file keeps part of it.
#pragma once

#include <string>
#include <vector>

#include "viewer/core/palette.h"

namespace seedbed::viewer {

enum class Mode : std::uint8_t { grid, row, network };
enum class RowOrder : std::uint8_t { file, success, loss, epochs, manual };
enum class ColumnOrder : std::uint8_t { seed, loss, accuracy, epochs };
enum class Dim : std::uint8_t { none, solved, unsolved, diverged };
enum class MapKind : std::uint8_t { mean, disagreement, deviation, vote };
inline constexpr int kMapKinds = 4;

struct ViewState {
  Mode mode = Mode::grid;
  PaletteKind palette = PaletteKind::orange_blue;
  Theme theme = Theme::light;
  bool discretize = false;
  bool contour = true;
  bool points = true;
  bool test_points = false;
  bool maps[kMapKinds] = {true, true, false, false};  ///< columns after the seeds, by MapKind

  RowOrder row_order = RowOrder::file;
  ColumnOrder column_order = ColumnOrder::seed;
  std::string group_key;  ///< a swept key, or empty
  std::string filter;     ///< an expression (filter.h), or empty
  Dim dim = Dim::none;
  std::vector<int> manual_order;  ///< rows, where row_order is manual

  int selected = -1;                   ///< network, or -1
  double speed = 0;                    ///< epochs a second, 0: as fast as it goes
  bool controls = true, focus = true;  ///< the panels at the left and right
  int controls_tab = 0;                ///< 0: the picture, 1: the networks
  bool panel_keys = false;             ///< the left panel has the keyboard
  bool type_filter = false;            ///< the filter is about to get it
  int keep_scale = 1;                  ///< pixels of a kept picture to a pixel of the window
  bool help = false;
  bool edit_row = false;  ///< controls apply to the selected row, not to the sweep
};

/// Epochs a second that can be chosen; 0: as fast as it goes.
inline constexpr double kSpeeds[] = {0, 240, 60, 15, 5, 1};

const char* name_of(RowOrder order);
const char* name_of(ColumnOrder order);
const char* name_of(Dim dim);
const char* name_of(MapKind kind);

}  // namespace seedbed::viewer
