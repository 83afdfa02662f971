// SPDX-License-Identifier: Apache-2.0
// Rules between keys. Only a few facts of a configuration take part in them; each factor has few
// different values of these facts, and only their combinations are looked at, never all configurations.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <set>

#include "sweep/names.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

struct Facts {
  std::size_t layers, activations, dropouts, regularizations;
  Loss loss;
  OutputKind output;
  bool regression, balanced, wide, basic;
  auto operator<=>(const Facts&) const = default;
};

Facts facts_of(const Configuration& configuration) {
  const std::vector<int>& hidden = configuration.network.hidden;
  return {hidden.size(),
          configuration.network.activation.size(),
          configuration.train.dropout.size(),
          configuration.train.layer_regularization.size(),
          configuration.train.loss,
          configuration.output(),
          configuration.regression(),
          configuration.data.balance.has_value(),
          !hidden.empty() && *std::max_element(hidden.begin(), hidden.end()) > kMaxKernelWidth,
          configuration.basic()};
}

/// Where the value of a key in this combination stands, for the error.
void complain_at(const Sweep::State& state, const Draft& draft, const std::vector<std::int64_t>& indices,
                 std::string_view key, const std::string& message) {
  if (const Entry* entry = draft.find_axis(key)) {
    for (std::size_t f = 0; f < state.factors.size(); ++f) {
      for (const Axis& axis : state.factors[f].axes) {
        if (axis.key != entry->key) continue;
        complain(entry->place, axis.values->at(indices[f]).line, key, message);
      }
    }
  }
  const Entry* entry = draft.find(key);
  complain(entry->place, entry->value.line, key, message);
}

/// The key that makes a configuration more than the Playground's.
std::string_view extension_of(const Configuration& c) {
  if (c.network.shortcuts) return "network.shortcuts";
  if (c.train.loss != Loss::square) return "train.loss";
  if (c.train.optimizer != Optimizer{}) return "train.optimizer";
  if (c.train.schedule != Schedule{}) return "train.schedule";
  if (c.train.order != PointOrder::fixed) return "train.order";
  if (!c.train.dropout.empty()) return "train.dropout";
  if (!c.train.layer_regularization.empty()) return "train.regularization_rate";
  if (c.train.margin > 0) return "train.margin";
  if (c.train.regularization > Regularization::l2) return "train.regularization";
  return c.network.output == OutputKind::automatic ? "network.activation" : "network.output";
}

void check(const Sweep::State& state, const Draft& draft, const std::vector<std::int64_t>& indices) {
  const Settings settings = state.settings_at(indices);
  const Facts facts = facts_of(settings.configuration);
  if (facts.activations != 1 && facts.activations != facts.layers) {
    complain_at(state, draft, indices, "network.activation",
                fmt::format("{} activations for network.hidden = {}; allowed: one for all, or one a layer",
                            facts.activations, shown(key_named("network.hidden").get(settings))));
  }
  if (facts.dropouts > 1 && facts.dropouts != facts.layers) {
    complain_at(state, draft, indices, "train.dropout",
                fmt::format("{} shares for network.hidden = {}; allowed: one for all, or one a layer",
                            facts.dropouts, shown(key_named("network.hidden").get(settings))));
  }
  if (facts.regularizations > 0 && facts.regularizations != facts.layers + 1) {
    complain_at(
        state, draft, indices, "train.regularization_rate",
        fmt::format("{} rates for network.hidden = {}; allowed: one for all, or one a layer of weights, {}",
                    facts.regularizations, shown(key_named("network.hidden").get(settings)),
                    facts.layers + 1));
  }
  const bool classifies = facts.loss == Loss::cross_entropy || facts.loss == Loss::hinge;
  if (classifies && facts.regression) {
    complain_at(
        state, draft, indices, "train.loss",
        fmt::format("{} needs classes, and {} is a regression; allowed: square, huber",
                    quoted(name_in(facts.loss)), quoted(name_in(settings.configuration.data.dataset))));
  }
  if (facts.loss == Loss::cross_entropy && facts.output != OutputKind::sigmoid) {
    complain_at(state, draft, indices, "network.output",
                fmt::format("{} with train.loss = \"cross-entropy\"; allowed: auto, sigmoid",
                            quoted(name_in(facts.output))));
  }
  if (facts.wide && !facts.basic) {
    complain_at(state, draft, indices, extension_of(settings.configuration),
                fmt::format("not with layers of more than {} neurons, as in network.hidden = {}",
                            kMaxKernelWidth, shown(key_named("network.hidden").get(settings))));
  }
  if (facts.regression && facts.balanced) {
    complain_at(
        state, draft, indices, "data.balance",
        fmt::format("{} is a regression and has no classes", name_of(settings.configuration.data.dataset)));
  }
}

/// The keys of facts_of.
bool takes_part(const Axis& axis) {
  static constexpr std::array kKeys{"train.margin",         "network.hidden",
                                    "network.activation",   "network.output",
                                    "network.shortcuts",    "data.dataset",
                                    "data.balance",         "train.loss",
                                    "train.optimizer",      "train.schedule",
                                    "train.order",          "train.dropout",
                                    "train.regularization", "train.regularization_rate"};
  return std::ranges::find(kKeys, axis.key->name) != kKeys.end();
}

/// The first index of every different value of the facts that a factor alone gives.
std::vector<std::int64_t> representatives(const Factor& factor, const Settings& base) {
  if (std::ranges::none_of(factor.axes, takes_part)) return {0};
  std::map<Facts, std::int64_t> found;
  Settings settings = base;
  for (std::int64_t i = 0; i < factor.size(); ++i) {
    factor.apply(i, settings);
    found.try_emplace(facts_of(settings.configuration), i);
  }
  std::vector<std::int64_t> indices;
  for (const auto& [facts, index] : found) indices.push_back(index);
  return indices;
}

/// With conditions: the first combination of each kind, by the indices of the factors that take part and by
/// which of their axes apply.
void check_kept(const Sweep::State& state, const Draft& draft) {
  std::vector<std::size_t> factors, gates;
  for (std::size_t f = 0; f < state.factors.size(); ++f) {
    if (std::ranges::any_of(state.factors[f].axes, takes_part)) factors.push_back(f);
  }
  for (std::size_t g = 0; g < state.gates.size(); ++g) {
    if (takes_part(state.factors[state.gates[g].factor].axes[state.gates[g].axis])) gates.push_back(g);
  }
  std::set<std::vector<std::int64_t>> seen;
  for (std::int64_t id = 0; id < state.configurations; ++id) {
    const std::vector<std::int64_t> indices = state.factor_indices(id);
    const std::vector<bool> applies = state.applicable(indices);
    std::vector<std::int64_t> kind;
    for (const std::size_t f : factors) kind.push_back(indices[f]);
    for (const std::size_t g : gates) kind.push_back(applies[g] ? 1 : 0);
    if (seen.insert(std::move(kind)).second) check(state, draft, indices);
  }
}

}  // namespace

void check_combinations(const Sweep::State& state, const Draft& draft) {
  if (!state.gates.empty()) return check_kept(state, draft);
  std::vector<std::vector<std::int64_t>> choices;
  std::size_t combinations = 1;
  for (const Factor& factor : state.factors) {
    choices.push_back(representatives(factor, state.base));
    combinations *= choices.back().size();
  }
  for (std::size_t n = 0; n < combinations; ++n) {
    std::vector<std::int64_t> indices;
    std::size_t rest = n;
    for (const auto& choice : choices) {
      indices.push_back(choice[rest % choice.size()]);
      rest /= choice.size();
    }
    check(state, draft, indices);
  }
}

}  // namespace seedbed
