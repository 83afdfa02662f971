// SPDX-License-Identifier: Apache-2.0
// Title, captions and labels from the facts of a sweep.
#include "report/sheet_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/describe.h"

namespace seedbed {
namespace {

bool is_swept(const Sweep& sweep, const char* key) {
  const auto& keys = sweep.swept_keys();
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// "test accuracy ≥ 0.99"
std::string stop_label(const StopRule& stop) {
  return replaced(replaced(replaced(stop_text(stop), "_", " "), ">=", "≥"), "<=", "≤");
}

std::string short_seed(std::uint64_t seed) {
  const std::string digits = std::to_string(seed);
  return digits.size() <= 6 ? digits : "…" + digits.substr(digits.size() - 4);
}

std::string hidden_text(const std::vector<int>& hidden) {
  return hidden.empty() ? "no hidden layers" : fmt::format("hidden {}", fmt::join(hidden, "-"));
}

std::string seeds_title(const SeedDesign& seeds, int columns) {
  std::string title = "seed";
  if (seeds.crossed) {
    std::vector<std::string> streams;
    if (seeds.init_count > 1) streams.emplace_back("init");
    if (seeds.data_count > 1) streams.emplace_back("data");
    if (seeds.order_count > 1) streams.emplace_back("order");
    if (!streams.empty()) title = fmt::format("{} seed", fmt::join(streams, "·"));
  }
  if (columns < seeds.networks())
    title += fmt::format(", first {} of {}", columns, with_commas(seeds.networks()));
  return title;
}

}  // namespace

std::string seed_label(const SeedDesign& design, std::int64_t index) {
  const Seeds seeds = design.at(index);
  if (!design.crossed) {
    if (design.vary_init) return short_seed(seeds.init);
    if (design.vary_data) return short_seed(seeds.data);
    return short_seed(seeds.order);
  }
  std::vector<std::string> parts;
  if (design.init_count > 1) parts.push_back(short_seed(seeds.init));
  if (design.data_count > 1) parts.push_back(short_seed(seeds.data));
  if (design.order_count > 1) parts.push_back(short_seed(seeds.order));
  return parts.empty() ? "0" : fmt::format("{}", fmt::join(parts, "·"));
}

std::string fixed_text(const Sweep& sweep) {
  const Configuration c = sweep.configuration(0);
  std::vector<std::string> parts;
  if (!is_swept(sweep, "data.dataset") && !is_swept(sweep, "data.file")) {
    parts.push_back(c.data.dataset == DatasetKind::file ? c.data.file : name_of(c.data.dataset));
  }
  if (!is_swept(sweep, "data.noise") && c.data.noise > 0)
    parts.push_back(fmt::format("noise {} %", c.data.noise));
  if (!is_swept(sweep, "data.features")) {
    std::string features = "features";
    for (int f = 0; f < kFeatureCount; ++f) {
      if (c.data.features.has(static_cast<Feature>(f)))
        features += fmt::format(" {}", name_of(static_cast<Feature>(f)));
    }
    parts.push_back(c.data.features.count() == 0 ? "no features" : features);
  }
  if (!is_swept(sweep, "network.hidden")) parts.push_back(hidden_text(c.network.hidden));
  if (!is_swept(sweep, "network.activation")) {
    std::vector<std::string> names;
    for (Activation a : c.network.activation) names.emplace_back(name_of(a));
    parts.push_back(fmt::format("{}", fmt::join(names, "-")));
  }
  const auto extra = [&](const char* key, bool on, const std::string& text) {
    if (on && !is_swept(sweep, key)) parts.push_back(text);
  };
  extra("network.shortcuts", c.network.shortcuts, "shortcuts");
  extra("train.optimizer", c.train.optimizer.kind != OptimizerKind::sgd, name_of(c.train.optimizer.kind));
  extra("train.loss", c.train.loss != Loss::square, name_of(c.train.loss));
  extra("train.order", c.train.order == PointOrder::shuffled, "shuffled");
  extra("train.dropout", !c.train.dropout.empty(),
        fmt::format("dropout {}", fmt::join(c.train.dropout, " ")));
  if (!is_swept(sweep, "train.learning_rate"))
    parts.push_back(fmt::format("learning rate {}", c.train.learning_rate));
  if (!is_swept(sweep, "train.batch")) parts.push_back(fmt::format("batch {}", c.train.batch));
  if (!is_swept(sweep, "train.regularization") && c.train.regularization != Regularization::none) {
    parts.push_back(is_swept(sweep, "train.regularization_rate") ? name_of(c.train.regularization)
                                                                 : regularization_text(c.train));
  }
  return fmt::format("{}", fmt::join(parts, " · "));
}

SheetContent sheet_content(const Sweep& sweep, std::int64_t finished_networks, const SheetOptions& options) {
  SheetContent content;
  const SeedDesign& seeds = sweep.seeds();
  content.title = sweep.name();
  content.success = sweep.stop().enabled;
  content.maps = options.maps > 0;
  content.pruned = sweep.prune().enabled();

  std::string counts =
      fmt::format("{}: {} × {}", counted(sweep.networks(), "network"),
                  counted(sweep.configurations(), "configuration"), counted(seeds.networks(), "seed"));
  if (!is_swept(sweep, "train.epochs")) {
    counts += fmt::format(" · {}", counted(sweep.configuration(0).train.epochs, "epoch"));
  }
  content.captions.push_back(counts);
  content.captions.push_back(
      (content.success ? fmt::format("solved: {} at some epoch · ", stop_label(sweep.stop())) : "") +
      replaced(seeds_text(seeds), " x ", " × "));
  if (content.pruned) content.captions.push_back("pruned " + prune_text(sweep));
  if (std::string fixed = fixed_text(sweep); !fixed.empty()) content.captions.push_back(std::move(fixed));

  content.keys = short_names(sweep.swept_keys());
  const auto columns = static_cast<int>(std::min<std::int64_t>(options.columns, seeds.networks()));
  for (int c = 0; c < columns; ++c) content.seeds.push_back(seed_label(seeds, c));
  content.seeds_title = seeds_title(seeds, columns);
  const std::string mapped =
      counted(std::min<std::int64_t>(options.maps, seeds.networks()), seeds.crossed ? "network" : "seed");
  content.maps_title = content.pruned ? "over those kept" : "over " + mapped;

  const std::int64_t rows = std::min<std::int64_t>(options.rows, sweep.configurations());
  for (std::int64_t id = 0; id < rows; ++id) {
    SheetRow row;
    for (SweptValue& value : sweep.swept_values(id)) row.labels.push_back(std::move(value.label));
    row.has_criterion = can_be_solved(sweep.stop(), sweep.configuration(id));
    content.rows.push_back(std::move(row));
  }
  if (finished_networks < sweep.networks()) {
    content.notes.push_back(fmt::format("The result is incomplete: {} of {} networks are finished.",
                                        with_commas(finished_networks), with_commas(sweep.networks())));
  }
  if (rows < sweep.configurations()) {
    content.notes.push_back(fmt::format("{} of {} configurations are shown, the first of the sweep (--rows).",
                                        with_commas(rows), with_commas(sweep.configurations())));
  }
  return content;
}

}  // namespace seedbed
