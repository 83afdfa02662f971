// SPDX-License-Identifier: Apache-2.0
// Networks of all sorts for comparing engines, and one hash of what became of each.
#pragma once

#include <xxhash.h>

#include <limits>
#include <random>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

using Hash = std::uint64_t;

/// Everything of a result that must not vary, NaN as one class.
inline Hash hash_of(const NetworkResult& r) {
  std::vector<double> all{static_cast<double>(r.status), static_cast<double>(r.epochs),
                          static_cast<double>(r.solved_epoch.value_or(-1)), static_cast<double>(r.dead_units),
                          static_cast<double>(r.dead_links)};
  const auto add_metrics = [&](const Metrics& m) {
    all.insert(all.end(), {m.train_loss, m.test_loss, m.train_accuracy, m.test_accuracy});
  };
  add_metrics(r.metrics);
  for (const CurvePoint& p : r.curve) {
    all.push_back(static_cast<double>(p.epoch));
    add_metrics(p.metrics);
  }
  all.insert(all.end(), r.parameters.values.begin(), r.parameters.values.end());
  for (const Snapshot& s : r.snapshots) {
    all.insert(all.end(), s.parameters.values.begin(), s.parameters.values.end());
  }
  for (double& x : all) {
    if (x != x) x = std::numeric_limits<double>::quiet_NaN();
  }
  return XXH3_64bits(all.data(), all.size() * sizeof(double));
}

/// Networks of every depth, width, activation, regularization, batch and precision, some of which
/// diverge, die or never train. Seeded: always the same.
inline std::vector<NetworkSpec> varied_networks(int count) {
  std::mt19937 random(20260101);
  const auto pick = [&](int from, int to) {
    return from + static_cast<int>(random() % static_cast<unsigned>(to - from + 1));
  };
  std::vector<NetworkSpec> networks;
  for (int n = 0; n < count; ++n) {
    auto c = std::make_shared<Configuration>();
    const DatasetKind kinds[] = {DatasetKind::circle, DatasetKind::xor_, DatasetKind::spiral,
                                 DatasetKind::plane};
    c->data.dataset = kinds[pick(0, 3)];
    c->data.points = pick(8, 30) * 2;
    c->data.noise = pick(0, 3) * 10;
    c->data.features.bits = static_cast<std::uint8_t>(pick(0, 9) == 0 ? 0 : pick(1, 127));
    c->network.hidden.clear();
    c->network.activation.clear();
    const int depth = pick(0, 8);
    for (int l = 0; l < depth; ++l) {
      c->network.hidden.push_back(pick(1, 8));
      c->network.activation.push_back(static_cast<Activation>(pick(0, 3)));
    }
    if (depth == 0) c->network.activation = {Activation::tanh};
    const double rates[] = {0.003, 0.03, 0.3, 10};
    c->train.learning_rate = rates[pick(0, 3)];
    c->train.batch = pick(0, 3) == 0 ? 1 : pick(2, 32);
    c->train.regularization = static_cast<Regularization>(pick(0, 2));
    c->train.regularization_rate = pick(0, 4) * 0.003;
    c->train.epochs = pick(3, 24);
    c->train.precision = pick(0, 4) == 0 ? Precision::float64 : Precision::float32;
    const Seeds seeds{static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(pick(0, 3)),
                      static_cast<std::uint64_t>(pick(0, 1))};
    networks.push_back(
        {c, seeds, std::make_shared<const Dataset>(make_dataset(c->data, seeds.data, seeds.order))});
  }
  // Families of one configuration, which fill whole packs.
  for (const auto& hidden : std::vector<std::vector<int>>{{8, 8}, {4}, {3, 5}}) {
    auto c = std::make_shared<Configuration>();
    c->data.dataset = DatasetKind::circle;
    c->data.points = 60;
    c->network.hidden = hidden;
    c->train.epochs = 12;
    c->train.batch = 7;
    const auto shared = std::make_shared<const Dataset>(make_dataset(c->data, 0));
    for (std::uint64_t seed = 0; seed < 20; ++seed) networks.push_back({c, {seed, 0, 0}, shared});
  }
  return networks;
}

/// Seeds 0 ... count - 1 of one configuration, on the same data.
inline std::vector<NetworkSpec> seeds_of(const Configuration& configuration, std::uint64_t count) {
  const auto c = std::make_shared<const Configuration>(configuration);
  const auto data = std::make_shared<const Dataset>(make_dataset(c->data, 0));
  std::vector<NetworkSpec> networks;
  for (std::uint64_t seed = 0; seed < count; ++seed) networks.push_back({c, {seed, 0, 0}, data});
  return networks;
}

}  // namespace seedbed
