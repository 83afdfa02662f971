// SPDX-License-Identifier: Apache-2.0
// What is written around the grid: row labels with the share that solved the task, seeds, maps, groups.
// Labels keep to the edge while the tiles move, and thin out where they would collide.
#pragma once

#include "viewer/ui/ui.h"

namespace seedbed::viewer {

void draw_grid_labels(Ui& ui);

}  // namespace seedbed::viewer
