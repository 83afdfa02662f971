// SPDX-License-Identifier: Apache-2.0
// The colours of pictures. Outputs have TensorFlow Playground's scale: piecewise linear through
// orange (-1), near white (0) and blue (+1), here at full opacity and without its 31 steps.
#pragma once

#include "report/image.h"

namespace seedbed {

inline constexpr Colour kPaper = colour(0xffffff);
inline constexpr Colour kInk = colour(0x1b2430);
inline constexpr Colour kSecondary = colour(0x667080);  ///< captions and headers
inline constexpr Colour kFaint = colour(0xe3e7ec);      ///< bar grooves, rules
inline constexpr Colour kContour = colour(0x141b24);

/// Colour of an output, clamped to [-1, 1]; NaN is grey.
Colour output_colour(float value);

/// Colour of a label's point: the output's, darker, so that it shows on its own field.
Colour label_colour(float label);

/// Colour of a disagreement of 0 (paper) to 1/2 (nearly black): lightness falls steadily.
Colour disagreement_colour(float value);

}  // namespace seedbed
