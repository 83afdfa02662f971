// SPDX-License-Identifier: Apache-2.0
#include "seedbed/selftest.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

#include "seedbed/engine.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

/// What the kernels of narrow networks do not train: layers of up to 32 neurons, float64, and activations,
/// losses, optimizers, regularization, dropout, orders and shortcuts beyond the Playground's.
std::vector<NetworkSpec> other_networks() {
  std::vector<NetworkSpec> all;
  for (int i = 0; i < 64; ++i) {
    auto c = std::make_shared<Configuration>();
    const int depth = 1 + i % 4, widest = i % 8 < 4 ? 16 : 32;
    c->data.dataset = i % 2 ? DatasetKind::spiral : DatasetKind::xor_;
    c->data.points = 80;
    c->data.features.bits = static_cast<std::uint8_t>(1 + i * 37 % 127);
    c->network.hidden.assign(static_cast<std::size_t>(depth), widest - i % 7);
    c->network.activation = {static_cast<Activation>(i % 4)};
    TrainConfiguration& t = c->train;
    t.epochs = 8;
    t.batch = 1 + i % 11;
    t.regularization = static_cast<Regularization>(i % 3);
    t.regularization_rate = 0.01;
    if (i % 5 == 4) t.precision = Precision::float64;
    if (i >= 32) {  // beyond the Playground
      c->network.activation = {static_cast<Activation>(i % 15)};
      c->network.shortcuts = i % 3 == 0;
      t.loss = static_cast<Loss>(i % 4);
      t.optimizer.kind = static_cast<OptimizerKind>(i % 8);
      t.regularization = static_cast<Regularization>(i % 5);
      t.order = static_cast<PointOrder>(i / 2 % 2);
      if (i % 4 == 1) t.dropout = {0.25};
      for (int l = 0; l <= depth && i % 7 == 3; ++l) t.layer_regularization.push_back(0.02 * (l % 2));
    }
    const auto seed = static_cast<std::uint64_t>(i);
    all.push_back(
        {c, {seed, 0, seed % 3}, std::make_shared<const Dataset>(make_dataset(c->data, 0, seed % 3))});
  }
  return all;
}

/// Every depth, activation and regularization; widths, batches, rates and data differ.
std::vector<NetworkSpec> networks() {
  std::vector<NetworkSpec> all;
  std::uint64_t seed = 0;
  for (int depth = 0; depth <= kMaxHiddenLayers; ++depth) {
    for (const Activation activation :
         {Activation::relu, Activation::tanh, Activation::sigmoid, Activation::linear}) {
      for (const Regularization regularization :
           {Regularization::none, Regularization::l1, Regularization::l2}) {
        for (const bool narrow : {false, true}) {
          auto c = std::make_shared<Configuration>();
          c->data.dataset = seed % 2 ? DatasetKind::spiral : DatasetKind::circle;
          c->data.points = 120;
          c->data.features.bits = narrow ? 0x03 : 0x7f;
          c->network.hidden.clear();
          for (int l = 0; l < depth; ++l) {
            c->network.hidden.push_back(
                1 + static_cast<int>((seed * 5 + static_cast<std::uint64_t>(l) * 3) % (narrow ? 4 : 8)));
          }
          c->network.activation = {activation};
          c->train.regularization = regularization;
          c->train.regularization_rate = 0.01;
          c->train.learning_rate = 0.1;
          c->train.batch = 1 + static_cast<int>(seed % 13);
          c->train.epochs = 12;
          all.push_back({c, {seed, 0, 0}, std::make_shared<const Dataset>(make_dataset(c->data, seed))});
          ++seed;
        }
      }
    }
  }
  for (NetworkSpec& network : other_networks()) all.push_back(std::move(network));
  return all;
}

std::vector<NetworkResult> train(const EngineOptions& options) {
  StopRule stop;
  stop.threshold = 0.8;
  const auto engine = make_engine(networks(), stop, {CurveKind::log, 2}, options);
  engine->advance(std::int64_t(1) << 40);
  return engine->take_results();
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) {
           return std::memcmp(&x, &y, sizeof x) == 0 || (x != x && y != y);  // NaN is one class
         });
}

bool same(const NetworkResult& a, const NetworkResult& b) {
  const auto numbers = [](const NetworkResult& r) {
    std::vector<double> all{static_cast<double>(r.status), static_cast<double>(r.epochs),
                            static_cast<double>(r.solved_epoch.value_or(-1)),
                            static_cast<double>(r.dead_units), static_cast<double>(r.dead_links)};
    for (const CurvePoint& p : r.curve) {
      all.insert(all.end(), {static_cast<double>(p.epoch), p.metrics.train_loss, p.metrics.test_loss,
                             p.metrics.train_accuracy, p.metrics.test_accuracy});
    }
    return all;
  };
  return same_bits(numbers(a), numbers(b)) && same_bits(a.parameters.values, b.parameters.values) &&
         a.parameters.dead == b.parameters.dead;
}

/// Networks a few epochs on, ranked where they are: all of them, and how those of each depth stand.
Leaderboard ranked(const EngineOptions& options) {
  const std::vector<NetworkSpec> all = networks();
  LeaderboardRequest request;
  request.leaders = all.size();
  for (const NetworkSpec& network : all)
    request.group.push_back(static_cast<int>(network.configuration->network.hidden.size()));
  StopRule stop;
  stop.threshold = 0.8;
  const auto engine = make_engine(all, stop, {CurveKind::none, 0}, options);
  engine->advance(10);
  return engine->leaderboard(request);
}

std::vector<double> numbers(const Leader& l) {
  return {static_cast<double>(l.network), l.test_loss, l.train_loss,
          static_cast<double>(l.solved_epoch.value_or(-1))};
}

std::vector<double> numbers(const std::vector<GroupStanding>& groups) {
  std::vector<double> all;
  for (const GroupStanding& g : groups) {
    for (const std::int64_t count : {g.networks, g.finished, g.solved, g.diverged, g.dead})
      all.push_back(static_cast<double>(count));
    for (const ScoreQuantiles& q : g.quantiles) all.insert(all.end(), q.begin(), q.end());
  }
  return all;
}

/// Places taken by the same network with the same scores; none where a group stands otherwise.
int same_places(const Leaderboard& a, const Leaderboard& b) {
  if (!same_bits(numbers(a.groups), numbers(b.groups)) || a.leaders.size() != b.leaders.size()) return 0;
  int same = 0;
  for (std::size_t k = 0; k < a.leaders.size(); ++k)
    same += same_bits(numbers(a.leaders[k]), numbers(b.leaders[k]));
  return same;
}

}  // namespace

bool Selftest::passed() const {
  return std::all_of(rows.begin(), rows.end(), [](const SelftestRow& row) {
    return row.error.empty() && row.networks > 0 && row.same == row.networks;
  });
}

Selftest run_selftest(const std::function<void(const std::string&)>& progress) {
  Selftest test;
  EngineOptions portable;
  portable.device = "cpu";
  portable.instruction_set = "portable";
  if (progress) progress("cpu, portable");
  const std::vector<NetworkResult> expected = train(portable);

  const auto add_row = [&](const std::string& engine, const std::string& mapping, auto&& count_same) {
    SelftestRow row{engine, mapping, static_cast<int>(expected.size()), 0, 0, {}};
    if (progress) progress(engine + ", " + mapping);
    const auto start = std::chrono::steady_clock::now();
    try {
      row.same = count_same();
    } catch (const Error& e) {
      row.error = e.what();
    }
    row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    test.rows.push_back(row);
  };
  const auto add = [&](const std::string& engine, const std::string& mapping, const EngineOptions& options) {
    add_row(engine, mapping, [&] {
      const std::vector<NetworkResult> results = train(options);
      int count = 0;
      for (std::size_t n = 0; n < results.size(); ++n) count += same(results[n], expected[n]);
      return count;
    });
  };
  for (const std::string& set : cpu_instruction_sets()) {
    EngineOptions options;
    options.device = "cpu";
    options.instruction_set = set;
    if (set != portable.instruction_set) add("cpu, " + set, "a network a lane", options);
    options.engine = "general";
    add("cpu, " + set, "general kernels", options);
  }
  const GpuList gpus = list_gpus();
  test.no_gpu = gpus.why_none;
  for (const GpuInfo& gpu : gpus.gpus) {
    for (const int threads : {1, 2, 4, 8, 32}) {
      EngineOptions options;
      options.device = gpu.device;
      options.threads_per_network = threads;
      add(gpu.device + ", " + gpu.name,
          fmt::format("{} thread{} a network", threads, threads == 1 ? "" : "s"), options);
    }
    EngineOptions general;
    general.device = gpu.device;
    general.engine = "general";
    add(gpu.device + ", " + gpu.name, "general kernels", general);
    EngineOptions any;
    any.device = gpu.device;
    add_row(gpu.device + ", " + gpu.name, "leaderboard",
            [&] { return same_places(ranked(any), ranked(portable)); });
  }
  return test;
}

}  // namespace seedbed
