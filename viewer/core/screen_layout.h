// SPDX-License-Identifier: Apache-2.0
// Where the panels stand: a toolbar at the top, controls at the left, the selected network at the right,
// the time line at the bottom, the picture in the middle. In pixels; `scale` is pixels a layout unit.
#pragma once

#include "viewer/core/grid_layout.h"
#include "viewer/core/view_state.h"

namespace seedbed::viewer {

struct ScreenLayout {
  float width = 0, height = 0, scale = 1;
  Rect toolbar, controls, focus, timeline, centre;  ///< a hidden panel is empty

  ScreenLayout() = default;
  ScreenLayout(float width, float height, float scale, const ViewState& view);
  float units(float u) const { return u * scale; }
};

}  // namespace seedbed::viewer
