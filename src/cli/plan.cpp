// SPDX-License-Identifier: Apache-2.0
// seedbed plan: what a sweep will train and what that costs on this machine; trains nothing of it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/commands.h"
#include "cli/engine_arguments.h"
#include "cli/progress_line.h"
#include "report/describe.h"
#include "result/estimate.h"
#include "seedbed/dataset.h"
#include "seedbed/run.h"

namespace seedbed::cli {
namespace {

struct PlanFlags {
  SweepArguments sweep;
  EngineArguments engine;
  bool json = false;
};

/// Sums over the networks of one shape.
struct ShapeCost {
  std::int64_t networks = 0, bytes = 0;
  double samples = 0, seconds = 0;
  double each(double sum) const { return sum / static_cast<double>(std::max<std::int64_t>(networks, 1)); }
};

struct Plan {
  std::int64_t configurations = 0, networks = 0, unit = 0;
  std::int64_t whole = 0;  ///< network-samples without [prune]
  double samples = 0;      ///< with it, on average
  std::int64_t parameters = 0, bytes = 0;
  std::map<std::string, ShapeCost> shapes;  ///< by "7-8-8-1"
  TimeEstimate time;
  bool may_stop = false;  ///< networks stop when they are solved
  std::string engine, math;
  std::vector<std::pair<std::int64_t, double>>
      rungs;  ///< of [prune]: epoch, networks that get there on average
};

std::string shape_text(const Configuration& c) {
  std::string text = std::to_string(c.data.features.count());
  for (int width : c.network.hidden) text += fmt::format("-{}", width);
  return text + "-1";
}

/// Networks that reach each rung when they come in random order.
std::vector<std::pair<std::int64_t, double>> expected_rungs(const Sweep& sweep) {
  std::map<std::int64_t, double> networks;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    double share = 1;
    for (const std::int64_t rung : rung_epochs(sweep.prune(), sweep.configuration(id).train.epochs)) {
      networks[rung] += share * static_cast<double>(sweep.seeds().networks());
      share /= sweep.prune().factor;
    }
  }
  return {networks.begin(), networks.end()};
}

Plan make_plan(const Sweep& sweep, const EngineOptions& engine) {
  Plan plan;
  plan.configurations = sweep.configurations();
  plan.networks = sweep.networks();
  plan.whole = network_samples(sweep);
  plan.rungs = expected_rungs(sweep);
  const EngineOptions device = choose_device(sweep, engine);
  plan.unit = unit_size(sweep, device.device != "cpu");
  plan.engine = make_engine({}, sweep.stop(), sweep.record(), engine)->description();
  plan.math = math_of(sweep, engine);
  plan.may_stop = sweep.stop().enabled && sweep.stop().freeze;
  const std::int64_t each = sweep.seeds().networks();
  for (std::int64_t id = 0; id < plan.configurations; ++id) {
    const Configuration c = sweep.configuration(id);
    const Shape shape(c);
    plan.parameters += each * shape.parameter_count();
    const std::int64_t width = c.train.precision == Precision::float64 ? 8 : 4;
    const auto points = static_cast<std::int64_t>(curve_epochs(sweep.record().curve, c.train.epochs).size());
    ShapeCost& cost = plan.shapes[shape_text(c)];
    const std::int64_t bytes =
        each * (100 + shape.parameter_count() * width * (1 + sweep.record().snapshots) + points * 16);
    const double samples = static_cast<double>(each) * expected_samples(c, sweep.prune());
    cost.networks += each;
    cost.bytes += bytes;
    cost.samples += samples;
    plan.bytes += bytes;
    plan.samples += samples;
  }
  plan.time = estimate_time(sweep, plan.unit, device);
  for (std::int64_t id = 0; id < plan.configurations; ++id) {
    const Configuration c = sweep.configuration(id);
    const double whole = static_cast<double>(std::max<std::int64_t>(network_samples(c), 1));
    plan.shapes[shape_text(c)].seconds +=
        static_cast<double>(each) *
        plan.time.seconds_of(id, c.train.epochs * expected_samples(c, sweep.prune()) / whole);
  }
  return plan;
}

constexpr std::int64_t kMostLookedAt = 10000;  ///< configurations, for the files that they read

/// Known at once, however many there are; printed before anything is measured.
void print_counts(const Sweep& sweep) {
  const std::int64_t configurations = sweep.configurations(), seeds = sweep.seeds().networks();
  fmt::print("{}: {} configuration{} x {} seed{} = {} networks\n", sweep.name(), with_commas(configurations),
             configurations == 1 ? "" : "s", with_commas(seeds), seeds == 1 ? "" : "s",
             with_commas(sweep.networks()));
  for (const std::string& key : sweep.swept_keys()) fmt::print("  axis     {}\n", key);
  if (const std::size_t drawn = sweep.sampled_keys().size(); drawn > 0) {
    fmt::print("  sample   {} points, the last {} of these axes together, {}, seed {}\n",
               with_commas(sweep.sample().count), drawn, name_of(sweep.sample().method), sweep.sample().seed);
  }
  std::set<std::string> files;
  for (std::int64_t id = 0; id < std::min(configurations, kMostLookedAt); ++id) {
    if (const std::string file = sweep.configuration(id).data.file; !file.empty()) files.insert(file);
  }
  for (const std::string& file : files) {
    const FileSummary summary = summarize_file(file);
    fmt::print("  file     {}: {} points, {} of the positive class; columns {}\n", file,
               with_commas(summary.points), with_commas(summary.positive), fmt::join(summary.columns, ", "));
  }
  std::fflush(stdout);
}

constexpr std::size_t kMostShapes = 12;

/// What a network of each shape costs, the most expensive shapes first.
void print_shapes(const std::map<std::string, ShapeCost>& all) {
  std::vector<std::pair<std::string, ShapeCost>> shapes(all.begin(), all.end());
  std::stable_sort(shapes.begin(), shapes.end(),
                   [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
  const std::size_t shown = std::min(shapes.size(), kMostShapes);
  std::size_t widest = 5;
  for (std::size_t i = 0; i < shown; ++i) widest = std::max(widest, shapes[i].first.size());
  fmt::print("  {:<{}}  {:>10}  a network: {:>8}  {:>8}  {:>9}\n", "shape", widest, "networks", "bytes",
             "samples", "time");
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [shape, cost] = shapes[i];
    fmt::print("  {:<{}}  {:>10}             {:>8.0f}  {:>8.3g}  {:>6.3g} ms\n", shape, widest,
               with_commas(cost.networks), cost.each(static_cast<double>(cost.bytes)),
               cost.each(cost.samples), 1e3 * cost.each(cost.seconds));
  }
  if (shapes.size() > shown)
    fmt::print("  and {} more shapes\n", with_commas(static_cast<std::int64_t>(shapes.size() - shown)));
}

void print(const Plan& plan) {
  print_shapes(plan.shapes);
  fmt::print("  engine   {}\n", plan.engine);
  if (plan.math.find("blas") != std::string::npos)
    fmt::print("  math     {}: layers of over {} neurons are trained by a matrix library, not bit for bit\n",
               plan.math, kMaxKernelWidth);
  fmt::print("  units    {} of {} networks\n",
             with_commas((plan.networks + plan.unit - 1) / std::max<std::int64_t>(1, plan.unit)),
             with_commas(plan.unit));
  fmt::print("  result   about {:.1f} MB ({} parameters)\n", static_cast<double>(plan.bytes) / 1e6,
             with_commas(plan.parameters));
  for (const auto& [epoch, networks] : plan.rungs)
    fmt::print("  rung     epoch {}: about {} networks\n", with_commas(epoch),
               with_commas(std::max<std::int64_t>(1, std::llround(networks))));
  fmt::print(
      "  work     {}{:.3g} network-samples{}\n", plan.rungs.empty() ? "" : "about ", plan.samples,
      plan.rungs.empty() ? "" : fmt::format(" of {:.3g} without [prune]", static_cast<double>(plan.whole)));
  fmt::print("  time     about {} on this machine{}\n", clock_text(plan.time.seconds),
             plan.may_stop ? ", less where networks stop when they are solved" : "");
}

void run_plan(const PlanFlags& options) {
  const Sweep sweep = options.sweep.load();
  if (!options.json) print_counts(sweep);
  const Plan plan = make_plan(sweep, options.engine.options());
  if (!options.json) return print(plan);
  std::map<std::string, std::int64_t> shapes;
  nlohmann::ordered_json costs = nlohmann::ordered_json::array();
  for (const auto& [shape, cost] : plan.shapes) {
    shapes[shape] = cost.networks;
    costs.push_back({{"shape", shape},
                     {"networks", cost.networks},
                     {"bytes", cost.each(static_cast<double>(cost.bytes))},
                     {"network_samples", cost.each(cost.samples)},
                     {"seconds", cost.each(cost.seconds)}});
  }
  nlohmann::ordered_json json{{"name", sweep.name()},
                              {"configurations", plan.configurations},
                              {"seeds", sweep.seeds().networks()},
                              {"networks", plan.networks},
                              {"swept_keys", sweep.swept_keys()},
                              {"shapes", shapes},
                              {"a_network", costs},
                              {"engine", plan.engine},
                              {"math", plan.math},
                              {"unit_size", plan.unit},
                              {"parameters", plan.parameters},
                              {"result_bytes", plan.bytes},
                              {"network_samples", plan.whole},
                              {"seconds", plan.time.seconds}};
  if (!plan.rungs.empty()) {
    json["expected_samples"] = plan.samples;
    json["rungs"] = nlohmann::ordered_json::array();
    for (const auto& [epoch, networks] : plan.rungs)
      json["rungs"].push_back({{"epoch", epoch}, {"networks", networks}});
  }
  fmt::print("{}\n", json.dump());
}

}  // namespace

void add_plan(CLI::App& app) {
  auto options = std::make_shared<PlanFlags>();
  CLI::App* command =
      app.add_subcommand("plan", "Counts networks, bytes and time of a sweep; trains nothing");
  options->sweep.add_to(*command);
  options->engine.add_to(*command);
  command->add_flag("--json", options->json, "the plan as one JSON object");
  set_examples(*command, "seedbed plan examples/spirals.toml --seeds 1024");
  command->callback([options] { run_plan(*options); });
}

}  // namespace seedbed::cli
