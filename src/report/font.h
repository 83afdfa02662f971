// SPDX-License-Identifier: Apache-2.0
// Text on a canvas in the embedded Inter typeface, regular and semibold, unhinted and placed to a
// quarter of a pixel. Positions and sizes are layout units; (x, baseline) is where the text stands.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "report/canvas.h"

namespace seedbed {

enum class Weight { regular, semibold };
enum class Anchor { left, middle, right };

struct TextStyle {
  double size = 12;
  Weight weight = Weight::regular;
  Colour colour{0, 0, 0};
};

class Fonts {
 public:
  Fonts();
  ~Fonts();

  double width(const std::string& text, const TextStyle& style) const;
  void draw(Canvas& canvas, double x, double baseline, const std::string& text, const TextStyle& style,
            Anchor anchor = Anchor::left) const;

  /// The text, or as much of its start as fits with an ellipsis.
  std::string elide(const std::string& text, const TextStyle& style, double width) const;

  /// Lines broken at blanks so that each fits, where its words allow.
  std::vector<std::string> wrap(const std::string& text, const TextStyle& style, double width) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace seedbed
