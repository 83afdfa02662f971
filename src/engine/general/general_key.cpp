// SPDX-License-Identifier: Apache-2.0
#include "engine/general/general_key.h"

#include <algorithm>

namespace seedbed::general {

GeneralKey key_of(const Configuration& c, PointCounts points) {
  GeneralKey key{};
  static_cast<CommonKey&>(key) = common_key(c, points);
  key.hidden = c.network.hidden;
  for (int l = 0; l < static_cast<int>(key.hidden.size()); ++l)
    key.activation.push_back(c.network.activation_of(l));
  key.output = c.output();
  key.loss = c.train.loss;
  key.optimizer = c.train.optimizer.kind;
  key.shortcuts = c.network.shortcuts;
  key.shuffled = c.train.order == PointOrder::shuffled;
  key.dropout = std::any_of(c.train.dropout.begin(), c.train.dropout.end(), [](double p) { return p > 0; });
  key.clips = c.train.optimizer.clip > 0;
  key.margin = c.train.margin > 0;
  key.weight_decay = c.train.optimizer.weight_decay > 0;
  key.layer_rates = key.regularization != Regularization::none && !c.train.layer_regularization.empty();
  return key;
}

kernels::general::Settings settings_of(const GeneralKey& key) {
  Shape shape;
  shape.inputs = FeatureSet{key.features}.count();
  shape.hidden = key.hidden;
  shape.shortcuts = key.shortcuts;
  kernels::general::Settings s;
  s.depth = shape.depth();
  for (int level = 0; level <= s.depth + 1; ++level) s.width[level] = shape.width(level);
  for (int l = 0; l <= s.depth; ++l) {
    s.sources[l] = shape.sources(l);
    s.first[l] = s.parameters;
    s.parameters += (s.sources[l] + 1) * s.width[l + 1];
  }
  for (int level = s.depth; level >= 0; --level) {
    s.at[level] = s.values;
    s.values += s.width[level];
  }
  for (int l = 0; l < s.depth; ++l) s.kind[l] = key.activation[static_cast<std::size_t>(l)];
  s.output = key.output;
  s.loss = key.loss;
  s.optimizer = key.optimizer;
  s.regularization = key.regularization;
  s.shortcuts = key.shortcuts;
  s.shuffled = key.shuffled;
  s.dropout = key.dropout;
  s.clips = key.clips;
  s.margin = key.margin;
  s.weight_decay = key.weight_decay;
  s.layer_rates = key.layer_rates;
  s.batch = key.batch;
  return s;
}

bool has_first_moment(OptimizerKind optimizer) {
  return optimizer != OptimizerKind::sgd && optimizer != OptimizerKind::rmsprop &&
         optimizer != OptimizerKind::adagrad;
}

bool has_second_moment(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::rmsprop || optimizer == OptimizerKind::adagrad ||
         optimizer == OptimizerKind::adam || optimizer == OptimizerKind::adamw;
}

std::size_t bytes_per_network(const GeneralKey& key) {
  const kernels::general::Settings s = settings_of(key);
  const int copies = 2 + has_first_moment(key.optimizer) + has_second_moment(key.optimizer) +
                     (key.regularization == Regularization::l1);
  const int points =
      (key.train_points + key.test_points) * (s.width[0] + 1) + std::max(key.train_points, key.test_points);
  const int values =
      copies * s.parameters + (3 * kernels::general::kSamples + 1) * s.values +
      static_cast<int>(kernels::general::Rate::count) +
      static_cast<int>(kScheduledEpochs) * static_cast<int>(kernels::general::Rate::scheduled) + points + 16;
  return static_cast<std::size_t>(values) * (key.precision == Precision::float64 ? 8 : 4);
}

}  // namespace seedbed::general
