// SPDX-License-Identifier: Apache-2.0
// Curves of a few configurations: share solved against epochs, distributions of the final metrics, the best
// of n, fans of learning curves. Long curves are thinned at steps that they really have.
#include <algorithm>
#include <cmath>
#include <limits>

#include "report/page/sections.h"
#include "seedbed/study_distribution.h"
#include "seedbed/study_survival.h"

namespace seedbed::page {
namespace {

constexpr std::size_t kSteps = 240, kEcdfPoints = 320;
constexpr double kFan[] = {0.05, 0.25, 0.5, 0.75, 0.95};

/// At most `most` of the positions 0 to size - 1, evenly, first and last included.
std::vector<std::size_t> thinned(std::size_t size, std::size_t most) {
  std::vector<std::size_t> positions;
  const std::size_t wanted = std::min(size, most);
  for (std::size_t k = 0; k < wanted; ++k)
    positions.push_back(wanted == 1 ? 0 : k * (size - 1) / (wanted - 1));
  return positions;
}

Json restart(const Cell& cell) {
  std::vector<CompetingTime> times;
  for (const NetworkRow& row : cell.rows) {
    const bool diverged = row.status == Status::diverged;
    times.push_back(row.solved_epoch ? CompetingTime{static_cast<double>(*row.solved_epoch), Fate::kSolved}
                    : diverged       ? CompetingTime{static_cast<double>(row.epochs), Fate::kDiverged}
                                     : CompetingTime{static_cast<double>(cell.budget), Fate::kCensored});
  }
  auto cutoffs = restart_cutoffs(times);
  // To start networks until one is solved at birth is no training.
  std::erase_if(cutoffs, [](const RestartCutoff& c) { return c.cutoff < 1; });
  const auto best = best_restart_cutoff(cutoffs);
  if (!best) return nullptr;
  return {{"cutoff", number(best->cutoff)},
          {"share", number(best->solved_share)},
          {"expected", number(best->expected_epochs)},
          {"sure", number(best->epochs_for_confidence)}};
}

Json ecdf(const std::vector<double>& ascending) {
  Json x = Json::array(), share = Json::array();
  for (const EcdfPoint& point : thinned_ecdf(ascending, kEcdfPoints)) {
    x.push_back(number(point.x));
    share.push_back(number(point.share));
  }
  return {{"x", x},
          {"share", share},
          {"band", number(ecdf_half_width(static_cast<std::int64_t>(ascending.size())))}};
}

/// Pointwise limits at the points of ecdf(): the band that holds a whole function is one of independent
/// values.
void add_crossed_band(Json& ecdf, const SharedValues& values) {
  const std::vector<CrossedStep> steps = crossed_distribution(values.seeds, values.ascending);
  std::vector<std::size_t> positions{0};  // below the first value
  for (const EcdfPoint& point : thinned_ecdf(values.ascending, kEcdfPoints)) {
    const auto at = std::lower_bound(steps.begin(), steps.end(), point.x,
                                     [](const CrossedStep& s, double x) { return s.value < x; });
    positions.push_back(static_cast<std::size_t>(at - steps.begin()));
  }
  const std::vector<Interval> band = crossed_band(steps, positions);
  Json low = Json::array(), high = Json::array();
  for (std::size_t k = 1; k < band.size(); ++k) {
    low.push_back(number(band[k].low));
    high.push_back(number(band[k].high));
  }
  ecdf["band"] = nullptr;
  ecdf["start"] = number(band[0].high);
  ecdf["low"] = low;
  ecdf["high"] = high;
}

Json best_of(const std::vector<double>& ascending, bool more_is_better) {
  Json values = Json::array();
  for (std::int64_t n : {1, 2, 3, 5, 10, 20, 50, 100})
    values.push_back(number(expected_best(ascending, n, more_is_better)));
  return values;
}

Json fan_of(const std::vector<std::vector<CurvePoint>>& curves, std::size_t points, double Metrics::*metric) {
  std::vector<double> values;
  for (const auto& curve : curves) {
    for (std::size_t i = 0; i < points; ++i)
      values.push_back(i < curve.size() ? curve[i].metrics.*metric
                                        : std::numeric_limits<double>::quiet_NaN());
  }
  Json lines = Json::array();
  for (const auto& line : curve_fan(values, points, kFan)) lines.push_back(numbers(line));
  return lines;
}

}  // namespace

Json survival_section(const Population& p, const Cells& cells) {
  if (!p.stop) return nullptr;
  Json all = Json::array();
  for (std::size_t c : cells) {
    const Cell& cell = p.cells[c];
    if (!cell.can_be_solved) continue;
    Json t = Json::array(), s = Json::array(), low = Json::array(), high = Json::array();
    const auto put = [&](double time, double solved, const Interval& limits) {
      t.push_back(number(std::max(0.0, time)));
      s.push_back(number(solved));
      low.push_back(number(limits.low));
      high.push_back(number(limits.high));
    };
    const double horizon = static_cast<double>(std::max<std::int64_t>(1, cell.budget));
    RestrictedMean mean{};
    if (p.crossed) {
      const auto steps = shared_incidence(cell);
      const auto positions = thinned(steps.size(), kSteps);
      const std::vector<Interval> band = crossed_band(steps, positions);
      for (std::size_t k = 0; k < positions.size(); ++k)
        put(steps[positions[k]].value, steps[positions[k]].share.mean, band[k]);
      mean = crossed_restricted_mean(cell.seeds, solve_times(cell), horizon);
    } else {
      const auto curve = survival_curve(solve_times(cell));
      for (std::size_t i : thinned(curve.size(), kSteps))
        put(curve[i].time, 1 - curve[i].survival, {1 - curve[i].high, 1 - curve[i].low});
      mean = restricted_mean_time(curve, horizon);
    }
    all.push_back({{"label", cell.label},
                   {"budget", cell.budget},
                   {"t", t},
                   {"solved", s},
                   {"low", low},
                   {"high", high},
                   {"mean", number(mean.mean)},
                   {"mean_low", number(mean.limits.low)},
                   {"mean_high", number(mean.limits.high)},
                   {"restart", restart(cell)}});
  }
  return all;
}

Json metric_section(const Population& p, const Cells& cells) {
  Json all = Json::array();
  for (std::size_t c : cells) {
    const Cell& cell = p.cells[c];
    Json entry{{"label", cell.label}};
    const auto put = [&](const char* name, const std::vector<double>& ascending,
                         double (*value)(const NetworkRow&)) {
      entry[name] = ecdf(ascending);
      if (p.crossed) add_crossed_band(entry[name], shared_values(cell, value));
    };
    if (!cell.losses.empty()) {
      put("loss", cell.losses, final_loss);
      entry["loss_best"] = best_of(cell.losses, false);
    }
    if (!cell.accuracies.empty()) {
      put("accuracy", cell.accuracies, final_accuracy);
      entry["accuracy_best"] = best_of(cell.accuracies, true);
      const std::int64_t test = point_counts(p.sweep->configuration(cell.id).data).test;
      if (test > 0 && cell.accuracies.size() > 1) {
        const SamplingNoise noise = sampling_noise(cell.accuracies, test);
        entry["noise"] = {
            {"ratio", number(noise.ratio)}, {"error", number(noise.mean_error)}, {"points", test}};
      }
    }
    for (const auto& [name, value] : kMoreMetrics) {
      const std::vector<double> values = final_values(cell, value);
      if (!values.empty()) put(name, values, value);
    }
    all.push_back(std::move(entry));
  }
  return all;
}

Json fan_section(const Population& p, const ResultReader& result, const Cells& cells, int curves) {
  if (p.sweep->record().curve == CurveKind::none || curves == 0) return nullptr;
  Json all = Json::array();
  for (std::size_t c : cells) {
    const Cell& cell = p.cells[c];
    std::vector<std::vector<CurvePoint>> read;
    std::size_t longest = 0;
    for (std::size_t i : p.sample(cell, static_cast<std::size_t>(curves))) {
      read.push_back(result.curve(cell.rows[i].network_id));
      if (read.back().size() > read[longest].size()) longest = read.size() - 1;
    }
    if (read.empty() || read[longest].size() < 2) continue;
    std::vector<CurvePoint> points = read[longest];
    // record.curve = "every": a picture needs no more than a few hundred of the epochs.
    const std::size_t stride = points.size() / 300 + 1;
    if (stride > 1) {
      for (auto& curve : read) {
        std::vector<CurvePoint> kept;
        for (std::size_t i = 0; i < curve.size(); i += stride) kept.push_back(curve[i]);
        curve = std::move(kept);
      }
      points = read[longest];
    }
    Json epochs = Json::array();
    for (const CurvePoint& point : points) epochs.push_back(point.epoch);
    Json entry{{"label", cell.label},
               {"networks", read.size()},
               {"epochs", epochs},
               {"test_loss", fan_of(read, points.size(), &Metrics::test_loss)},
               {"train_loss", fan_of(read, points.size(), &Metrics::train_loss)}};
    if (!cell.regression) entry["test_accuracy"] = fan_of(read, points.size(), &Metrics::test_accuracy);
    all.push_back(std::move(entry));
  }
  return all.empty() ? Json(nullptr) : all;
}

}  // namespace seedbed::page
