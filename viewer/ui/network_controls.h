// SPDX-License-Identifier: Apache-2.0
// The Playground's controls, applied to the whole sweep or to the selected row; every change restarts.
#pragma once

#include "viewer/ui/ui.h"

namespace seedbed::viewer {

void draw_network_controls(Ui& ui);

}  // namespace seedbed::viewer
