// SPDX-License-Identifier: Apache-2.0
// What the keys do (overlays.cpp lists them).
#pragma once

#include "viewer/core/input.h"
#include "viewer/core/model.h"

namespace seedbed::viewer {

/// A key that went down while no text field and no panel had the keyboard.
void press_key(Model& model, const event::Key& stroke);

}  // namespace seedbed::viewer
