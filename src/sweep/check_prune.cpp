// SPDX-License-Identifier: Apache-2.0
// [prune] against the sweep: there must be a method, a first rung before the last epoch of every network, and
// something to compare the networks by.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sweep/names.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

/// Settings with every value that a key has in the sweep, one after the other.
template <class Visit>
void each_value(const Sweep::State& state, std::string_view name, const Visit& visit) {
  const Key& key = key_named(name);
  Settings settings = state.base;
  if (state.has_base_value(key)) visit(settings.configuration);
  for (const Factor& factor : state.factors) {
    for (const Axis& axis : factor.axes) {
      if (axis.key != &key) continue;
      for (std::int64_t i = 0; i < axis.values->size(); ++i) {
        key.set(axis.values->at(i), settings);
        visit(settings.configuration);
      }
    }
  }
}

/// At the entry of the key where there is one, else where the method is.
[[noreturn]] void fail(const Draft& draft, const std::string& name, const std::string& message) {
  const Entry* entry = draft.find(name);
  if (entry != nullptr) complain(entry->place, entry->value.line, name, message);
  entry = draft.find("prune.method");
  complain(entry->place, entry->value.line, entry->key->name, name + " " + message);
}

void check_method(const Draft& draft) {
  if (draft.find("prune.method") != nullptr) return;
  for (const Entry& entry : draft.settings) {
    if (entry.key->table() != "prune") continue;
    complain(entry.place, entry.value.line, entry.key->name,
             "only with prune.method = \"asha\": without a method nothing is pruned");
  }
}

void check_first(const Sweep::State& state, const Draft& draft) {
  std::int64_t fewest = kMostNetworks;
  each_value(state, "train.epochs",
             [&](const Configuration& c) { fewest = std::min<std::int64_t>(fewest, c.train.epochs); });
  const std::int64_t first = state.base.prune.first;
  if (first < fewest) return;
  const bool axis = draft.find_axis("train.epochs") != nullptr;
  const std::string epochs = fmt::format("{}train.epochs, {}", axis ? "the smallest " : "", fewest);
  if (fewest < 2) {
    fail(draft, "prune.first",
         fmt::format("{} is not below {}; a sweep with [prune] needs 2 epochs or more", first, epochs));
  }
  fail(draft, "prune.first", fmt::format("{} is not below {}; allowed: 1 to {}", first, epochs, fewest - 1));
}

void check_metric(const Sweep::State& state, const Draft& draft) {
  const Metric metric = state.base.prune.metric;
  if (metric == Metric::train_accuracy || metric == Metric::test_accuracy) {
    each_value(state, "data.dataset", [&](const Configuration& c) {
      if (!c.regression()) return;
      fail(draft, "prune.metric",
           fmt::format("{} of a regression ({}), which has no accuracy; allowed: train_loss, test_loss",
                       quoted(name_in(metric)), quoted(name_in(c.data.dataset))));
    });
  }
  if (metric == Metric::test_loss || metric == Metric::test_accuracy) {
    each_value(state, "data.train", [&](const Configuration& c) {
      if (c.data.train < 100) return;
      fail(draft, "prune.metric",
           fmt::format("{} without test points (data.train = 100); allowed: train_loss, train_accuracy",
                       quoted(name_in(metric))));
    });
  }
}

}  // namespace

void check_prune(const Sweep::State& state, const Draft& draft) {
  check_method(draft);
  if (!state.base.prune.enabled()) return;
  check_first(state, draft);
  check_metric(state, draft);
}

}  // namespace seedbed
