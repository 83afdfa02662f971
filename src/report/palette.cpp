// SPDX-License-Identifier: Apache-2.0
// Piecewise linear scales.
#include "report/palette.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace seedbed {
namespace {

constexpr Colour kOutputStops[] = {colour(0xf59322), colour(0xe8eaeb), colour(0x0877bd)};
constexpr Colour kLabelStops[] = {colour(0xc2660a), colour(0x9aa0a6), colour(0x045189)};
constexpr Colour kDisagreementStops[] = {colour(0xfcfaf5), colour(0xfbdcb0), colour(0xf6a36f),
                                         colour(0xdf5f6b), colour(0xa53080), colour(0x611a74),
                                         colour(0x241044)};
constexpr Colour kUndefined = colour(0xc9ced6);

/// t in 0..1 along evenly spaced stops.
Colour along(std::span<const Colour> stops, float t) {
  if (std::isnan(t)) return kUndefined;
  const float position = std::clamp(t, 0.0f, 1.0f) * static_cast<float>(stops.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), stops.size() - 2);
  return mix(stops[below], stops[below + 1], position - static_cast<float>(below));
}

}  // namespace

Colour output_colour(float value) {
  return along(kOutputStops, (value + 1) / 2);
}
Colour label_colour(float label) {
  return along(kLabelStops, (label + 1) / 2);
}
Colour disagreement_colour(float value) {
  return along(kDisagreementStops, value * 2);
}

}  // namespace seedbed
