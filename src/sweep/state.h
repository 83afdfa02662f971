// SPDX-License-Identifier: Apache-2.0
// A checked sweep. Every value of every axis has been read once, and every combination that matters;
// a configuration is the base with one value of each axis set.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "seedbed/sweep.h"
#include "sweep/draft.h"

namespace seedbed {

struct Axis {
  const Key* key;
  std::vector<Value> values;  ///< as Key::get gives them
};

/// Axes that advance together. The sweep is the product of its factors, the first one slowest.
struct Factor {
  std::vector<Axis> axes;
  std::int64_t size() const { return static_cast<std::int64_t>(axes.front().values.size()); }
  void apply(std::int64_t index, Settings& settings) const;
};

struct Sweep::State {
  Settings base;
  std::vector<Factor> factors;
  std::int64_t configurations = 1;
  std::vector<std::string> swept_keys;
  bool explicit_criterion = false;           ///< stop.solved was set
  std::map<std::string, std::string> files;  ///< path -> hash of the content
  std::string text, hash;

  std::vector<std::int64_t> factor_indices(std::int64_t id) const;
  bool is_swept(const Key& key) const;
};

/// What to do about a file whose content has a recorded hash.
enum class FileCheck : std::uint8_t {
  trust_recorded,  ///< the text of a result: the file may be gone or changed
  compare          ///< a sweep file
};

/// Throws UsageError at the first thing that is not allowed.
Sweep assemble(const Draft& draft, const std::string& default_name, FileCheck check);

/// Checks values of several keys against each other, over all combinations of axes that matter.
void check_combinations(const Sweep::State& state, const Draft& draft);

std::string sweep_text(const Sweep::State& state);
std::string sweep_hash(const Sweep::State& state);

/// 32 hexadecimal digits.
std::string xxh3_hex(const std::string& bytes);

/// Hash of a file's content; complains at the entry that names it when it can't be read.
std::string hash_file(const std::string& path, const Entry& entry, int line);

bool is_url(const std::string& source);
Draft read_playground_url(const std::string& url);

}  // namespace seedbed
