// SPDX-License-Identifier: Apache-2.0
// Networks as functions of the plane: their fields are computed from the stored weights, a batch at a time,
// and leave as maps of 8 bits, small fields for boundaries, clusters and curves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/page/sections.h"
#include "seedbed/error.h"
#include "seedbed/study_functions.h"

namespace seedbed::page {
namespace {

constexpr int kSide = 96;                        ///< of maps and comparisons
constexpr std::size_t kSmall = 48, kShown = 50;  ///< side and number of the fields whose boundaries are drawn
constexpr double kHeight = 0.05;                 ///< solutions that differ on less of the plane are one
constexpr std::size_t kMedoids = 8, kBatch = 64, kMostPoints = 200;
constexpr double kPlane = 12;  ///< width of [-6, 6]

/// Values from `low` to `high` to 0..255; NaN is 0.
std::string bytes_of(std::span<const float> values, float low, float high) {
  std::vector<std::uint8_t> bytes;
  for (float v : values) {
    const float t = std::clamp((v - low) / (high - low), 0.0f, 1.0f);
    bytes.push_back(std::isnan(t) ? std::uint8_t{0} : static_cast<std::uint8_t>(std::lround(t * 255)));
  }
  return base64(bytes);
}

/// -1..1 to 0..255 so that the sign survives: 128 and above is >= 0.
std::string signed_bytes(std::span<const float> values, float scale) {
  std::vector<std::uint8_t> bytes;
  for (float v : values) {
    const float size = std::min(127.0f, std::floor(std::abs(v) / scale * 128));
    bytes.push_back(static_cast<std::uint8_t>(v >= 0 ? 128 + size : 127 - size));
  }
  return base64(bytes);
}

/// The zero level of a small field, for marching squares: a bit a sample (1: >= 0, the lowest bit first),
/// then a byte an edge between samples of different signs, its crossing in 1/255 of the edge; first the edges
/// to the right of each sample, then those below it.
std::string boundary_bytes(std::span<const float> field) {
  std::vector<std::uint8_t> bytes((field.size() + 7) / 8);
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] >= 0) bytes[i / 8] = static_cast<std::uint8_t>(bytes[i / 8] | 1u << i % 8);
  }
  for (const std::size_t step : {std::size_t{1}, kSmall}) {
    for (std::size_t i = 0; i < field.size(); ++i) {
      if (step == 1 ? i % kSmall + 1 == kSmall : i + kSmall >= field.size()) continue;
      const float a = field[i], b = field[i + step];
      if ((a >= 0) == (b >= 0)) continue;
      const float t = a / (a - b);
      bytes.push_back(static_cast<std::uint8_t>(std::isfinite(t) ? std::lround(255 * t) : 128));
    }
  }
  return base64(bytes);
}

float bilinear(std::span<const float> field, std::size_t side, double column, double row) {
  const double last = static_cast<double>(side - 1);
  column = std::clamp(column, 0.0, last);
  row = std::clamp(row, 0.0, last);
  const auto c = std::min(static_cast<std::size_t>(column), side - 2),
             r = std::min(static_cast<std::size_t>(row), side - 2);
  const double fc = column - static_cast<double>(c), fr = row - static_cast<double>(r);
  const auto at = [&](std::size_t y, std::size_t x) { return static_cast<double>(field[y * side + x]); };
  return static_cast<float>((1 - fr) * ((1 - fc) * at(r, c) + fc * at(r, c + 1)) +
                            fr * ((1 - fc) * at(r + 1, c) + fc * at(r + 1, c + 1)));
}

std::vector<float> shrunk(std::span<const float> field) {
  std::vector<float> small;
  const double step = static_cast<double>(kSide - 1) / static_cast<double>(kSmall - 1);
  for (std::size_t r = 0; r < kSmall; ++r) {
    for (std::size_t c = 0; c < kSmall; ++c)
      small.push_back(bilinear(field, kSide, static_cast<double>(c) * step, static_cast<double>(r) * step));
  }
  return small;
}

std::vector<float> at_points(std::span<const float> field, std::span<const Point> points) {
  std::vector<float> values;
  const double scale = (kSide - 1) / kPlane;
  for (const Point& point : points)
    values.push_back(bilinear(field, kSide, (point.x + 6) * scale, (6 - point.y) * scale));
  return values;
}

Json shown_points(const Sweep& sweep, const Cell& cell) {
  const Seeds& seeds = cell.rows[0].seeds;
  const Dataset data = make_dataset(sweep.configuration(cell.id).data, seeds.data, seeds.order);
  Json points = Json::array();
  for (std::size_t i = 0; i < data.train.size() && i < kMostPoints; ++i) {
    const Point& point = data.train[i];
    points.push_back(
        Json::array({number(std::round(point.x * 100) / 100), number(std::round(point.y * 100) / 100),
                     number(std::round(point.label * 100) / 100)}));
  }
  return points;
}

/// What is kept of the fields of one configuration.
struct Functions {
  explicit Functions(std::size_t pixels) : maps(pixels), labels(pixels) {}
  FieldMaps maps;
  LabelMaps labels;
  std::vector<std::vector<float>> small;  ///< of every network
  std::vector<double> lengths;
  std::vector<double> pieces;
  float scale = 1;  ///< of outputs: 1 for tanh, the largest for a regression
};

Json spread_of(std::vector<double> values) {
  const Distribution d = distribution_of(std::move(values));
  return {{"q25", number(d.q25)}, {"median", number(d.median)}, {"q75", number(d.q75)}};
}

Json cluster_json(const Functions& f, const std::vector<NetworkRow>& rows, std::vector<double> matrix) {
  const std::size_t n = rows.size();
  const Clusters clusters = average_linkage(matrix, n, kHeight);
  Json medoids = Json::array();
  for (std::size_t k = 0; k < clusters.sizes.size() && k < kMedoids; ++k) {
    const NetworkRow& row = rows[clusters.medoids[k]];
    medoids.push_back({{"size", clusters.sizes[k]},
                       {"id", row.network_id},
                       {"accuracy", number(row.metrics.test_accuracy)},
                       {"loss", number(row.metrics.test_loss)},
                       {"field", signed_bytes(f.small[clusters.medoids[k]], f.scale)},
                       {"line", boundary_bytes(f.small[clusters.medoids[k]])}});
  }
  std::vector<float> ordered;
  for (std::size_t i : clusters.order) {
    for (std::size_t j : clusters.order) ordered.push_back(static_cast<float>(matrix[i * n + j]));
  }
  return {{"height", kHeight},
          {"clusters", clusters.sizes.size()},
          {"hill", number(hill_number(clusters.sizes))},
          {"medoids", medoids},
          {"matrix", bytes_of(ordered, 0, 0.5f)}};
}

Json cell_json(const Population& p, const Cell& cell, const FieldSource& source, int functions) {
  std::vector<NetworkRow> rows;
  for (std::size_t i : p.sample(cell, static_cast<std::size_t>(functions))) {
    if (cell.rows[i].status != Status::diverged) rows.push_back(cell.rows[i]);
  }
  if (rows.empty()) return nullptr;
  constexpr std::size_t pixels = std::size_t(kSide) * kSide;
  Functions f(pixels);
  const std::vector<Point> points =
      cell.regression ? std::vector<Point>{} : unseen_points(*p.sweep, p.sweep->configuration(cell.id).data);
  LabelMaps on_points(points.size());
  std::vector<float> values(std::min(kBatch, rows.size()) * pixels);
  for (std::size_t begin = 0; begin < rows.size(); begin += kBatch) {
    const std::size_t count = std::min(kBatch, rows.size() - begin);
    source(std::span(rows).subspan(begin, count), kSide, values.data());
    for (std::size_t i = 0; i < count; ++i) {
      const std::span<const float> field(values.data() + i * pixels, pixels);
      f.maps.add(field);
      f.labels.add(field);
      f.small.push_back(shrunk(field));
      f.lengths.push_back(boundary_length(field, kSide, kPlane));
      const Fragmentation pieces = fragmentation(field, kSide);
      f.pieces.push_back(pieces.positive + pieces.negative);
      if (!points.empty()) on_points.add(at_points(field, points));
      if (cell.regression) {
        for (float v : field) f.scale = std::max(f.scale, std::abs(v));
      }
    }
  }
  Json json{{"label", cell.label},
            {"networks", rows.size()},
            {"scale", number(static_cast<double>(f.scale))},
            {"points", shown_points(*p.sweep, cell)},
            {"mean", bytes_of(f.maps.mean(), -f.scale, f.scale)},
            {"mean_line", boundary_bytes(shrunk(f.maps.mean()))}};
  Json fields = Json::array(), ids = Json::array();
  for (std::size_t i = 0; i < f.small.size() && i < kShown; ++i) {
    fields.push_back(boundary_bytes(f.small[i]));
    ids.push_back(rows[i].network_id);
  }
  json["boundaries"] = std::move(fields);
  json["ids"] = std::move(ids);
  json["boundary"] = spread_of(f.lengths);
  json["pieces"] = spread_of(f.pieces);
  if (rows.size() < 2) return json;
  json["deviation"] = bytes_of(f.maps.deviation(), 0, f.scale);
  if (cell.regression) return json;
  std::vector<float> vote = f.maps.vote();
  json["vote"] = bytes_of(vote, 0, 1);
  for (float& v : vote) v -= 0.5f;
  json["vote_line"] = boundary_bytes(shrunk(vote));
  json["disagreement"] = bytes_of(f.maps.disagreement(), 0, 0.5f);
  json["entropy"] = bytes_of(f.maps.entropy(), 0, 1);
  const std::vector<double> matrix = disagreement_matrix(f.labels);
  json["pairwise"] = number(mean_disagreement(matrix, rows.size()));
  json["solutions"] = cluster_json(f, rows, matrix);
  if (points.empty()) return json;
  std::vector<bool> labels;
  for (const Point& point : points) labels.push_back(point.label >= 0);
  const DisagreementAndError gde = disagreement_and_error(on_points, labels);
  json["unseen"] = {{"points", points.size()},
                    {"disagreement", number(gde.disagreement)},
                    {"error", number(gde.error)},
                    {"ensemble", numbers(ensemble_gain(on_points, labels))}};
  return json;
}

}  // namespace

std::vector<Point> unseen_points(const Sweep& sweep, const DataConfiguration& data) {
  const SeedDesign& seeds = sweep.seeds();
  const bool varied = seeds.crossed ? seeds.data_count > 1 : seeds.vary_data;
  if (!varied) return make_dataset(data, 0).test;
  if (data.dataset == DatasetKind::file || data.dataset == DatasetKind::two_spirals) return {};
  if (data.standardize) return {};
  const std::int64_t count = seeds.crossed ? seeds.data_count : seeds.count;
  Dataset fresh = make_dataset(data, seeds.first + static_cast<std::uint64_t>(count));
  fresh.test.insert(fresh.test.end(), fresh.train.begin(), fresh.train.end());
  return fresh.test;
}

Json function_section(const Population& p, const FieldSource& fields, const Cells& cells, int functions,
                      std::vector<std::string>& notes) {
  if (functions == 0) return nullptr;
  Json all = Json::array();
  for (std::size_t c : cells) {
    try {
      Json json = cell_json(p, p.cells[c], fields, functions);
      if (!json.is_null()) all.push_back(std::move(json));
    } catch (const UsageError& error) {  // a CSV file that is no longer there
      notes.push_back(fmt::format("no maps of {}: {}", p.cells[c].label, error.what()));
    }
  }
  if (all.empty()) return nullptr;
  return {{"side", kSide}, {"small", kSmall}, {"cells", all}};
}

}  // namespace seedbed::page
