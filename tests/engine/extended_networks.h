// SPDX-License-Identifier: Apache-2.0
// Networks with everything that the Playground has not: activations, losses, optimizers, schedules,
// regularization, dropout, orders, shortcuts, widths to 32. Seeded: always the same.
#pragma once

#include <random>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

inline std::vector<NetworkSpec> extended_networks(int count, int most_width = 32, unsigned seed = 20260202) {
  std::mt19937 random(seed);
  const auto pick = [&](int from, int to) {
    return from + static_cast<int>(random() % static_cast<unsigned>(to - from + 1));
  };
  std::vector<NetworkSpec> networks;
  for (int n = 0; n < count; ++n) {
    Configuration c;
    const DatasetKind kinds[] = {DatasetKind::circle, DatasetKind::xor_, DatasetKind::spiral,
                                 DatasetKind::plane};
    c.data.dataset = kinds[pick(0, 3)];
    c.data.points = pick(8, 20) * 2;
    c.data.features.bits = static_cast<std::uint8_t>(pick(1, 127));
    c.network.hidden.clear();
    c.network.activation.clear();
    for (int depth = pick(0, 4); depth > 0; --depth) {
      c.network.hidden.push_back(pick(1, pick(0, 3) == 0 ? most_width : 8));
      c.network.activation.push_back(static_cast<Activation>(pick(0, 14)));
    }
    if (c.network.hidden.empty()) c.network.activation = {Activation::tanh};
    c.network.shortcuts = pick(0, 2) == 0;
    TrainConfiguration& t = c.train;
    t.loss = static_cast<Loss>(c.regression() ? 3 * pick(0, 1) : pick(0, 3));
    if (t.loss != Loss::cross_entropy) c.network.output = static_cast<OutputKind>(pick(0, 3));
    t.optimizer.kind = static_cast<OptimizerKind>(pick(0, 7));
    t.optimizer.weight_decay = pick(0, 2) == 0 ? 0.01 : 0;
    t.optimizer.clip = pick(0, 2) == 0 ? 0.3 : 0;
    t.schedule.kind = static_cast<ScheduleKind>(pick(0, 4));
    t.schedule.every = 3;
    t.schedule.warmup = pick(0, 3);
    t.regularization = static_cast<Regularization>(pick(0, 4));
    t.regularization_rate = pick(0, 3) * 0.003;
    if (pick(0, 4) == 0) {  // a rate a layer
      for (std::size_t l = 0; l <= c.network.hidden.size(); ++l)
        t.layer_regularization.push_back(pick(0, 2) * 0.004);
    }
    t.order = static_cast<PointOrder>(pick(0, 1));
    if (pick(0, 2) == 0) t.dropout = {0.25};
    const double rates[] = {0.003, 0.03, 0.3};
    t.learning_rate = rates[pick(0, 2)];
    if (pick(0, 4) == 0) t.margin = 0.3;
    t.batch = pick(0, 3) == 0 ? 1 : pick(2, 12);
    t.epochs = pick(3, 10);
    t.precision = pick(0, 2) == 0 ? Precision::float64 : Precision::float32;
    const auto shared = std::make_shared<const Configuration>(c);
    // Some alone, some with neighbours that share a pack, on the same data or their own.
    const int family = pick(0, 3) == 0 ? pick(2, 9) : 1;
    for (int i = 0; i < family && static_cast<int>(networks.size()) < count; ++i) {
      const Seeds seeds{static_cast<std::uint64_t>(n + i), static_cast<std::uint64_t>(n % 2 ? i : 0),
                        static_cast<std::uint64_t>(pick(0, 2))};
      networks.push_back(
          {shared, seeds, std::make_shared<const Dataset>(make_dataset(c.data, seeds.data, seeds.order))});
    }
    if (static_cast<int>(networks.size()) >= count) break;
  }
  return networks;
}

}  // namespace seedbed
