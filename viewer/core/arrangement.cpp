// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/arrangement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "report/crossed_seeds.h"
#include "report/describe.h"
#include "seedbed/error.h"
#include "viewer/core/filter.h"

namespace seedbed::viewer {

const char* name_of(RowOrder order) {
  constexpr const char* names[] = {"As in the sweep", "Success, best first", "Loss, best first",
                                   "Epochs to solve", "By hand"};
  return names[static_cast<int>(order)];
}
const char* name_of(ColumnOrder order) {
  constexpr const char* names[] = {"Seed", "Loss, best first", "Accuracy, best first", "Epochs to solve"};
  return names[static_cast<int>(order)];
}
const char* name_of(Dim dim) {
  constexpr const char* names[] = {"Nothing", "Solved", "Unsolved", "Diverged"};
  return names[static_cast<int>(dim)];
}
const char* name_of(MapKind kind) {
  constexpr const char* names[] = {"mean", "disagreement", "deviation", "vote"};
  return names[static_cast<int>(kind)];
}

double shown_loss(const Metrics& m) {
  return std::isnan(m.test_loss) ? m.train_loss : m.test_loss;
}

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double nan_last(double x) {
  return std::isnan(x) ? kInfinity : x;
}

double median(std::vector<double> values) {
  if (values.empty()) return kInfinity;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double shown_accuracy(const Metrics& m) {
  return std::isnan(m.test_accuracy) ? m.train_accuracy : m.test_accuracy;
}

double epochs_to_solve(const NetworkStanding& s) {
  return s.solved_epoch < 0 ? kInfinity : s.solved_epoch;
}

FilterValue value_of(const Population& population, const Frame& frame,
                     const std::vector<RowSummary>& summaries, int network, const std::string& name) {
  const Metrics& m = frame.metric(network);
  const NetworkStanding& s = frame.of(network);
  if (name == "solved") return s.solved_epoch >= 0;
  if (name == "diverged") return s.diverged;
  if (name == "running") return s.running;
  if (name == "pruned") return s.pruned;
  if (name == "train_loss") return m.train_loss;
  if (name == "test_loss") return m.test_loss;
  if (name == "train_accuracy") return m.train_accuracy;
  if (name == "test_accuracy") return m.test_accuracy;
  if (name == "epoch") return static_cast<double>(s.epoch);
  if (name == "solved_epoch")
    return s.solved_epoch < 0 ? std::numeric_limits<double>::quiet_NaN()
                              : static_cast<double>(s.solved_epoch);
  if (name == "seed") return static_cast<double>(population.seed_number(network));
  if (name == "init_seed") return static_cast<double>(population.seeds_of(network).init);
  if (name == "data_seed") return static_cast<double>(population.seeds_of(network).data);
  const int row = population.row_of(network);
  if (name == "success") {
    const RowSummary& summary = summaries[static_cast<std::size_t>(row)];
    return summary.judged ? summary.success() : std::numeric_limits<double>::quiet_NaN();
  }
  for (const SweptValue& value : population.row(row).values) {
    if (value.key == name || value.key.substr(value.key.rfind('.') + 1) == name) return value.label;
  }
  return std::string();
}

std::vector<int> row_order(const Population& population, const std::vector<RowSummary>& summaries,
                           const ViewState& view) {
  std::vector<int> order(static_cast<std::size_t>(population.rows()));
  std::iota(order.begin(), order.end(), 0);
  const auto by = [&](auto&& key) {
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      return key(summaries[static_cast<std::size_t>(a)]) < key(summaries[static_cast<std::size_t>(b)]);
    });
  };
  switch (view.row_order) {
    case RowOrder::file:
      break;
    case RowOrder::success:
      by([](const RowSummary& s) { return s.judged ? -s.success() : 1; });
      break;
    case RowOrder::loss:
      by([](const RowSummary& s) { return s.median_loss; });
      break;
    case RowOrder::epochs:
      by([](const RowSummary& s) { return s.median_epochs; });
      break;
    case RowOrder::manual: {
      std::vector<int> place(order.size());
      std::iota(place.begin(), place.end(), static_cast<int>(order.size()));
      for (std::size_t i = 0; i < view.manual_order.size(); ++i) {
        const int row = view.manual_order[i];
        if (row >= 0 && row < population.rows()) place[static_cast<std::size_t>(row)] = static_cast<int>(i);
      }
      std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return place[static_cast<std::size_t>(a)] < place[static_cast<std::size_t>(b)];
      });
      break;
    }
  }
  return order;
}

/// Rows with equal values of the key together, groups in the order of their first row.
void group_rows(const Population& population, const std::string& key, Arrangement& arrangement) {
  const auto label = [&](const ArrangedRow& row) -> std::string {
    for (const SweptValue& value : population.row(row.row).values) {
      if (value.key == key) return value.label;
    }
    return "";
  };
  std::vector<std::string> seen;
  for (const ArrangedRow& row : arrangement.rows) {
    if (std::find(seen.begin(), seen.end(), label(row)) == seen.end()) seen.push_back(label(row));
  }
  const auto place = [&](const ArrangedRow& row) {
    return std::find(seen.begin(), seen.end(), label(row)) - seen.begin();
  };
  std::stable_sort(arrangement.rows.begin(), arrangement.rows.end(),
                   [&](const ArrangedRow& a, const ArrangedRow& b) { return place(a) < place(b); });
  const std::string name = key.substr(key.rfind('.') + 1);
  for (std::size_t i = 0; i < arrangement.rows.size(); ++i) {
    if (i == 0 || label(arrangement.rows[i]) != label(arrangement.rows[i - 1]))
      arrangement.rows[i].group = name + " " + label(arrangement.rows[i]);
  }
}

}  // namespace

std::vector<RowSummary> summarize(const Population& population, const Frame& frame) {
  std::vector<RowSummary> summaries(static_cast<std::size_t>(population.rows()));
  for (int r = 0; r < population.rows(); ++r) {
    RowSummary& s = summaries[static_cast<std::size_t>(r)];
    s.judged = can_be_solved(population.sweep().stop(), *population.row(r).configuration);
    std::vector<double> losses, epochs;
    SeedShare solved(population.sweep().seeds());
    for (int k = 0; k < population.seeds(); ++k) {
      const int n = r * population.seeds() + k;
      const NetworkStanding& standing = frame.of(n);
      ++s.networks;
      solved.add(k, standing.solved_epoch >= 0);
      s.diverged += standing.diverged;
      s.running += standing.running;
      s.pruned += standing.pruned;
      losses.push_back(nan_last(shown_loss(frame.metric(n))));
      epochs.push_back(epochs_to_solve(standing));
    }
    s.solved = static_cast<int>(solved.with());
    s.limits = solved.limits();
    s.median_loss = median(std::move(losses));
    s.median_epochs = median(std::move(epochs));
  }
  return summaries;
}

std::vector<std::string> filter_names(const Population& population) {
  std::vector<std::string> names{"solved",         "diverged",      "running", "train_loss",   "test_loss",
                                 "train_accuracy", "test_accuracy", "epoch",   "solved_epoch", "seed",
                                 "init_seed",      "data_seed",     "success", "pruned"};
  const std::vector<std::string>& keys = population.sweep().swept_keys();
  const std::vector<std::string> shorter = short_names(keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    names.push_back(keys[i]);
    if (shorter[i] != keys[i]) names.push_back(shorter[i]);
  }
  return names;
}

Arrangement arrange(const Population& population, const Frame& frame, const ViewState& view) {
  Arrangement arrangement;
  Filter filter;
  try {
    filter = Filter(view.filter, filter_names(population));
  } catch (const UsageError& e) {
    arrangement.filter_error = e.what();
  }
  const bool filtered = !view.filter.empty() && arrangement.filter_error.empty();
  const std::vector<RowSummary> summaries = summarize(population, frame);
  for (const int row : row_order(population, summaries, view)) {
    ArrangedRow arranged;
    arranged.row = row;
    for (int k = 0; k < population.seeds(); ++k) {
      const int n = row * population.seeds() + k;
      const auto lookup = [&](const std::string& name) {
        return value_of(population, frame, summaries, n, name);
      };
      if (!filtered || filter.passes(lookup)) arranged.networks.push_back(n);
    }
    if (arranged.networks.empty()) continue;
    const auto by = [&](auto&& key) {
      std::stable_sort(arranged.networks.begin(), arranged.networks.end(),
                       [&](int a, int b) { return key(a) < key(b); });
    };
    switch (view.column_order) {
      case ColumnOrder::seed:
        break;
      case ColumnOrder::loss:
        by([&](int n) { return nan_last(shown_loss(frame.metric(n))); });
        break;
      case ColumnOrder::accuracy:
        by([&](int n) { return nan_last(-shown_accuracy(frame.metric(n))); });
        break;
      case ColumnOrder::epochs:
        by([&](int n) { return epochs_to_solve(frame.of(n)); });
        break;
    }
    arrangement.networks += static_cast<int>(arranged.networks.size());
    arrangement.most_in_a_row = std::max(arrangement.most_in_a_row, arranged.networks.size());
    arrangement.rows.push_back(std::move(arranged));
  }
  if (!view.group_key.empty()) group_rows(population, view.group_key, arrangement);
  return arrangement;
}

}  // namespace seedbed::viewer
