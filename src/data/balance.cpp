// SPDX-License-Identifier: Apache-2.0
// Sums go over the training points in their order of drawing, so that the bits are the same everywhere and
// for every visiting order.
#include "data/balance.h"

#include <algorithm>
#include <cmath>

namespace seedbed {
namespace {

ClassCounts count_classes(const std::vector<Point>& points) {
  ClassCounts counts;
  for (const Point& point : points) ++(point.label > 0 ? counts.positive : counts.negative);
  return counts;
}

bool enough(const ClassCounts& there, const ClassCounts& wanted) {
  return there.positive >= wanted.positive && there.negative >= wanted.negative;
}

void standardize_axis(Dataset& dataset, double Point::*axis) {
  const auto count = static_cast<double>(dataset.train.size());
  double mean = 0, squares = 0;
  for (const Point& point : dataset.train) mean += point.*axis;
  mean /= count;
  for (const Point& point : dataset.train) squares += (point.*axis - mean) * (point.*axis - mean);
  const double sd = std::sqrt(squares / count), scale = sd > 0 ? sd : 1;
  for (std::vector<Point>* points : {&dataset.train, &dataset.test}) {
    for (Point& point : *points) point.*axis = (point.*axis - mean) / scale;
  }
}

}  // namespace

ClassCounts share_of(int total, double percent) {
  const int positive = static_cast<int>(std::floor(total * percent / 100 + 0.5));
  return {positive, total - positive};
}

ClassCounts largest_share(const std::vector<Point>& points, double percent) {
  const ClassCounts there = count_classes(points);
  int total = there.total();
  while (total > 0 && !enough(there, share_of(total, percent))) --total;
  return share_of(total, percent);
}

std::optional<std::vector<Point>> select_classes(const std::vector<Point>& points,
                                                 const ClassCounts& wanted) {
  if (!enough(count_classes(points), wanted)) return std::nullopt;
  std::vector<Point> selected;
  ClassCounts left = wanted;
  for (const Point& point : points) {
    int& quota = point.label > 0 ? left.positive : left.negative;
    if (quota == 0) continue;
    --quota;
    selected.push_back(point);
  }
  return selected;
}

void standardize(Dataset& dataset) {
  if (dataset.train.empty()) return;
  standardize_axis(dataset, &Point::x);
  standardize_axis(dataset, &Point::y);
}

}  // namespace seedbed
