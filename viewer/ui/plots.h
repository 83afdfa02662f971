// SPDX-License-Identifier: Apache-2.0
// Charts on an ImDrawList: axes with few, round ticks, many faint lines with one on top, bars, steps.
// A logarithmic axis shows values above zero only.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "viewer/ui/ui.h"

namespace seedbed::viewer {

struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;
  bool whole = false;  ///< counts: no ticks between integers
  std::vector<double> ticks() const;
  /// Of a linear axis as many as that, at least two, if its own are more: evenly over the axis.
  std::vector<double> ticks(int most) const;
  double place(double value) const;  ///< 0..1
  static std::string label(double value);
};

/// The line of a step function through its corners (pixels, ascending x): only upright and level pieces,
/// however close the steps are. Those that share a column of pixels become one.
std::vector<ImVec2> step_line(std::span<const ImVec2> corners);

/// The frame of a chart, and the way from values to pixels.
class Chart {
 public:
  Chart(const Ui& ui, const Rect& at, const Axis& x, const Axis& y, const std::string& x_name = "");
  ImVec2 at(double x, double y) const;
  const Rect& plot() const { return plot_; }
  void line(std::span<const double> xs, std::span<const double> ys, ImU32 colour, float width) const;
  void steps(std::span<const double> xs, std::span<const double> ys, ImU32 colour, float width) const;
  void band(std::span<const double> xs, std::span<const double> low, std::span<const double> high,
            ImU32 colour) const;
  void vertical(double x, ImU32 colour) const;
  void empty(const char* text) const;  ///< said in the middle

 private:
  const Ui& ui_;
  Rect plot_;
  Axis x_, y_;
};

}  // namespace seedbed::viewer
