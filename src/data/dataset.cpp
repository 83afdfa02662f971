// SPDX-License-Identifier: Apache-2.0
// From (configuration, data seed, order seed) to points: which random source drives them, the
// shuffle, the split and the visiting order.
#include "seedbed/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "data/balance.h"
#include "data/csv.h"
#include "data/generators.h"
#include "data/points.h"
#include "data/seedrandom.h"
#include "data/split.h"
#include "data/streams.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr int kAttempts = 5;  ///< each makes twice the points of the one before

void check(const DataConfiguration& data) {
  if (data.points < 0 || data.points > kMaxPoints) {
    throw UsageError(
        fmt::format("data.points is {}; allowed: 0 (the dataset's own size) to {}", data.points, kMaxPoints));
  }
  if (!(data.train >= 0 && data.train <= 100)) {
    throw UsageError(fmt::format("data.train is {}; allowed: 0 to 100", data.train));
  }
  if (!(data.noise >= 0 && data.noise <= 80)) {
    throw UsageError(fmt::format("data.noise is {}; allowed: 0 to 80", data.noise));
  }
  if (data.balance && !(*data.balance >= 0 && *data.balance <= 100)) {
    throw UsageError(fmt::format("data.balance is {}; allowed: 0 to 100", *data.balance));
  }
}

std::vector<Point> read_points(const DataConfiguration& data) {
  if (data.file.empty()) {
    throw UsageError("data.file is empty; allowed: the path of a CSV file of x,y,label");
  }
  std::vector<Point> points = read_csv(data.file, data.file_hash);
  if (static_cast<std::size_t>(data.points) > points.size()) {
    throw UsageError(fmt::format("data.points is {}, but {} has {}; allowed: 0 (all of them) to {}",
                                 data.points, data.file, points.size(), points.size()));
  }
  return points;
}

int wanted_points(const DataConfiguration& data) {
  return data.points > 0 ? data.points : default_points(data.dataset);
}

/// Regressions have no classes.
bool is_balanced(const DataConfiguration& data) {
  return data.balance && !is_regression(data.dataset);
}

ClassCounts balanced_counts(const DataConfiguration& data, const std::vector<Point>& of_file) {
  if (data.dataset != DatasetKind::file) {
    return share_of(generated_points(data.dataset, wanted_points(data)), *data.balance);
  }
  return data.points > 0 ? share_of(data.points, *data.balance) : largest_share(of_file, *data.balance);
}

[[noreturn]] void refuse_balance(const DataConfiguration& data, const ClassCounts& wanted) {
  const bool file = data.dataset == DatasetKind::file;
  throw UsageError(fmt::format("data.balance is {}: {} has not {} points of class 1 and {} of class -1",
                               *data.balance, file ? data.file : name_of(data.dataset), wanted.positive,
                               wanted.negative));
}

/// Enough points are made for both classes, in the dataset's own way; of each the first ones are kept.
template <class Uniform>
std::vector<Point> balanced_points(const DataConfiguration& data, Uniform& uniform) {
  const bool file = data.dataset == DatasetKind::file;
  std::vector<Point> points = file ? read_points(data) : std::vector<Point>();
  const ClassCounts wanted = balanced_counts(data, points);
  if (wanted.total() == 0) refuse_balance(data, {1, 1});
  int size = 2 * std::max({wanted.positive, wanted.negative, 1});
  for (int attempt = 0; attempt < (file ? 1 : kAttempts); ++attempt, size *= 2) {
    if (!file) points = generate(data.dataset, size, data.noise / 100, uniform);
    shuffle(points, uniform);
    if (auto selected = select_classes(points, wanted)) return std::move(*selected);
  }
  refuse_balance(data, wanted);
}

}  // namespace

template <class Uniform>
std::vector<Point> shuffled_points(const DataConfiguration& data, Uniform& uniform) {
  check(data);
  if (is_balanced(data)) return balanced_points(data, uniform);
  const bool file = data.dataset == DatasetKind::file;
  std::vector<Point> points =
      file ? read_points(data) : generate(data.dataset, wanted_points(data), data.noise / 100, uniform);
  shuffle(points, uniform);
  if (file && data.points > 0) points.resize(static_cast<std::size_t>(data.points));
  return points;
}

template std::vector<Point> shuffled_points(const DataConfiguration&, Seedrandom&);
template std::vector<Point> shuffled_points(const DataConfiguration&, UniformStream&);

Dataset make_dataset(const DataConfiguration& data, std::uint64_t data_seed, std::uint64_t order_seed) {
  std::vector<Point> points;
  if (data.playground_seed && data_seed == 0) {
    Seedrandom browser(*data.playground_seed);
    points = shuffled_points(data, browser);
  } else {
    UniformStream stream(data_seed, Stream::data);
    points = shuffled_points(data, stream);
  }
  const int train = train_count(static_cast<int>(points.size()), data.train);
  Dataset dataset = split(std::move(points), train);
  if (data.standardize) standardize(dataset);
  if (order_seed != 0) {
    UniformStream stream(order_seed, Stream::order);
    shuffle(dataset.train, stream);
  }
  return dataset;
}

PointCounts point_counts(const DataConfiguration& data) {
  check(data);
  int points = generated_points(data.dataset, wanted_points(data));
  if (is_balanced(data)) {
    const bool file = data.dataset == DatasetKind::file;
    const std::vector<Point> of_file = file ? read_points(data) : std::vector<Point>();
    const ClassCounts wanted = balanced_counts(data, of_file);
    if (wanted.total() == 0) refuse_balance(data, {1, 1});
    if (file && !select_classes(of_file, wanted)) refuse_balance(data, wanted);
    points = wanted.total();
  } else if (data.dataset == DatasetKind::file && data.points == 0) {
    points = static_cast<int>(read_points(data).size());
  } else if (data.dataset == DatasetKind::file) {
    read_points(data);  // refuses what make_dataset refuses
  }
  const int train = train_count(points, data.train);
  return {train, points - train};
}

}  // namespace seedbed
