// SPDX-License-Identifier: Apache-2.0
// One function a dataset. The order of draws and of floating-point operations is the Playground's:
// a browser and seedbed differ by the last bit of sin, cos and log at most.
#include "data/generators.h"

#include <array>
#include <cmath>
#include <numbers>

#include "data/draws.h"
#include "data/math.h"
#include "data/planar_sets.h"
#include "data/seedrandom.h"
#include "data/streams.h"

namespace seedbed {
namespace {

constexpr int kClassificationPoints = 500, kRegressionPoints = 1200, kTwoSpiralsPoints = 194;

double length(double x, double y) {
  return std::sqrt(x * x + y * y);
}

/// Linear map of [from_low, from_high] to [to_low, to_high], by weights t and 1 - t.
double map_linear(double value, double from_low, double from_high, double to_low, double to_high) {
  const double t = (value - from_low) / (from_high - from_low);
  return to_low * (1 - t) + to_high * t;
}

/// A disk (+1) in a ring (-1). Noise moves the point that is labelled, not the one that is stored.
template <class Uniform>
void circle(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kRadius = 5;
  const auto ring = [&](double low, double high) {
    for (int i = 0; i < pairs; ++i) {
      const double r = draw(uniform, low, high);
      const double angle = draw(uniform, 0, 2 * std::numbers::pi);
      const double x = r * own_sin(angle), y = r * own_cos(angle);
      const double noise_x = draw(uniform, -kRadius, kRadius) * noise;
      const double noise_y = draw(uniform, -kRadius, kRadius) * noise;
      points.push_back({x, y, length(x + noise_x, y + noise_y) < kRadius * 0.5 ? 1.0 : -1.0});
    }
  };
  ring(0, kRadius * 0.5);
  ring(kRadius * 0.7, kRadius);
}

/// Four quadrants with a gap between them. Noise moves the point that is labelled.
template <class Uniform>
void exclusive_or(int count, double noise, Uniform& uniform, std::vector<Point>& points) {
  constexpr double kRange = 5, kGap = 0.3;
  for (int i = 0; i < count; ++i) {
    double x = draw(uniform, -kRange, kRange);
    x += x > 0 ? kGap : -kGap;
    double y = draw(uniform, -kRange, kRange);
    y += y > 0 ? kGap : -kGap;
    const double noise_x = draw(uniform, -kRange, kRange) * noise;
    const double noise_y = draw(uniform, -kRange, kRange) * noise;
    points.push_back({x, y, (x + noise_x) * (y + noise_y) >= 0 ? 1.0 : -1.0});
  }
}

/// Two normal clouds; noise is their variance.
template <class Uniform>
void gauss(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  const double variance = map_linear(noise, 0, 0.5, 0.5, 4);
  for (const double side : {1.0, -1.0}) {
    for (int i = 0; i < pairs; ++i) {
      const double x = draw_normal(uniform, 2 * side, variance);
      const double y = draw_normal(uniform, 2 * side, variance);
      points.push_back({x, y, side});
    }
  }
}

/// Two arms of 1.75 turns; noise moves the points. `half` is half the number asked for: not whole
/// when that is odd, and then the arms end a little earlier, as they do in the Playground.
template <class Uniform>
void spiral(int pairs, double half, double noise, Uniform& uniform, std::vector<Point>& points) {
  for (const double label : {1.0, -1.0}) {
    const double phase = label > 0 ? 0 : std::numbers::pi;
    for (int i = 0; i < pairs; ++i) {
      const double r = i / half * 5;
      const double t = 1.75 * i / half * 2 * std::numbers::pi + phase;
      const double x = r * own_sin(t) + draw(uniform, -1, 1) * noise;
      const double y = r * own_cos(t) + draw(uniform, -1, 1) * noise;
      points.push_back({x, y, label});
    }
  }
}

/// The CMU benchmark "two spirals" (Lang & Witbrock 1988): 97 points over three turns from radius
/// 6.5 to 0.5 and their reflections in the origin. Other sizes sample the same curve. Noise moves
/// the points, as it does those of `spiral`.
template <class Uniform>
void two_spirals(int pairs, double noise, Uniform& uniform, std::vector<Point>& points) {
  for (int i = 0; i < pairs; ++i) {
    const double step = pairs > 1 ? 96.0 * i / (pairs - 1) : 0;
    const double angle = step * std::numbers::pi / 16;
    const double radius = 6.5 * (104 - step) / 104;
    const double x = radius * own_sin(angle), y = radius * own_cos(angle);
    for (const double side : {1.0, -1.0}) {
      const double noise_x = draw(uniform, -1, 1) * noise;
      const double noise_y = draw(uniform, -1, 1) * noise;
      points.push_back({side * x + noise_x, side * y + noise_y, side});
    }
  }
}

double plane_label(double x, double y) {
  return map_linear(x + y, -10, 10, -1, 1);
}

/// Six cones of radius 2 and alternating sign; the highest one counts.
double multi_gauss_label(double x, double y) {
  struct Cone {
    double x, y, sign;
  };
  static constexpr std::array<Cone, 6> kCones{
      {{-4, 2.5, 1}, {0, 2.5, -1}, {4, 2.5, 1}, {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}}};
  double label = 0;
  for (const Cone& cone : kCones) {
    const double distance = length(x - cone.x, y - cone.y);
    const double height = distance < 2 ? cone.sign * (1 - distance / 2) : 0;
    if (std::abs(height) > std::abs(label)) label = height;
  }
  return label;
}

/// Regression targets over the square. Noise moves the point that is labelled.
template <class Uniform>
void regression(int count, double noise, Uniform& uniform, double (*label)(double, double),
                std::vector<Point>& points) {
  constexpr double kRange = 6;
  for (int i = 0; i < count; ++i) {
    const double x = draw(uniform, -kRange, kRange);
    const double y = draw(uniform, -kRange, kRange);
    const double noise_x = draw(uniform, -kRange, kRange) * noise;
    const double noise_y = draw(uniform, -kRange, kRange) * noise;
    points.push_back({x, y, label(x + noise_x, y + noise_y)});
  }
}

}  // namespace

int default_points(DatasetKind kind) {
  switch (kind) {
    case DatasetKind::circle:
    case DatasetKind::xor_:
    case DatasetKind::gauss:
    case DatasetKind::spiral:
    case DatasetKind::moons:
    case DatasetKind::blobs:
    case DatasetKind::checkerboard:
    case DatasetKind::rings:
    case DatasetKind::pinwheel:
      return kClassificationPoints;
    case DatasetKind::plane:
    case DatasetKind::multi_gauss:
    case DatasetKind::sinusoid:
      return kRegressionPoints;
    case DatasetKind::two_spirals:
      return kTwoSpiralsPoints;
    case DatasetKind::file:
      break;
  }
  return 0;
}

int generated_points(DatasetKind kind, int points) {
  switch (kind) {  // two equal classes
    case DatasetKind::circle:
    case DatasetKind::gauss:
    case DatasetKind::spiral:
    case DatasetKind::two_spirals:
    case DatasetKind::moons:
    case DatasetKind::blobs:
    case DatasetKind::rings:
    case DatasetKind::pinwheel:
      return points + points % 2;
    default:
      return points;
  }
}

template <class Uniform>
std::vector<Point> generate(DatasetKind kind, int points, double noise, Uniform& uniform) {
  std::vector<Point> made;
  made.reserve(static_cast<std::size_t>(generated_points(kind, points)));
  const int pairs = (points + 1) / 2;
  switch (kind) {
    case DatasetKind::circle:
      circle(pairs, noise, uniform, made);
      break;
    case DatasetKind::xor_:
      exclusive_or(points, noise, uniform, made);
      break;
    case DatasetKind::gauss:
      gauss(pairs, noise, uniform, made);
      break;
    case DatasetKind::spiral:
      spiral(pairs, points / 2.0, noise, uniform, made);
      break;
    case DatasetKind::plane:
      regression(points, noise, uniform, plane_label, made);
      break;
    case DatasetKind::multi_gauss:
      regression(points, noise, uniform, multi_gauss_label, made);
      break;
    case DatasetKind::two_spirals:
      two_spirals(pairs, noise, uniform, made);
      break;
    case DatasetKind::moons:
      moons(pairs, noise, uniform, made);
      break;
    case DatasetKind::blobs:
      blobs(pairs, noise, uniform, made);
      break;
    case DatasetKind::checkerboard:
      checkerboard(points, noise, uniform, made);
      break;
    case DatasetKind::rings:
      rings(pairs, noise, uniform, made);
      break;
    case DatasetKind::pinwheel:
      pinwheel(pairs, noise, uniform, made);
      break;
    case DatasetKind::sinusoid:
      regression(points, noise, uniform, sinusoid_label, made);
      break;
    case DatasetKind::file:
      break;
  }
  return made;
}

template std::vector<Point> generate(DatasetKind, int, double, Seedrandom&);
template std::vector<Point> generate(DatasetKind, int, double, UniformStream&);

}  // namespace seedbed
