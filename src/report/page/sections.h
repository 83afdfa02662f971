// SPDX-License-Identifier: Apache-2.0
// The parts of the report's data, one function each: from the population to JSON. Sizes are
// bounded whatever the number of networks. `cells` are positions in Population::cells.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/field_source.h"
#include "report/page/population.h"
#include "seedbed/study_proportions.h"

namespace seedbed::page {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::size_t>;

/// Six significant digits: what a picture needs. Null for what is not finite.
Json number(double value);
Json numbers(std::span<const double> values);

/// Final metrics beside the test loss and the test accuracy.
struct FinalMetric {
  const char* key;
  double (*value)(const NetworkRow&);
};
inline constexpr FinalMetric kMoreMetrics[] = {
    {"train_loss", [](const NetworkRow& row) { return row.metrics.train_loss; }},
    {"gap", [](const NetworkRow& row) { return row.metrics.test_loss - row.metrics.train_loss; }}};
inline double final_loss(const NetworkRow& row) {
  return row.metrics.test_loss;
}
inline double final_accuracy(const NetworkRow& row) {
  return row.metrics.test_accuracy;
}
/// Of the networks that did not diverge: ascending, finite.
std::vector<double> final_values(const Cell& cell, double (*value)(const NetworkRow&));

/// Success of cell a less that of cell b, Newcombe's interval; paired where both have the same seeds. Of a
/// crossed design difference_limits().
ProportionDifference success_difference(const Population& p, std::size_t a, std::size_t b,
                                        double level = kDefaultLevel);

/// Level of one interval at which `count` of them hold together with kDefaultLevel (Bonferroni). A winner
/// that was searched for among n cells is one of n (n - 1) / 2 differences.
double joint_level(std::size_t count);
inline std::size_t pairs_of(std::size_t cells) {
  return cells * (cells - 1) / 2;
}

/// "aGVsbG8=" for bytes.
std::string base64(std::span<const std::uint8_t> bytes);

Json cell_table(const Population& p, const Cells& cells);        ///< a row a configuration, with intervals
Json success_heatmap(const Population& p);                       ///< null with fewer than two free keys
Json survival_section(const Population& p, const Cells& cells);  ///< curves with bands
Json metric_section(const Population& p, const Cells& cells);    ///< ECDFs with bands, best of n
Json fan_section(const Population& p, const ResultReader& result, const Cells& cells, int curves);
/// Parameters of a finished network that did not diverge.
using ParameterSource = std::function<Parameters(const NetworkRow&)>;

/// Dead units and layers of at most `networks` of each cell; null without ReLU.
Json relu_section(const Population& p, const Cells& cells, int networks, const ParameterSource& stored);
/// Pieces into which at most `networks` ReLU networks of each cell cut the plane; null without.
Json region_section(const Population& p, const Cells& cells, int networks, const ParameterSource& stored);
Json importance_section(const Population& p);  ///< null for one configuration, or one seed each
Json variance_section(const Population& p, const Cells& cells);  ///< null unless crossed
Json risk_section(const Population& p);  ///< null for one configuration, one seed each, all diverged
Json planning_section(const Population& p,
                      const Cells& cells);  ///< seeds that intervals and differences need
Json superiority_section(const Population& p, const Cells& cells);
Json parallel_section(const Population& p);  ///< at most 5,000 networks, stratified
Json outlier_section(const Population& p, const Cells& cells, const std::string& result_path);

/// Maps, clusters, ensembles of the first `functions` networks of each cell.
Json function_section(const Population& p, const FieldSource& fields, const Cells& cells, int functions,
                      std::vector<std::string>& notes);

/// Points that none of the networks was trained on: those of a data seed beyond the sweep's, or the test
/// points if the data are fixed. Empty for the splits of a file, and where each network has a scale of its
/// own.
std::vector<Point> unseen_points(const Sweep& sweep, const DataConfiguration& data);

/// Straight lines in weight space between pairs of solved networks of each cell (of networks that did not
/// diverge where nothing says what solved is), among its first `networks`: barriers before and after their
/// hidden units are matched. Null where no cell has a pair.
Json weight_section(const Population& p, const Cells& cells, int networks, const ParameterSource& stored);

/// The findings in words, each a sentence or two with its interval. `data` holds the other sections.
std::vector<std::string> findings(const Population& p, const Json& data);

}  // namespace seedbed::page
