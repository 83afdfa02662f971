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
#include "engine/cost_model.h"
#include "engine/routing.h"
#include "report/describe.h"
#include "seedbed/dataset.h"
#include "seedbed/run.h"

namespace seedbed::cli {
namespace {

struct PlanFlags {
  SweepArguments sweep;
  EngineArguments engine;
  bool json = false;
};

struct Plan {
  std::int64_t configurations = 0, networks = 0, unit = 0;
  std::int64_t whole = 0;  ///< network-samples without [prune]
  double samples = 0;      ///< with it, on average
  std::int64_t parameters = 0, bytes = 0;
  std::map<std::string, std::int64_t> shapes;  ///< "7-8-8-1" -> networks
  double seconds = 0;
  std::string engine, math;
  std::vector<std::pair<std::int64_t, double>>
      rungs;  ///< of [prune]: epoch, networks that get there on average
};

std::string shape_text(const Configuration& c) {
  std::string text = std::to_string(c.data.features.count());
  for (int width : c.network.hidden) text += fmt::format("-{}", width);
  return text + "-1";
}

/// Seconds that networks take which the cost model does not know: each kind is tried out, the first dozen of
/// them; more are taken to be as fast as the last, by their parameters.
class TriedTime {
 public:
  explicit TriedTime(const EngineOptions& engine) : engine_(engine) {}

  double seconds(const Configuration& c, double samples) {
    const double parameters = Shape(c).parameter_count();
    std::string kind =
        fmt::format("{} {} {} {} {} {} {} {} {}", shape_text(c), c.train.batch, name_of(c.train.precision),
                    name_of(c.train.regularization), name_of(c.train.optimizer.kind), name_of(c.train.loss),
                    c.network.shortcuts, static_cast<int>(c.train.order), c.train.dropout.empty());
    for (const Activation a : c.network.activation) kind += std::string(" ") + name_of(a);
    const auto found = speed_.find(kind);
    if (found != speed_.end()) return samples / found->second;
    if (speed_.size() < kTried) {
      speed_[kind] = measure_samples_per_second(c, engine_);
      parameters_a_second_ = speed_[kind] * parameters;
      return samples / speed_[kind];
    }
    return samples * parameters / parameters_a_second_;
  }

 private:
  static constexpr std::size_t kTried = 12;
  EngineOptions engine_;
  std::map<std::string, double> speed_;
  double parameters_a_second_ = 1;
};

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
  plan.unit = unit_size(sweep);
  plan.engine = make_engine({}, sweep.stop(), sweep.record(), engine)->description();
  plan.math = math_of(sweep, engine);
  const std::int64_t each = sweep.seeds().networks();
  double work[2] = {0, 0};  // operations in each precision
  TriedTime tried(engine);
  const bool gpu = choose_device(sweep, engine).device != "cpu";
  for (std::int64_t id = 0; id < plan.configurations; ++id) {
    const Configuration c = sweep.configuration(id);
    const Shape shape(c);
    plan.shapes[shape_text(c)] += each;
    plan.parameters += each * shape.parameter_count();
    const std::int64_t width = c.train.precision == Precision::float64 ? 8 : 4;
    const auto points = static_cast<std::int64_t>(curve_epochs(sweep.record().curve, c.train.epochs).size());
    plan.bytes +=
        each * (100 + shape.parameter_count() * width * (1 + sweep.record().snapshots) + points * 16);
    const double samples = static_cast<double>(each) * expected_samples(c, sweep.prune());
    plan.samples += samples;
    if (route_of(c, engine, gpu) != Route::unrolled) {
      plan.seconds += tried.seconds(c, samples);
    } else {
      work[static_cast<int>(c.train.precision)] += samples * operations_per_sample(c);
    }
  }
  for (const Precision precision : {Precision::float32, Precision::float64}) {
    const double operations = work[static_cast<int>(precision)];
    if (operations > 0) plan.seconds += operations / measure_operations_per_second(engine, precision);
  }
  plan.seconds += 2e-6 * static_cast<double>(plan.networks);
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

void print(const Plan& plan) {
  std::vector<std::pair<std::string, std::int64_t>> shapes(plan.shapes.begin(), plan.shapes.end());
  std::stable_sort(shapes.begin(), shapes.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < shapes.size() && i < 12; ++i) text += (i ? ", " : "") + shapes[i].first;
  if (shapes.size() > 12)
    text += fmt::format(" and {} more", with_commas(static_cast<std::int64_t>(shapes.size()) - 12));
  fmt::print("  shapes   {}: {}\n", shapes.size(), text);
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
  fmt::print("  time     about {} on this machine\n", clock_text(plan.seconds));
}

void run_plan(const PlanFlags& options) {
  const Sweep sweep = options.sweep.load();
  if (!options.json) print_counts(sweep);
  const Plan plan = make_plan(sweep, options.engine.options());
  if (!options.json) return print(plan);
  nlohmann::ordered_json json{{"name", sweep.name()},
                              {"configurations", plan.configurations},
                              {"seeds", sweep.seeds().networks()},
                              {"networks", plan.networks},
                              {"swept_keys", sweep.swept_keys()},
                              {"shapes", plan.shapes},
                              {"engine", plan.engine},
                              {"math", plan.math},
                              {"unit_size", plan.unit},
                              {"parameters", plan.parameters},
                              {"result_bytes", plan.bytes},
                              {"network_samples", plan.whole},
                              {"seconds", plan.seconds}};
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
