// SPDX-License-Identifier: Apache-2.0
// seedbed retrain: one network of a result, trained again from its identity and compared with what is
// stored, bit for bit.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/engine_arguments.h"
#include "report/describe.h"
#include "seedbed/error.h"
#include "seedbed/result.h"

namespace seedbed::cli {
namespace {

struct RetrainFlags {
  std::string result;
  std::int64_t network = 0;
  EngineArguments engine;
  bool json = false;
};

/// Equal bits; all NaN are one, as a result does not keep which.
bool same(double a, double b) {
  return (a != a && b != b) || std::memcmp(&a, &b, sizeof a) == 0;
}

bool same(const NetworkRow& row, const Parameters& stored, const NetworkResult& again) {
  if (row.status != again.status || row.epochs != again.epochs || row.solved_epoch != again.solved_epoch ||
      stored.values.size() != again.parameters.values.size())
    return false;
  for (std::size_t i = 0; i < stored.values.size(); ++i) {
    if (!same(stored.values[i], again.parameters.values[i])) return false;
  }
  return same(row.metrics.train_loss, again.metrics.train_loss) &&
         same(row.metrics.test_loss, again.metrics.test_loss);
}

void run_retrain(const RetrainFlags& options) {
  const ResultReader result(options.result);
  const std::vector<NetworkRow> rows =
      options.network < 0 ? std::vector<NetworkRow>{} : result.rows(options.network, 1);
  if (rows.empty()) {
    throw UsageError(fmt::format("--network {}: {} has no such finished network; its sweep has 0 to {}",
                                 options.network, options.result, result.sweep().networks() - 1));
  }
  const NetworkRow& row = rows[0];
  const auto configuration =
      std::make_shared<const Configuration>(result.sweep().configuration(row.configuration_id));
  const auto data =
      std::make_shared<const Dataset>(make_dataset(configuration->data, row.seeds.data, row.seeds.order));
  const auto engine = make_engine({{configuration, row.seeds, data}}, result.sweep().stop(),
                                  result.sweep().record(), options.engine.options());
  if (row.status == Status::pruned) {
    engine->advance(row.epochs);  // to the rung that it did not pass
    engine->stop(std::array<std::size_t, 1>{0});
  } else {
    while (engine->advance(1 << 20)) {
    }
  }
  const NetworkResult again = engine->result(0);
  const bool equal = same(row, result.parameters(row.network_id), again);
  std::string label;
  for (const SweptValue& v : result.sweep().swept_values(row.configuration_id))
    label += v.key + " = " + v.label + ", ";
  if (options.json) {
    const auto number = [](double v) {
      return v == v ? nlohmann::ordered_json(v) : nlohmann::ordered_json(nullptr);
    };
    const nlohmann::ordered_json json{
        {"network", row.network_id},
        {"configuration", configuration_hash(*configuration)},
        {"seeds", {{"init", row.seeds.init}, {"data", row.seeds.data}, {"order", row.seeds.order}}},
        {"status", name_of(again.status)},
        {"epochs", again.epochs},
        {"solved_epoch",
         again.solved_epoch ? nlohmann::ordered_json(*again.solved_epoch) : nlohmann::ordered_json(nullptr)},
        {"train_loss", number(again.metrics.train_loss)},
        {"test_loss", number(again.metrics.test_loss)},
        {"train_accuracy", number(again.metrics.train_accuracy)},
        {"test_accuracy", number(again.metrics.test_accuracy)},
        {"parameters", again.parameters.values},
        {"same", equal}};
    fmt::print("{}\n", json.dump());
  } else {
    fmt::print("network {}: {}seeds init {}, data {}, order {}\n", row.network_id, label, row.seeds.init,
               row.seeds.data, row.seeds.order);
    fmt::print("{} after {}; train loss {:.6g}, test loss {:.6g}, test accuracy {:.4g}; {}\n",
               name_of(again.status), counted(again.epochs, "epoch"), again.metrics.train_loss,
               again.metrics.test_loss, again.metrics.test_accuracy,
               again.solved_epoch ? fmt::format("solved at epoch {}", *again.solved_epoch) : "not solved");
    if (equal) fmt::print("the same bits as in {}\n", options.result);
  }
  if (!equal) {
    std::fflush(stdout);
    throw ResultError(fmt::format("network {} is not what {} holds", row.network_id, options.result));
  }
}

}  // namespace

void add_retrain(CLI::App& app) {
  auto options = std::make_shared<RetrainFlags>();
  CLI::App* command =
      app.add_subcommand("retrain", "Trains one network of a result again and compares the bits");
  command->add_option("RESULT", options->result, "result file of seedbed run")->required();
  command->add_option("--network", options->network, "its network_id")->required();
  options->engine.add_to(*command);
  command->add_flag("--json", options->json, "one JSON object, with the parameters");
  set_examples(*command, "seedbed retrain spirals.db --network 17");
  command->callback([options] { run_retrain(*options); });
}

}  // namespace seedbed::cli
