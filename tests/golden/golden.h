// SPDX-License-Identifier: Apache-2.0
// Loads the reference trajectories of the Playground (README.md beside this file says what is in
// them) into the project's own types. The directory is the environment variable
// SEEDBED_GOLDEN_DIR, or the one of the source tree, so that other trajectories can be run.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "seedbed/configuration.h"
#include "seedbed/dataset.h"
#include "seedbed/network.h"

namespace seedbed::golden {

using Json = nlohmann::json;

struct LossEntry {
  std::int64_t epoch;
  double train, test;  ///< NaN where the reference diverged
};

/// out[iy][ix] is the output of the final network at (x[ix], y[iy]).
struct Grid {
  std::vector<double> x, y;
  std::vector<std::vector<double>> out;
};

/// How far other runs of the case came from the reference; one value per entry of `losses`, or
/// maximum absolute differences. All empty or 0 where the file has none.
struct Drift {
  std::vector<double> f32_nofma_loss, f32_fma_loss, f64_with_f32_rounded_inputs_loss, f64_cpp_loss,
      js_one_ulp_perturbation_loss;
  double f32_weights_after_first_update = 0, f32_weights_after_epoch_1 = 0, f32_final_weights = 0,
         f32_grid = 0, f64_final_weights = 0;
  int f32_dead_mismatch = 0;
};

struct Case {
  std::string name;
  std::shared_ptr<Configuration> configuration;  ///< with its playground_seed; seeds are all 0
  std::shared_ptr<Dataset> data;                 ///< in visiting order
  bool custom_init = false;  ///< `init` was set by hand: initial_parameters does not give it
  Parameters init;
  std::vector<LossEntry> losses;                 ///< first entry: epoch 0
  std::optional<Parameters> after_first_update;  ///< none: the batch is larger than the training set
  Parameters after_epoch_1, final;
  Grid grid;
  std::vector<double> float32_drift;  ///< per entry of `losses`
  Drift drift;
  std::int64_t compare_until_f64 = 0, compare_until_f32 = 0;  ///< last epochs to compare losses at
  std::string url_hash;  ///< empty: no URL describes the case (custom_init)
  bool url_reproduces_site = false;

  std::int64_t epochs() const { return configuration->train.epochs; }
  /// The last epoch can be compared too: final weights, dead links and grid.
  bool final_is_comparable(Precision precision) const {
    return (precision == Precision::float64 ? compare_until_f64 : compare_until_f32) == epochs();
  }
};

inline std::filesystem::path source_directory() {
  return SEEDBED_SOURCE_DIR "/tests/golden";
}

inline std::filesystem::path golden_directory() {
  const char* chosen = std::getenv("SEEDBED_GOLDEN_DIR");
  return chosen != nullptr && *chosen != '\0' ? std::filesystem::path(chosen) : source_directory();
}

inline Json load_json(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return Json::parse(in);
}

/// A number, or one of the strings "NaN", "Infinity", "-Infinity".
inline double number(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const auto& text = json.get_ref<const std::string&>();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  throw std::runtime_error("not a number: " + text);
}

inline std::vector<double> numbers(const Json& json) {
  std::vector<double> out;
  for (const Json& value : json) out.push_back(number(value));
  return out;
}

inline std::vector<Point> points(const Json& json) {
  std::vector<Point> out;
  for (const Json& p : json) out.push_back({number(p.at(0)), number(p.at(1)), number(p.at(2))});
  return out;
}

/// {weights, biases, dead} in canonical order. `dead` is empty where no link is dead.
inline Parameters parameters(const Json& json, const Shape& shape) {
  Parameters out;
  const ParameterIndex index(shape);
  const auto count = static_cast<std::size_t>(shape.parameter_count());
  out.values.assign(count, std::numeric_limits<double>::quiet_NaN());
  std::vector<std::uint8_t> dead(count, 0);
  for (int layer = 0; layer <= shape.depth(); ++layer) {
    for (int i = 0; i < shape.width(layer + 1); ++i) {
      out.values[index.bias(layer, i)] = number(json.at("biases").at(layer).at(i));
      for (int j = 0; j < shape.width(layer); ++j) {
        const std::size_t at = index.weight(layer, i, j);
        out.values[at] = number(json.at("weights").at(layer).at(i).at(j));
        if (json.contains("dead")) dead[at] = json.at("dead").at(layer).at(i).at(j).get<std::uint8_t>();
      }
    }
  }
  if (std::count(dead.begin(), dead.end(), 1) > 0) out.dead = dead;
  return out;
}

template <class Enum>
Enum choice(const Json& json, std::initializer_list<std::pair<const char*, Enum>> names) {
  for (const auto& [name, value] : names) {
    if (json.get<std::string>() == name) return value;
  }
  throw std::runtime_error("unknown name: " + json.dump());
}

inline DatasetKind dataset_kind(const Json& name) {
  return choice<DatasetKind>(name, {{"circle", DatasetKind::circle},
                                    {"xor", DatasetKind::xor_},
                                    {"gauss", DatasetKind::gauss},
                                    {"spiral", DatasetKind::spiral},
                                    {"reg-plane", DatasetKind::plane},
                                    {"reg-gauss", DatasetKind::multi_gauss}});
}

/// dataset, noise, numSamples, percTrainData and seed, which cases and datasets have in common.
inline DataConfiguration data_configuration(const Json& json) {
  DataConfiguration data;
  data.dataset = dataset_kind(json.at("dataset"));
  data.noise = number(json.at("noise"));
  data.points = json.at("numSamples").get<int>();
  data.train = number(json.at("percTrainData"));
  data.playground_seed = json.at("seed").get<std::string>();
  return data;
}

inline Configuration configuration(const Json& json, Precision precision) {
  Configuration out;
  out.data = data_configuration(json);
  out.data.features.bits = 0;
  for (const Json& name : json.at("features")) {
    out.data.features.set(choice<Feature>(name, {{"x", Feature::x},
                                                 {"y", Feature::y},
                                                 {"xSquared", Feature::x2},
                                                 {"ySquared", Feature::y2},
                                                 {"xTimesY", Feature::xy},
                                                 {"sinX", Feature::sinx},
                                                 {"sinY", Feature::siny}}));
  }
  out.network.hidden = json.at("hidden").get<std::vector<int>>();
  out.network.activation = {choice<Activation>(json.at("activation"), {{"relu", Activation::relu},
                                                                       {"tanh", Activation::tanh},
                                                                       {"sigmoid", Activation::sigmoid},
                                                                       {"linear", Activation::linear}})};
  if (json.at("initZero").get<bool>()) out.network.init.kind = InitializationKind::zero;
  out.train.learning_rate = number(json.at("learningRate"));
  out.train.batch = json.at("batchSize").get<int>();
  out.train.regularization = choice<Regularization>(
      json.at("regularization"),
      {{"none", Regularization::none}, {"L1", Regularization::l1}, {"L2", Regularization::l2}});
  out.train.regularization_rate = number(json.at("regularizationRate"));
  out.train.epochs = json.at("epochs").get<int>();
  out.train.precision = precision;
  return out;
}

inline Drift drift(const Json& json) {
  Drift out;
  out.f32_nofma_loss = numbers(json.at("f32_nofma_loss"));
  out.f32_fma_loss = numbers(json.at("f32_fma_loss"));
  out.f64_with_f32_rounded_inputs_loss = numbers(json.at("f64_with_f32_rounded_inputs_loss"));
  out.f64_cpp_loss = numbers(json.at("f64_cpp_loss"));
  out.js_one_ulp_perturbation_loss = numbers(json.at("js_one_ulp_perturbation_loss"));
  out.f32_weights_after_first_update = number(json.at("f32_weights_after_first_update"));
  out.f32_weights_after_epoch_1 = number(json.at("f32_weights_after_epoch_1"));
  out.f32_final_weights = number(json.at("f32_final_weights"));
  out.f32_grid = number(json.at("f32_grid"));
  out.f64_final_weights = number(json.at("f64_final_weights"));
  out.f32_dead_mismatch = json.at("f32_dead_mismatch").get<int>();
  return out;
}

inline Case parse_case(const Json& json, Precision precision = Precision::float64) {
  Case out;
  out.name = json.at("name").get<std::string>();
  out.configuration = std::make_shared<Configuration>(configuration(json.at("config"), precision));
  out.data = std::make_shared<Dataset>(Dataset{points(json.at("train")), points(json.at("test"))});
  out.custom_init = json.at("config").at("customInit").get<bool>();
  const Shape shape(*out.configuration);
  out.init = parameters(json.at("init"), shape);
  for (const Json& entry : json.at("losses")) {
    out.losses.push_back({entry.at(0).get<std::int64_t>(), number(entry.at(1)), number(entry.at(2))});
  }
  const Json& first_update = json.at("after_first_update");
  if (!first_update.is_null()) out.after_first_update = parameters(first_update, shape);
  out.after_epoch_1 = parameters(json.at("after_epoch_1"), shape);
  out.final = parameters(json.at("final"), shape);
  out.grid.x = numbers(json.at("grid").at("x"));
  out.grid.y = numbers(json.at("grid").at("y"));
  for (const Json& row : json.at("grid").at("out")) out.grid.out.push_back(numbers(row));
  if (json.contains("float32_drift")) out.float32_drift = numbers(json.at("float32_drift"));
  if (json.contains("drift")) out.drift = drift(json.at("drift"));
  if (json.contains("compare_until_epoch")) {
    out.compare_until_f64 = json.at("compare_until_epoch").at("f64_1e-9").get<std::int64_t>();
    out.compare_until_f32 = json.at("compare_until_epoch").at("f32_1e-5").get<std::int64_t>();
  }
  out.url_hash = json.value("url_hash", "");
  out.url_reproduces_site = json.value("url_reproduces_site", false);
  return out;
}

/// Names of all cases of the directory, sorted; without generators.json.
inline std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(golden_directory())) {
    if (entry.path().extension() != ".json" || entry.path().stem() == "generators") continue;
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline Case load_case(const std::string& name, Precision precision = Precision::float64) {
  return parse_case(load_json(golden_directory() / (name + ".json")), precision);
}

inline std::vector<Case> load_cases(Precision precision = Precision::float64) {
  std::vector<Case> cases;
  for (const std::string& name : case_names()) cases.push_back(load_case(name, precision));
  return cases;
}

/// Random numbers, datasets, colours, and the run that diverges (a case: parse_case). The source
/// tree's where the chosen directory has none.
inline Json load_generators() {
  const auto chosen = golden_directory() / "generators.json";
  return load_json(std::filesystem::exists(chosen) ? chosen : source_directory() / "generators.json");
}

}  // namespace seedbed::golden
