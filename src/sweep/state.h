// SPDX-License-Identifier: Apache-2.0
// A checked sweep. Every value of every axis has been read once, and every combination that matters;
// a configuration is the base with one value of each axis that applies set.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "seedbed/sweep.h"
#include "sweep/axis_values.h"
#include "sweep/condition.h"
#include "sweep/content_hash.h"
#include "sweep/draft.h"

namespace seedbed {

/// The most networks of a sweep, and the most configurations.
inline constexpr std::int64_t kMostNetworks = std::int64_t{1} << 53;

struct Axis {
  const Key* key;
  AxisValuesPtr values;
  std::string text;             ///< of its values, in its table
  std::vector<Condition> when;  ///< all must hold for the axis to apply; empty: it always does
  int gate = -1;                ///< of the conditions, in State::gates
};

/// Axes that advance together. The sweep is the product of its factors, the first one slowest.
struct Factor {
  enum class Kind : std::uint8_t { grid, zip, sample };
  Kind kind = Kind::grid;
  std::vector<Axis> axes;
  std::int64_t size() const { return axes.front().values->size(); }
  void apply(std::int64_t index, Settings& settings) const;  ///< all of its axes, whether they apply or not
};

/// The conditions of one axis against the indices of the factors: what each says for every value of the key
/// that it looks at, and what for the value that the key has where it is no axis or does not apply.
struct Gate {
  struct Test {
    int factor = -1;  ///< of the key, -1: not an axis
    int gate = -1;    ///< of the key, where that is conditional itself; comes before this one
    std::vector<bool> holds;
    bool holds_at_base = false;
  };
  std::size_t factor, axis;
  std::vector<Test> tests;
};

struct Sweep::State {
  Settings base;
  std::vector<Factor> factors;
  std::vector<Gate> gates;  ///< of conditional axes, in an order in which each looks at earlier ones only
  std::int64_t configurations = 1;
  std::vector<std::uint32_t> kept;  ///< with gates: the combinations that are configurations, by their number
  std::vector<std::string> swept_keys;
  bool explicit_criterion = false;           ///< stop.solved was set
  std::map<std::string, std::string> files;  ///< path -> hash of the content
  std::string text, hash;

  std::vector<std::int64_t> factor_indices(std::int64_t id) const;
  std::vector<bool> applicable(std::span<const std::int64_t> indices) const;  ///< one a gate
  Settings settings_at(std::span<const std::int64_t> indices) const;
  bool is_swept(const Key& key) const;
  bool has_base_value(const Key& key) const;  ///< not swept, or not everywhere
};

/// What to do about a file whose content has a recorded hash.
enum class FileCheck : std::uint8_t {
  trust_recorded,  ///< the text of a result: the file may be gone or changed
  compare          ///< a sweep file
};

/// Throws UsageError at the first thing that is not allowed.
Sweep assemble(const Draft& draft, const std::string& default_name, FileCheck check);

/// Reads a value; what is not allowed is the UsageError of its entry.
void set_value(const Entry& entry, const Value& value, Settings& settings);

/// The factors of a draft, in order, and how many configurations they give.
void add_factors(const Draft& draft, Sweep::State& state);

/// Leaves out the combinations that differ from an earlier one only in values that do not apply ([when]).
void apply_conditions(const Draft& draft, Sweep::State& state);

/// Checks values of several keys against each other, over all combinations of axes that matter.
void check_combinations(const Sweep::State& state, const Draft& draft);

/// Checks [prune] against what is pruned.
void check_prune(const Sweep::State& state, const Draft& draft);

std::string sweep_text(const Sweep::State& state);
std::string sweep_hash(const Sweep::State& state);

/// Hash of a file's content; complains at the entry that names it when it can't be read.
std::string hash_file(const std::string& path, const Entry& entry, int line);

bool is_url(const std::string& source);
Draft read_playground_url(const std::string& url);

}  // namespace seedbed
