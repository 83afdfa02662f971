// SPDX-License-Identifier: Apache-2.0
// A pruned study as a table, JSON and CSV.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/describe.h"
#include "report/json_value.h"
#include "report/study_pruned.h"
#include "report/study_text.h"
#include "report/text_table.h"

namespace seedbed {
namespace {

using Json = nlohmann::ordered_json;

std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:#.3g}", value) : kNone;
}

std::vector<std::string> cells(const PrunedStudy& study) {
  std::vector<std::string> row;
  for (const SweptValue& value : study.values) row.push_back(value.label);
  if (row.empty()) row.emplace_back("all");
  row.push_back(with_commas(study.networks));
  for (const PrunedStudy::Rung& rung : study.rungs) row.push_back(with_commas(rung.reached));
  row.push_back(with_commas(study.ended));
  row.push_back(with_commas(study.pruned));
  row.push_back(with_commas(study.diverged));
  row.push_back(study.best ? number(study.best->score) : kNone);
  row.push_back(study.best ? with_commas(study.best->epochs) : kNone);
  row.push_back(study.best ? std::to_string(study.best->network) : kNone);
  const Distribution& first = study.first_rung;
  row.push_back(number(first.median));
  row.push_back(first.count < 2 ? "" : fmt::format("[{}, {}]", number(first.q25), number(first.q75)));
  return row;
}

/// What the contract's keys of a whole population become.
Json null_distribution() {
  Json object = Json::object();
  for (const char* part : {"min", "q05", "q25", "median", "q75", "q95", "max", "mean", "sd", "iqm"})
    object[part] = nullptr;
  return object;
}

Json kept_json(const Distribution& d) {
  return {{"count", d.count},          {"min", json_number(d.min)},
          {"q25", json_number(d.q25)}, {"median", json_number(d.median)},
          {"q75", json_number(d.q75)}, {"max", json_number(d.max)}};
}

/// A label in quotes where commas or quotes ask for it.
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string csv_number(double value) {
  return std::isfinite(value) ? Json(value).dump() : "";
}

}  // namespace

std::string pruned_table(const Sweep& sweep, const std::vector<std::string>& keys,
                         std::span<const PrunedStudy> studies, std::size_t most) {
  TextTable table;
  for (const std::string& name : short_names(keys)) table.add_column(name, Align::left);
  if (keys.empty()) table.add_column("configuration", Align::left);
  table.add_column("N", Align::right);
  const std::vector<std::int64_t> rungs = rungs_of(sweep);
  for (const std::int64_t rung : rungs) table.add_column(fmt::format("at {}", rung), Align::right);
  table.add_column("at the end", Align::right);
  table.add_column("pruned", Align::right);
  table.add_column("diverged", Align::right);
  table.add_column("best " + std::string(name_of(sweep.prune().metric)), Align::right);
  table.add_column("epochs", Align::right);
  table.add_column("network", Align::right);
  table.add_column(fmt::format("median at {}", rungs.front()), Align::right);
  table.add_column("[quartiles]", Align::left, true);
  std::int64_t networks = 0, pruned = 0, diverged = 0, ended = 0;
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const PrunedStudy& study = studies[i];
    if (i < most) table.add_row(cells(study));
    networks += study.networks;
    pruned += study.pruned;
    diverged += study.diverged;
    ended += study.ended;
  }
  std::string caption =
      fmt::format("{}: {} trained to the end, {} pruned, {} diverged. Pruned {}.\nSeeds: {}.\n",
                  counted(networks, "network"), with_commas(ended), with_commas(pruned),
                  with_commas(diverged), prune_text(sweep), seeds_text(sweep.seeds()));
  if (studies.size() > most) {
    caption += fmt::format("The best {} of {} rows; all of them with --csv or --json.\n", most,
                           with_commas(static_cast<std::int64_t>(studies.size())));
  }
  caption +=
      "Rows by their best network: that which got farthest, then by its score there. No share solved, time "
      "to "
      "solve or quantile at the end: the networks that pruning stopped are missing there, so that these "
      "would not "
      "be those of the seeds; the first rung is the last epoch that all networks reached.";
  return table.text() + '\n' + wrap_text(caption, kCaptionWidth);
}

std::string pruned_json(const Sweep& sweep, const PrunedStudy& study) {
  Json values = Json::object();
  for (const SweptValue& v : study.values) values[v.key] = Json::parse(v.json);
  Json object = Json::object();
  object["configuration"] = std::move(values);
  object["networks"] = study.networks;
  object["solved"] = nullptr;
  object["diverged"] = study.diverged;
  for (const char* key :
       {"success", "success_low", "success_high", "median_epochs", "median_low", "median_high"})
    object[key] = nullptr;
  object["test_loss"] = null_distribution();
  object["test_accuracy"] = null_distribution();
  object["pruned"] = study.pruned;
  object["ended"] = study.ended;
  Json rungs = Json::array();
  for (const PrunedStudy::Rung& rung : study.rungs)
    rungs.push_back({{"epoch", rung.epoch}, {"reached", rung.reached}});
  object["rungs"] = std::move(rungs);
  object["best"] = nullptr;
  if (study.best) {
    object["best"] = {{"network", study.best->network},
                      {"metric", name_of(sweep.prune().metric)},
                      {"score", json_number(study.best->score)},
                      {"epochs", study.best->epochs},
                      {"ended", study.best->ended}};
  }
  object["first_rung"] = kept_json(study.first_rung);
  return object.dump();
}

std::string pruned_csv_header(const Sweep& sweep, const std::vector<std::string>& keys) {
  std::string line = study_csv_header(keys);
  line.pop_back();
  line += ",pruned,ended";
  for (const std::int64_t rung : rungs_of(sweep)) line += fmt::format(",reached_{}", rung);
  return line + ",best_network,best_score,best_epochs,first_rung_median,first_rung_q25,first_rung_q75\n";
}

std::string pruned_csv_line(const PrunedStudy& study) {
  const std::string columns = study_csv_header({});
  std::string line;
  for (const SweptValue& v : study.values) {
    const Json value = Json::parse(v.json);
    line += csv_text(value.is_null()     ? ""
                     : value.is_string() ? value.get<std::string>()
                                         : value.dump()) +
            ',';
  }
  line += fmt::format("{},,{}", study.networks, study.diverged);
  // The contract's columns from `success` on: none of a population that was cut.
  line += std::string(static_cast<std::size_t>(std::count(columns.begin(), columns.end(), ',') - 2), ',');
  line += fmt::format(",{},{}", study.pruned, study.ended);
  for (const PrunedStudy::Rung& rung : study.rungs) line += fmt::format(",{}", rung.reached);
  line += study.best ? fmt::format(",{},{},{}", study.best->network, csv_number(study.best->score),
                                   study.best->epochs)
                     : ",,,";
  line += fmt::format(",{},{},{}\n", csv_number(study.first_rung.median), csv_number(study.first_rung.q25),
                      csv_number(study.first_rung.q75));
  return line;
}

}  // namespace seedbed
