// SPDX-License-Identifier: Apache-2.0
// A shuffled list is cut in two, so that training and test points come from one distribution.
#include "data/split.h"

#include <cmath>
#include <utility>

#include "data/seedrandom.h"
#include "data/streams.h"

namespace seedbed {

template <class Uniform>
void shuffle(std::vector<Point>& points, Uniform& uniform) {
  for (std::size_t left = points.size(); left > 0; --left) {
    const auto pick = static_cast<std::size_t>(uniform() * static_cast<double>(left));
    std::swap(points[left - 1], points[pick]);
  }
}

template void shuffle(std::vector<Point>&, Seedrandom&);
template void shuffle(std::vector<Point>&, UniformStream&);

int train_count(int points, double percent) {
  return static_cast<int>(std::floor(points * percent / 100));
}

Dataset split(std::vector<Point> points, int train) {
  Dataset dataset;
  dataset.test.assign(points.begin() + train, points.end());
  points.resize(static_cast<std::size_t>(train));
  dataset.train = std::move(points);
  return dataset;
}

}  // namespace seedbed
