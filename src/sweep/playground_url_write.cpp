// SPDX-License-Identifier: Apache-2.0
// The Playground URL of a configuration, where the site can show it: its own datasets at their own
// size, one activation, one of its two initializations. Fields in the order in which the site writes them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "seedbed/sweep.h"
#include "sweep/names.h"
#include "sweep/playground_url.h"
#include "sweep/value.h"

namespace seedbed {
namespace {

/// What the site calls `name`, or "" for nothing.
template <std::size_t N>
std::string_view text_of(const std::array<Choice, N>& choices, std::string_view name) {
  for (const Choice& choice : choices) {
    if (choice.name == name) return choice.text;
  }
  return {};
}

/// A seed survives the address bar if no character of it is escaped or separates fields.
bool survives(const std::string& seed) {
  const auto ordinary = [](char c) {
    return kept_in_fragment(static_cast<unsigned char>(c)) && c != '&' && c != '=';
  };
  return !seed.empty() && std::ranges::all_of(seed, ordinary);
}

bool has_own_size(const DataConfiguration& data, bool regression) {
  return data.points == 0 || data.points == (regression ? 1200 : 500);
}

}  // namespace

std::optional<std::string> playground_url(const Configuration& c) {
  const bool regression = c.regression();
  const char* dataset_name = name_in(c.data.dataset);
  const std::string_view dataset =
      regression ? text_of(kRegressionChoices, dataset_name) : text_of(kDatasetChoices, dataset_name);
  if (c.data.balance || c.data.standardize) return std::nullopt;
  if (dataset.empty() || !has_own_size(c.data, regression)) return std::nullopt;
  const std::set<Activation> activations(c.network.activation.begin(), c.network.activation.end());
  if (!c.basic()) return std::nullopt;
  if (activations.size() != 1 || c.network.init.kind > InitializationKind::zero) return std::nullopt;
  if (c.data.playground_seed && !survives(*c.data.playground_seed)) return std::nullopt;

  std::string url = fmt::format("{}#activation={}", kPlaygroundPage, name_in(*activations.begin()));
  const auto add = [&](std::string_view field, std::string_view value) {
    url += fmt::format("&{}={}", field, value);
  };
  const auto flag = [](bool on) { return on ? "true" : "false"; };
  const auto feature = [&](std::string_view field) {
    const auto found = std::ranges::find(kFeatureFields, field, &FeatureField::field);
    add(field, flag(c.data.features.has(found->feature)));
  };
  if (c.train.regularization != Regularization::none) {
    add("regularization", text_of(kRegularizationChoices, name_in(c.train.regularization)));
  }
  add("batchSize", std::to_string(c.train.batch));
  add("dataset", regression ? "circle" : dataset);
  add("regDataset", regression ? dataset : "reg-plane");
  add("learningRate", number_text(c.train.learning_rate));
  add("regularizationRate", number_text(c.train.regularization_rate));
  add("noise", number_text(c.data.noise));
  add("networkShape", fmt::format("{}", fmt::join(c.network.hidden, ",")));
  if (c.data.playground_seed) add("seed", *c.data.playground_seed);
  add("showTestData", "false");
  add("discretize", "false");
  add("percTrainData", number_text(c.data.train));
  for (const char* field : {"x", "y", "xTimesY", "xSquared", "ySquared"}) feature(field);
  add("cosX", "false");
  feature("sinX");
  add("cosY", "false");
  feature("sinY");
  add("collectStats", "false");
  add("problem", regression ? "regression" : "classification");
  add("initZero", flag(c.network.init.kind == InitializationKind::zero));
  add("hideText", "false");
  return url;
}

}  // namespace seedbed
