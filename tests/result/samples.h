// SPDX-License-Identifier: Apache-2.0
// Sweeps, made-up results and a scratch directory for the tests of the result file.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "seedbed/error.h"
#include "seedbed/result.h"

namespace seedbed::test {

/// A directory of the running test alone, removed afterwards.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "seedbed-result-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    directory_ = pattern;
  }
  ~Scratch() {
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
  }
  std::string file(const std::string& name) const { return directory_ + "/" + name; }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory_))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string directory_;
};

inline std::string content_of(const std::string& path) {
  if (std::filesystem::is_directory(path)) return "a directory";
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_content(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

/// 60 networks: swept keys that are a list, a number and a word.
inline Sweep small_sweep(const std::string& more = "") {
  return parse_sweep(
      "name = \"small\"\n"
      "[grid]\nnetwork.hidden = [[], [4], [8, 8]]\ntrain.learning_rate = [0.01, 1]\n"
      "network.activation = [\"tanh\", \"relu\"]\n"
      "[seeds]\ncount = 5\nfirst = 7\n" +
          more,
      "small.toml");
}

inline const RunFacts kFacts{"0.1.0", "cpu, portable, 1 thread", "exact"};

/// A result that depends on the network alone and has something of everything: diverged networks,
/// dead links, curves and snapshots of different lengths.
inline NetworkResult made_up(const Sweep& sweep, std::int64_t network) {
  std::mt19937_64 random(static_cast<std::uint64_t>(network) + 1);
  std::normal_distribution<double> normal;
  const Configuration configuration = sweep.configuration(sweep.configuration_of(network));
  const auto count = static_cast<std::size_t>(Shape(configuration).parameter_count());
  const bool diverged = network % 7 == 3, killed = network % 3 == 1;
  const auto parameters = [&](bool dead) {
    Parameters p;
    for (std::size_t i = 0; i < count; ++i) {
      const double v = diverged ? std::nan("") : normal(random);
      p.values.push_back(configuration.train.precision == Precision::float32
                             ? static_cast<double>(static_cast<float>(v))
                             : v);
    }
    if (dead)
      for (std::size_t i = 0; i < count; ++i) p.dead.push_back(i == 0 || random() % 4 == 0);
    return p;
  };
  const auto metrics = [&] {
    return diverged ? Metrics{std::nan(""), std::nan(""), std::nan(""), std::nan("")}
                    : Metrics{std::abs(normal(random)), std::abs(normal(random)),
                              static_cast<double>(random() % 251) / 250,
                              static_cast<double>(random() % 251) / 250};
  };
  NetworkResult r;
  r.status = diverged ? Status::diverged : network % 5 == 0 ? Status::stopped : Status::done;
  r.epochs = 500 - network % 11;
  if (network % 2 == 0) r.solved_epoch = network;
  r.metrics = metrics();
  r.dead_units = static_cast<int>(network % 4);
  r.parameters = parameters(killed);
  for (auto d : r.parameters.dead) r.dead_links += d;
  for (std::int64_t e = 0; e < network % 6; ++e) r.curve.push_back({e * e * 100, metrics()});
  for (std::int64_t e = 0; e < network % 4; ++e)
    r.snapshots.push_back({e * 250, parameters(killed && e > 0)});
  return r;
}

inline std::vector<NetworkResult> made_up_unit(const Sweep& sweep, std::int64_t first, std::int64_t count) {
  std::vector<NetworkResult> results;
  for (std::int64_t n = first; n < std::min(first + count, sweep.networks()); ++n)
    results.push_back(made_up(sweep, n));
  return results;
}

/// Commits the given units of made-up results.
inline void commit_units(ResultWriter& writer, const Sweep& sweep, const std::vector<std::int64_t>& units) {
  for (std::int64_t unit : units) {
    const std::int64_t first = unit * writer.unit_size();
    writer.commit(unit, first, made_up_unit(sweep, first, writer.unit_size()));
  }
}

inline std::vector<std::int64_t> all_units(const ResultWriter& writer, const Sweep& sweep) {
  std::vector<std::int64_t> units;
  for (std::int64_t u = 0; u * writer.unit_size() < sweep.networks(); ++u) units.push_back(u);
  return units;
}

/// A complete result of made-up networks.
inline void write_complete(const std::string& path, const Sweep& sweep, std::int64_t unit_size = 16) {
  ResultWriter writer(path, sweep, kFacts, unit_size);
  commit_units(writer, sweep, all_units(writer, sweep));
}

inline bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

inline bool same(const Metrics& a, const Metrics& b) {
  return same(a.train_loss, b.train_loss) && same(a.test_loss, b.test_loss) &&
         same(a.train_accuracy, b.train_accuracy) && same(a.test_accuracy, b.test_accuracy);
}

inline bool same(const Parameters& a, const Parameters& b) {
  return a.dead == b.dead && std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(),
                                        [](double x, double y) { return same(x, y); });
}

/// What the reader gives for a network is what made_up() made.
inline void expect_stored(const ResultReader& reader, const Sweep& sweep, std::int64_t network) {
  SCOPED_TRACE("network " + std::to_string(network));
  const NetworkResult expected = made_up(sweep, network);
  const auto rows = reader.rows(network, 1);
  ASSERT_EQ(rows.size(), 1u);
  const NetworkRow& row = rows[0];
  EXPECT_EQ(row.network_id, network);
  EXPECT_EQ(row.configuration_id, sweep.configuration_of(network));
  EXPECT_EQ(row.seeds, sweep.seeds_of(network));
  EXPECT_EQ(row.status, expected.status);
  EXPECT_EQ(row.epochs, expected.epochs);
  EXPECT_EQ(row.solved_epoch, expected.solved_epoch);
  EXPECT_TRUE(same(row.metrics, expected.metrics));
  EXPECT_EQ(row.dead_units, expected.dead_units);
  EXPECT_EQ(row.dead_links, expected.dead_links);
  EXPECT_TRUE(same(reader.parameters(network), expected.parameters));
  const auto curve = reader.curve(network);
  ASSERT_EQ(curve.size(), expected.curve.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(curve[i].epoch, expected.curve[i].epoch);
    EXPECT_TRUE(same(curve[i].metrics, expected.curve[i].metrics));
  }
  const auto snapshots = reader.snapshots(network);
  ASSERT_EQ(snapshots.size(), expected.snapshots.size());
  for (std::size_t i = 0; i < snapshots.size(); ++i) {
    EXPECT_EQ(snapshots[i].epoch, expected.snapshots[i].epoch);
    EXPECT_TRUE(same(snapshots[i].parameters, expected.snapshots[i].parameters));
  }
}

/// The line of the ResultError that f throws; "" if it throws none.
template <typename F>
std::string result_error(F f) {
  try {
    f();
  } catch (const ResultError& error) {
    EXPECT_EQ(error.code(), ExitCode::failed);
    return error.what();
  }
  return "";
}

}  // namespace seedbed::test
