// SPDX-License-Identifier: Apache-2.0
// data.balance and data.standardize: exact shares, the dataset's own distribution, and scales of the training
// points alone.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "data/balance.h"
#include "seedbed/error.h"
#include "sweep/support.h"

namespace seedbed {
namespace {

constexpr DatasetKind kClassified[] = {
    DatasetKind::circle,      DatasetKind::xor_,        DatasetKind::gauss, DatasetKind::spiral,
    DatasetKind::two_spirals, DatasetKind::moons,       DatasetKind::blobs, DatasetKind::rings,
    DatasetKind::pinwheel,    DatasetKind::checkerboard};

std::vector<Point> all_points(const Dataset& dataset) {
  std::vector<Point> points = dataset.train;
  points.insert(points.end(), dataset.test.begin(), dataset.test.end());
  return points;
}

int positives(const std::vector<Point>& points) {
  int count = 0;
  for (const Point& p : points) count += p.label > 0;
  return count;
}

TEST(Balance, IsExact) {
  for (const DatasetKind kind : kClassified) {
    for (const double percent : {0.0, 10.0, 33.3, 50.0, 90.0, 100.0}) {
      for (const double noise : {0.0, 30.0}) {
        DataConfiguration data;
        data.dataset = kind;
        data.noise = noise;
        data.points = 250;
        data.balance = percent;
        const std::vector<Point> points = all_points(make_dataset(data, 3));
        EXPECT_EQ(points.size(), 250u);
        EXPECT_EQ(positives(points), std::lround(250 * percent / 100)) << name_of(kind) << " " << percent;
        const PointCounts counts = point_counts(data);
        EXPECT_EQ(counts.train + counts.test, 250);
      }
    }
  }
}

TEST(Balance, OfHalfKeepsThePublishedTwoSpirals) {
  DataConfiguration plain, balanced;
  plain.dataset = balanced.dataset = DatasetKind::two_spirals;
  balanced.balance = 50;
  std::set<std::pair<double, double>> a, b;
  for (const Point& p : all_points(make_dataset(plain, 1))) a.insert({p.x, p.y});
  for (const Point& p : all_points(make_dataset(balanced, 1))) b.insert({p.x, p.y});
  EXPECT_EQ(a, b);
}

TEST(Balance, DependsOnTheDataSeedAlone) {
  DataConfiguration data;
  data.dataset = DatasetKind::xor_;
  data.balance = 20;
  const auto first = [&](std::uint64_t seed, std::uint64_t order) {
    return make_dataset(data, seed, order).test[0].x;
  };
  EXPECT_EQ(first(1, 0), first(1, 7));
  EXPECT_NE(first(1, 0), first(2, 0));
}

TEST(Balance, OfAFile) {
  const testing_sweep::Directory directory;
  std::string text;
  for (int i = 0; i < 60; ++i) text += std::to_string(i) + ",0," + (i < 20 ? "1" : "0") + "\n";
  DataConfiguration data;
  data.dataset = DatasetKind::file;
  data.file = directory.write("points.csv", text);
  const auto made = [&](double percent, int points) {
    data.balance = percent;
    data.points = points;
    const std::vector<Point> all = all_points(make_dataset(data, 0));
    EXPECT_EQ(point_counts(data).train + point_counts(data).test, static_cast<int>(all.size()));
    return std::pair(positives(all), static_cast<int>(all.size()));
  };
  EXPECT_EQ(made(50, 0), std::pair(20, 40));
  EXPECT_EQ(made(20, 0), std::pair(10, 50));
  EXPECT_EQ(made(50, 10), std::pair(5, 10));
  data.points = 50;
  data.balance = 50;
  const std::string line = data.file + " has not 25 points of class 1 and 25 of class -1";
  for (const auto& action : {std::function<void()>([&] { make_dataset(data, 0); }),
                             std::function<void()>([&] { point_counts(data); })}) {
    EXPECT_EQ(testing_sweep::error_of(action), "data.balance is 50: " + line);
  }
}

TEST(Balance, IsForClassesOnly) {
  EXPECT_EQ(testing_sweep::error_of([] {
              testing_sweep::parse("data.balance = 30\n[grid]\ndata.dataset = [\"circle\", \"plane\"]");
            }),
            "sweep.toml:1: data.balance: plane is a regression and has no classes");
  const Sweep sweep = testing_sweep::parse(
      "[grid]\ndata.dataset = [\"circle\", \"plane\"]\ndata.balance = \"10..50 step "
      "20\"\n[when]\ndata.balance = "
      "\"data.dataset != plane\"");
  EXPECT_EQ(sweep.configurations(), 4);
  EXPECT_EQ(sweep.configuration(3).data.balance, std::nullopt);
  EXPECT_EQ(sweep.configuration(2).data.balance, 50);
}

TEST(Balance, AndStandardizeAreNewIdentitiesOnlyWhereTheyAreSet) {
  Configuration c;
  const std::string hash = configuration_hash(c);
  c.data.balance = 50;
  EXPECT_NE(configuration_hash(c), hash);
  c.data.balance.reset();
  c.data.standardize = true;
  EXPECT_NE(configuration_hash(c), hash);
  EXPECT_FALSE(playground_url(c).has_value());
  EXPECT_EQ(testing_sweep::parse("data.standardize = false").hash(), testing_sweep::parse("").hash());
  EXPECT_TRUE(testing_sweep::parse("data.standardize = true").configuration(0).data.standardize);
}

TEST(Standardize, TrainingPointsHaveMeanZeroAndDeviationOne) {
  for (const DatasetKind kind : {DatasetKind::circle, DatasetKind::gauss, DatasetKind::sinusoid}) {
    DataConfiguration data, plain;
    data.dataset = plain.dataset = kind;
    data.standardize = true;
    const Dataset scaled = make_dataset(data, 2), raw = make_dataset(plain, 2);
    double mean = 0, squares = 0;
    const auto n = static_cast<double>(raw.train.size());
    for (const Point& p : raw.train) mean += p.x / n;
    for (const Point& p : raw.train) squares += (p.x - mean) * (p.x - mean) / n;
    for (std::size_t i = 0; i < raw.test.size(); ++i) {  // by the scale of the training points
      EXPECT_NEAR(scaled.test[i].x, (raw.test[i].x - mean) / std::sqrt(squares), 1e-12);
      EXPECT_EQ(scaled.test[i].label, raw.test[i].label);
    }
    double x = 0, y = 0, xx = 0, yy = 0;
    for (const Point& p : scaled.train) {
      x += p.x / n;
      y += p.y / n;
      xx += p.x * p.x / n;
      yy += p.y * p.y / n;
    }
    EXPECT_NEAR(x, 0, 1e-13);
    EXPECT_NEAR(y, 0, 1e-13);
    EXPECT_NEAR(xx, 1, 1e-13);
    EXPECT_NEAR(yy, 1, 1e-13);
  }
}

TEST(Standardize, IsTheSameForEveryVisitingOrder) {
  DataConfiguration data;
  data.standardize = true;
  const Dataset a = make_dataset(data, 1, 0), b = make_dataset(data, 1, 9);
  std::multiset<double> x, y;
  for (const Point& p : a.train) x.insert(p.x);
  for (const Point& p : b.train) y.insert(p.x);
  EXPECT_EQ(x, y);
  EXPECT_EQ(a.test[0].x, b.test[0].x);
}

TEST(Standardize, WhatHasNoScaleKeepsItsOwn) {
  Dataset equal{{{3, 1, 1}, {3, 2, -1}}, {{4, 1, 1}}};
  standardize(equal);
  EXPECT_EQ(equal.train[0].x, 0);
  EXPECT_EQ(equal.test[0].x, 1);
  EXPECT_EQ(equal.train[0].y, -1);
  Dataset none{{}, {{4, 1, 1}}};
  standardize(none);
  EXPECT_EQ(none.test[0].x, 4);
}

TEST(Balance, AFileThatLeavesNothingIsRefused) {
  const testing_sweep::Directory directory;
  DataConfiguration data;
  data.dataset = DatasetKind::file;
  data.file = directory.write("one.csv", "1,2,1\n3,4,1\n5,6,1\n");
  data.balance = 10;
  EXPECT_THROW(point_counts(data), UsageError);
  EXPECT_THROW(make_dataset(data, 0), UsageError);
}

TEST(FileHash, AFileThatHasChangedIsRefused) {
  const testing_sweep::Directory directory;
  const std::string file = directory.write("a.csv", "1,2,1\n3,4,0\n");
  const Sweep sweep = parse_sweep("[data]\nfile = \"" + file + "\"\n", "sweep.toml");
  const DataConfiguration data = sweep.configuration(0).data;
  EXPECT_EQ(data.file_hash.size(), 32u);
  EXPECT_EQ(make_dataset(data, 0).train.size(), 1u);
  directory.write("a.csv", "2,1,1\n3,4,0\n");
  try {
    make_dataset(data, 0);
    ADD_FAILURE() << "not noticed";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("a.csv: has changed since the sweep read it"), std::string::npos)
        << error.what();
  }
}

TEST(FileColumns, AreShownByTheirNames) {
  const testing_sweep::Directory directory;
  const auto columns = [&](const std::string& text) {
    return summarize_file(directory.write("a.csv", text + "1,2,1\n3,4,0\n5,6,1\n")).columns;
  };
  EXPECT_EQ(columns("length,width,species\n"), (std::array<std::string, 3>{"length", "width", "species"}));
  EXPECT_EQ(columns("\"petal length\", y ,class\n"),
            (std::array<std::string, 3>{"petal length", "y", "class"}));
  EXPECT_EQ(columns(""), (std::array<std::string, 3>{"x", "y", "label"}));
  const FileSummary summary = summarize_file(directory.path("a.csv"));
  EXPECT_EQ(summary.points, 3);
  EXPECT_EQ(summary.positive, 2);
}

}  // namespace
}  // namespace seedbed
