// SPDX-License-Identifier: Apache-2.0
// The stored network is the other half of each pair: only the moved one is trained, as the same identity
// gives the same bits.
#include "report/butterfly.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>

#include "report/crossed_seeds.h"
#include "report/describe.h"
#include "report/field_source.h"
#include "report/text_table.h"
#include "seedbed/study_functions.h"

namespace seedbed {
namespace {

Parameters moved(const Configuration& configuration, const Seeds& seeds) {
  Parameters parameters = initial_parameters(configuration, seeds);
  double& weight = parameters.values.at(0);
  weight = configuration.train.precision == Precision::float64
               ? std::nextafter(weight, std::numeric_limits<double>::infinity())
               : static_cast<double>(
                     std::nextafterf(static_cast<float>(weight), std::numeric_limits<float>::infinity()));
  return parameters;
}

struct Trained {
  std::vector<NetworkResult> results;
  std::vector<float> fields;  ///< [network][pixel]
};

Trained train_moved(const ResultReader& result, const std::vector<NetworkRow>& rows,
                    const EngineOptions& options) {
  const auto configuration =
      std::make_shared<const Configuration>(result.sweep().configuration(rows[0].configuration_id));
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::shared_ptr<const Dataset>> data;
  std::vector<NetworkSpec> specs;
  for (const NetworkRow& row : rows) {
    auto& points = data[{row.seeds.data, row.seeds.order}];
    if (!points)
      points =
          std::make_shared<const Dataset>(make_dataset(configuration->data, row.seeds.data, row.seeds.order));
    specs.push_back({configuration, row.seeds, points});
  }
  const auto engine =
      make_cpu_engine(std::move(specs), result.sweep().stop(), RecordPlan{CurveKind::none, 0}, options);
  for (std::size_t i = 0; i < rows.size(); ++i) engine->restore(i, moved(*configuration, rows[i].seeds), 0);
  while (engine->advance(1 << 20)) {
  }
  Trained trained;
  trained.fields.resize(rows.size() * kButterflySide * kButterflySide);
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  engine->fields(all, kButterflySide, {trained.fields.data(), false});
  for (std::size_t i = 0; i < rows.size(); ++i) trained.results.push_back(engine->result(i));
  return trained;
}

bool same_bits(const Parameters& a, const Parameters& b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    if (a.values[i] != b.values[i] && !(std::isnan(a.values[i]) && std::isnan(b.values[i]))) return false;
  }
  return a.values.size() == b.values.size();
}

}  // namespace

Butterfly butterfly(const ResultReader& result, std::int64_t configuration, std::int64_t networks,
                    const EngineOptions& engine) {
  refuse_pruned(result.sweep(), "butterfly");
  Butterfly b;
  b.values = result.sweep().swept_values(configuration);
  const std::int64_t seeds = result.sweep().seeds().networks();
  const std::vector<NetworkRow> rows = result.rows(configuration * seeds, std::min(networks, seeds));
  if (rows.empty()) return b;
  const Trained trained = train_moved(result, rows, engine);
  constexpr std::size_t pixels = std::size_t(kButterflySide) * kButterflySide;
  std::vector<float> field(pixels);
  const FieldSource source = engine_fields(result);
  SeedShare differ_share(result.sweep().seeds());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t index = rows[i].network_id - configuration * seeds;
    const NetworkResult& again = trained.results[i];
    ++b.networks;
    b.weights_differ += !same_bits(result.parameters(rows[i].network_id), again.parameters);
    b.outcomes_differ += rows[i].solved_epoch.has_value() != again.solved_epoch.has_value();
    const bool diverged = rows[i].status == Status::diverged,
               moved_diverged = again.status == Status::diverged;
    if (diverged || moved_diverged) {
      differ_share.add(index, diverged != moved_diverged);
      b.disagreement += diverged != moved_diverged;
      continue;
    }
    source(std::span(rows).subspan(i, 1), kButterflySide, field.data());
    LabelMaps maps(pixels);
    maps.add(field);
    maps.add(std::span(trained.fields).subspan(i * pixels, pixels));
    const double differ = maps.disagreement(0, 1);
    differ_share.add(index, differ > 0);
    b.disagreement += differ;
  }
  b.classes_differ = differ_share.with();
  b.limits = differ_share.limits();
  b.disagreement /= static_cast<double>(b.networks);
  return b;
}

std::string butterfly_table(const Sweep& sweep, const std::vector<Butterfly>& rows) {
  TextTable table;
  for (const std::string& name : short_names(sweep.swept_keys())) table.add_column(name, Align::left);
  if (sweep.swept_keys().empty()) table.add_column("configuration", Align::left);
  table.add_column("N", Align::right);
  table.add_column("other bits", Align::right);
  table.add_column("other classes", Align::right);
  table.add_column("[95 %]", Align::left, true);
  table.add_column("share of the plane", Align::right);
  if (sweep.stop().enabled) table.add_column("other outcome", Align::right);
  for (const Butterfly& b : rows) {
    std::vector<std::string> cells;
    for (const SweptValue& v : b.values) cells.push_back(v.label);
    if (cells.empty()) cells.emplace_back("all");
    cells.push_back(with_commas(b.networks));
    cells.push_back(with_commas(b.weights_differ));
    cells.push_back(
        fmt::format("{:.3f}", static_cast<double>(b.classes_differ) / static_cast<double>(b.networks)));
    cells.push_back(fmt::format("[{:.3f}, {:.3f}]", b.limits.low, b.limits.high));
    cells.push_back(fmt::format("{:.4f}", b.disagreement));
    if (sweep.stop().enabled) cells.push_back(with_commas(b.outcomes_differ));
    table.add_row(std::move(cells));
  }
  return table.text() + '\n' +
         wrap_text(
             fmt::format("Each network trained again with its first weight moved by one unit in the "
                         "last place. Other bits: the "
                         "final parameters differ at all. Other classes: a point of {0} x {0} over "
                         "[-6, 6]^2 is classed "
                         "differently, with {2}. Share of the plane: mean over all "
                         "networks. Other outcome: one of the two "
                         "solved it and the other did not.\nSeeds: {1}.",
                         kButterflySide, seeds_text(sweep.seeds()),
                         shares_seeds(sweep.seeds()) ? "the interval of the seeds" : "Wilson's interval"),
             110);
}

std::string butterfly_json(const std::vector<Butterfly>& rows) {
  using Json = nlohmann::ordered_json;
  Json array = Json::array();
  for (const Butterfly& b : rows) {
    Json values = Json::object();
    for (const SweptValue& v : b.values) values[v.key] = Json::parse(v.json);
    array.push_back(
        {{"configuration", values},
         {"networks", b.networks},
         {"weights_differ", b.weights_differ},
         {"classes_differ", b.classes_differ},
         {"classes_differ_share", static_cast<double>(b.classes_differ) / static_cast<double>(b.networks)},
         {"classes_differ_low", b.limits.low},
         {"classes_differ_high", b.limits.high},
         {"disagreement", b.disagreement},
         {"outcomes_differ", b.outcomes_differ}});
  }
  return array.dump(1) + '\n';
}

}  // namespace seedbed
