// SPDX-License-Identifier: Apache-2.0
// One function a set; the formulas are in the header.
#include "data/planar_sets.h"

#include <cmath>
#include <numbers>

#include "data/draws.h"
#include "data/math.h"
#include "data/seedrandom.h"
#include "data/streams.h"

namespace seedbed {
namespace {

using std::numbers::pi;

/// The point, moved by a normal number on each axis.
template <class Uniform>
Point moved(double x, double y, double label, double sd, Uniform& uniform) {
  const double dx = sd * draw_normal(uniform, 0, 1), dy = sd * draw_normal(uniform, 0, 1);
  return {x + dx, y + dy, label};
}

}  // namespace

template <class Uniform>
void moons(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kScale = 3.2;
  for (int i = 0; i < pairs; ++i) {
    const double t = pairs > 1 ? pi * i / (pairs - 1) : 0;
    const double x = own_cos(t) - 0.5, y = own_sin(t) - 0.25;  // the other is the same, turned by a half
    for (const double side : {1.0, -1.0}) {
      points.push_back(moved(side * kScale * x, side * kScale * y, side, noise, uniform));
    }
  }
}

template <class Uniform>
void blobs(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kRadius = 4;
  for (int i = 0; i < pairs; ++i) {
    for (const int second : {0, 1}) {
      const double angle = (2 * (i % 4) + second) * pi / 4;
      const double x = kRadius * own_cos(angle), y = kRadius * own_sin(angle);
      points.push_back(moved(x, y, second == 0 ? 1 : -1, 0.5 + noise, uniform));
    }
  }
}

template <class Uniform>
void checkerboard(int count, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kRange = 6, kSide = 3;
  for (int i = 0; i < count; ++i) {
    const double x = draw(uniform, -kRange, kRange), y = draw(uniform, -kRange, kRange);
    const double dx = draw(uniform, -kRange, kRange) * noise, dy = draw(uniform, -kRange, kRange) * noise;
    const double square = std::floor((x + dx) / kSide) + std::floor((y + dy) / kSide);
    points.push_back({x, y, std::fmod(square, 2) == 0 ? 1.0 : -1.0});
  }
}

template <class Uniform>
void rings(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kStep = 1.25, kHalfWidth = 0.25;
  for (int i = 0; i < pairs; ++i) {
    const double share = (i + 0.5) / pairs;
    // Radii 1 and 3 of +1, 2 and 4 of -1, in steps: as many points as the circle is long.
    const int ring[2] = {share < 1.0 / 4 ? 1 : 3, share < 1.0 / 3 ? 2 : 4};
    for (const int second : {0, 1}) {
      const double r = kStep * ring[second] + draw(uniform, -kHalfWidth, kHalfWidth);
      const double angle = draw(uniform, 0, 2 * pi);
      points.push_back(moved(r * own_cos(angle), r * own_sin(angle), second == 0 ? 1 : -1, noise, uniform));
    }
  }
}

template <class Uniform>
void pinwheel(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kScale = 3, kRadialSd = 0.3, kTangentialSd = 0.1, kRate = 0.25;
  for (int i = 0; i < pairs; ++i) {
    for (const int second : {0, 1}) {
      const double r = 1 + kRadialSd * draw_normal(uniform, 0, 1);
      const double q = kTangentialSd * draw_normal(uniform, 0, 1);
      const double angle = (2 * (i % 3) + second) * pi / 3 + kRate * own_exp(r);
      const double c = own_cos(angle), s = own_sin(angle);
      points.push_back(
          moved(kScale * (r * c + q * s), kScale * (q * c - r * s), second == 0 ? 1 : -1, noise, uniform));
    }
  }
}

double sinusoid_label(double x, double y) {
  return own_sin(x) * own_sin(y);
}

template void moons(int, double, Seedrandom&, std::vector<Point>&);
template void moons(int, double, UniformStream&, std::vector<Point>&);
template void blobs(int, double, Seedrandom&, std::vector<Point>&);
template void blobs(int, double, UniformStream&, std::vector<Point>&);
template void checkerboard(int, double, Seedrandom&, std::vector<Point>&);
template void checkerboard(int, double, UniformStream&, std::vector<Point>&);
template void rings(int, double, Seedrandom&, std::vector<Point>&);
template void rings(int, double, UniformStream&, std::vector<Point>&);
template void pinwheel(int, double, Seedrandom&, std::vector<Point>&);
template void pinwheel(int, double, UniformStream&, std::vector<Point>&);

}  // namespace seedbed
