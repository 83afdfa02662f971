// SPDX-License-Identifier: Apache-2.0
#include "viewer/ui/plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/widgets.h"

namespace seedbed::viewer {
namespace {

/// 1, 2 or 5 times a power of ten, near `raw`.
double round_step(double raw) {
  const double power = std::pow(10, std::floor(std::log10(raw)));
  return raw / power < 1.5   ? power
         : raw / power < 3.5 ? 2 * power
         : raw / power < 7.5 ? 5 * power
                             : 10 * power;
}

std::vector<double> multiples_in(double low, double high, double step) {
  std::vector<double> multiples;
  for (double t = std::ceil(low / step - 1e-9) * step; t <= high + step * 1e-6; t += step)
    multiples.push_back(std::abs(t) < step * 1e-6 ? 0 : t);
  return multiples;
}

}  // namespace

double Axis::place(double value) const {
  if (logarithmic) {
    return (std::log10(std::max(value, 1e-300)) - std::log10(low)) / (std::log10(high) - std::log10(low));
  }
  return high > low ? (value - low) / (high - low) : 0;
}

std::vector<double> Axis::ticks() const {
  std::vector<double> ticks;
  if (logarithmic) {
    for (int e = static_cast<int>(std::ceil(std::log10(low) - 1e-9)); std::pow(10, e) <= high * 1.0001; ++e)
      ticks.push_back(std::pow(10, e));
    if (ticks.size() < 2) {  // less than two decades: 1, 2, 5
      ticks.clear();
      for (int e = static_cast<int>(std::floor(std::log10(low))); std::pow(10, e) <= high; ++e) {
        for (const int m : {1, 2, 5}) {
          const double t = m * std::pow(10, e);
          if (t >= low && t <= high) ticks.push_back(t);
        }
      }
    }
    while (ticks.size() > 5) {
      std::vector<double> fewer;
      for (std::size_t i = 0; i < ticks.size(); i += 2) fewer.push_back(ticks[i]);
      ticks = fewer;
    }
    return ticks;
  }
  const double span = high - low;
  return span > 0 ? multiples_in(low, high, round_step(whole ? std::max(1.0, span / 4) : span / 4))
                  : std::vector{low};
}

std::vector<double> Axis::ticks(int most) const {
  std::vector<double> ticks = this->ticks();
  if (logarithmic || ticks.size() < 2) return ticks;
  double step = ticks[1] - ticks[0];
  while (static_cast<int>(ticks.size()) > std::max(2, most)) {
    step = round_step(step * 2);
    ticks = multiples_in(low, high, step);
  }
  return ticks;
}

std::string Axis::label(double v) {
  if (v == 0) return "0";
  if (std::abs(v) >= 1e6 || std::abs(v) < 0.001) {  // "2e-5", without the zeros that printf puts there
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(v)) + 1e-9));
    return fmt::format("{:.3g}e{}", v / std::pow(10, exponent), exponent);
  }
  if (std::abs(v) >= 10000) return fmt::format("{:g}k", v / 1000);
  return fmt::format("{:.4g}", v);
}

Chart::Chart(const Ui& ui, const Rect& at, const Axis& x, const Axis& y, const std::string& x_name)
    : ui_(ui), x_(x), y_(y) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImFont* font = ui.style.code_small;
  const float height = at.h - ui.u(5) - font->FontSize - ui.u(5);
  const std::vector<double> levels = y.ticks(1 + static_cast<int>(height / (1.5f * font->FontSize)));
  float label = 0;
  for (const double t : levels) label = std::max(label, text_width(font, Axis::label(t)));
  plot_ = {at.x + label + ui.u(6), at.y + ui.u(5), at.w - label - ui.u(8), height};
  list->AddRectFilled(corner(plot_), opposite(plot_), with_alpha(ui.style.groove, 0.55f), ui.u(3));
  float above = 1e9f;
  for (const double t : levels) {
    const float py = plot_.bottom() - static_cast<float>(y_.place(t)) * plot_.h;
    if (py < plot_.y - 1 || py > plot_.bottom() + 1) continue;
    list->AddLine({plot_.x, py}, {plot_.right(), py}, ui.style.line, 1);
    const float top = std::min(py - font->FontSize * 0.5f, plot_.bottom() + ui.u(2) - font->FontSize);
    if (top > above - font->FontSize) continue;  // labels don't touch, nor those below the chart
    above = top;
    text_at(list, font, plot_.x - ui.u(5), top, ui.style.secondary, Axis::label(t), Align::right);
  }
  const float under = plot_.bottom() + ui.u(3);
  const float name_width = x_name.empty() ? 0 : text_width(ui.style.small, x_name) + ui.u(8);
  float last = -1e9f;
  for (const double t : x.ticks()) {
    const std::string text = Axis::label(t);
    const float w = text_width(font, text);
    const float px = plot_.x + static_cast<float>(x_.place(t)) * plot_.w;
    if (px - w / 2 < at.x - ui.u(4)) continue;  // beside the chart
    const float end = x_name.empty() ? at.right() + ui.u(8) : plot_.right() - name_width;
    if (px - w / 2 < last + ui.u(6) || px + w / 2 > end) continue;
    text_at(list, font, px, under, ui.style.secondary, text, Align::middle);
    last = px + w / 2;
  }
  if (!x_name.empty())
    text_at(list, ui.style.small, plot_.right(), under, ui.style.faint, x_name, Align::right);
}

ImVec2 Chart::at(double x, double y) const {
  const auto px = static_cast<float>(std::clamp(x_.place(x), -0.01, 1.01));
  const auto py = static_cast<float>(std::clamp(y_.place(y), -0.01, 1.01));
  return {plot_.x + px * plot_.w, plot_.bottom() - py * plot_.h};
}

void Chart::line(std::span<const double> xs, std::span<const double> ys, ImU32 colour, float width) const {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(corner(plot_), opposite(plot_), true);
  std::vector<ImVec2> points;
  const auto flush = [&] {
    if (points.size() > 1)
      list->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, ui_.u(width));
    points.clear();
  };
  // Points that nobody can tell from the one before cost triangles: hundreds of curves have thousands.
  const std::size_t count = std::min(xs.size(), ys.size());
  const auto seen = [&](ImVec2 p) {
    return points.empty() || std::abs(p.x - points.back().x) > ui_.u(1.5f) ||
           std::abs(p.y - points.back().y) > ui_.u(2);
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(ys[i])) {
      flush();
      continue;
    }
    const ImVec2 p = at(xs[i], ys[i]);
    const bool last = i + 1 == count || !std::isfinite(ys[i + 1]);
    if (seen(p) || last) points.push_back(p);
  }
  flush();
  list->PopClipRect();
}

std::vector<ImVec2> step_line(std::span<const ImVec2> corners) {
  std::vector<ImVec2> line;
  for (ImVec2 p : corners) {
    if (!line.empty()) {
      if (p.x - line.back().x < 1) p.x = line.back().x;
      if (p.x > line.back().x) line.push_back({p.x, line.back().y});
      if (p.y == line.back().y) continue;  // no segments of no length: they spoil their neighbours' joints
      const std::size_t n = line.size();
      if (n > 1 && line[n - 2].x == p.x) line.pop_back();  // further along the same upright line
    }
    line.push_back(p);
  }
  return line;
}

void Chart::steps(std::span<const double> xs, std::span<const double> ys, ImU32 colour, float width) const {
  std::vector<ImVec2> corners;
  for (std::size_t i = 0; i < std::min(xs.size(), ys.size()); ++i) corners.push_back(at(xs[i], ys[i]));
  const std::vector<ImVec2> points = step_line(corners);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(corner(plot_), opposite(plot_), true);
  list->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, ui_.u(width));
  list->PopClipRect();
}

void Chart::band(std::span<const double> xs, std::span<const double> low, std::span<const double> high,
                 ImU32 colour) const {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(corner(plot_), opposite(plot_), true);
  for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
    if (!std::isfinite(low[i]) || !std::isfinite(high[i]) || !std::isfinite(low[i + 1]) ||
        !std::isfinite(high[i + 1]))
      continue;
    list->AddQuadFilled(at(xs[i], low[i]), at(xs[i], high[i]), at(xs[i + 1], high[i + 1]),
                        at(xs[i + 1], low[i + 1]), colour);
  }
  list->PopClipRect();
}

void Chart::vertical(double x, ImU32 colour) const {
  const ImVec2 p = at(x, y_.low);
  ImGui::GetWindowDrawList()->AddLine({p.x, plot_.y}, {p.x, plot_.bottom()}, colour, 1);
}

void Chart::empty(const char* text) const {
  text_at(ImGui::GetWindowDrawList(), ui_.style.small, plot_.cx(), plot_.cy() - ui_.style.small->FontSize / 2,
          ui_.style.faint, text, Align::middle);
}

}  // namespace seedbed::viewer
