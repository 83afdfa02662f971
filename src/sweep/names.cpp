// SPDX-License-Identifier: Apache-2.0
// Public names of the configuration's enumerations.
#include "sweep/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace seedbed {

const char* name_of(DatasetKind kind) {
  return name_in(kind);
}
const char* name_of(Feature feature) {
  return name_in(feature);
}
const char* name_of(Activation activation) {
  return name_in(activation);
}
const char* name_of(Regularization regularization) {
  return name_in(regularization);
}
const char* name_of(Precision precision) {
  return name_in(precision);
}
const char* name_of(Math math) {
  return name_in(math);
}
const char* name_of(OptimizerKind kind) {
  return name_in(kind);
}
const char* name_of(Loss loss) {
  return name_in(loss);
}

std::string regularization_text(const TrainConfiguration& train) {
  const std::string name = name_of(train.regularization);
  if (train.regularization == Regularization::none) return name;
  return train.layer_regularization.empty()
             ? fmt::format("{} {}", name, train.regularization_rate)
             : fmt::format("{} {}", name, fmt::join(train.layer_regularization, " "));
}

bool Configuration::basic() const {
  const TrainConfiguration plain;
  return std::all_of(network.activation.begin(), network.activation.end(), is_basic) && !network.shortcuts &&
         output() == (regression() ? OutputKind::linear : OutputKind::tanh) &&
         train.regularization <= Regularization::l2 && train.optimizer == plain.optimizer &&
         train.schedule == plain.schedule && train.loss == plain.loss && train.margin == 0 &&
         train.order == plain.order && train.dropout.empty() && train.layer_regularization.empty();
}

const char* name_of(SampleMethod method) {
  return name_in(method);
}
const char* name_of(PruneMethod method) {
  return name_in(method);
}
const char* name_of(Metric metric) {
  return name_in(metric);
}

}  // namespace seedbed
