// SPDX-License-Identifier: Apache-2.0
// Words around the tiles: rows with their success at the left, seeds and maps above, groups between.
#pragma once

#include "viewer/ui/ui.h"

namespace seedbed::viewer {

void draw_grid_labels(Ui& ui);

// Parts of it, in row_labels.cpp.
void draw_row_labels(Ui& ui);
/// Names of the swept keys above the labels' columns, where there are columns. `y`: of their top; `line`: the
/// first row below them.
void draw_row_label_headers(Ui& ui, float y, std::size_t line);

}  // namespace seedbed::viewer
