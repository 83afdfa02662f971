// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/screen_layout.h"

#include <algorithm>
#include <cmath>

namespace seedbed::viewer {
namespace {

constexpr float kToolbar = 48, kTimeline = 46, kControls = 236, kFocus = 304;
/// Panels go before the picture does: the right one first.
constexpr float kLeastBetween = 360, kLeastCentre = 200;

}  // namespace

ScreenLayout::ScreenLayout(float w, float h, float s, const ViewState& view) : width(w), height(h), scale(s) {
  const auto px = [s](float units) { return std::round(units * s); };
  const float top = px(kToolbar), bottom = px(kTimeline);
  const float middle = std::max(0.0f, h - top - bottom);
  float left = view.controls ? px(kControls) : 0;
  float right = view.focus && view.mode != Mode::network ? px(kFocus) : 0;
  if (w - left - right < px(kLeastBetween)) right = 0;
  if (w - left < px(kLeastCentre)) left = 0;
  toolbar = {0, 0, w, top};
  timeline = {0, h - bottom, w, bottom};
  if (left > 0) controls = {0, top, left, middle};
  if (right > 0) focus = {w - right, top, right, middle};
  centre = {left, top, w - left - right, middle};
}

}  // namespace seedbed::viewer
