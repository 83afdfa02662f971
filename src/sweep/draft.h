// SPDX-License-Identifier: Apache-2.0
// A sweep before it is checked as a whole: which keys were set, where, and to what. The file comes
// first, flags after it; what comes later replaces what came before.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sweep/keys.h"
#include "sweep/refusal.h"

namespace seedbed {

struct Entry {
  const Key* key;
  Value
      value;  ///< of an axis: the list of its values, a range as text, a distribution; of [when]: conditions
  Place place;
};

class Draft {
 public:
  void read_document(const Value& document, const Place& place);

  /// "train.batch=1", "grid.network.hidden=[[4], [8]]".
  void apply_set(const std::string& assignment);

  /// Sets one key; an axis of it goes.
  void set(Entry entry);

  const Entry* find(std::string_view key) const;       ///< a key with one value
  const Entry* find_axis(std::string_view key) const;  ///< in grid, zip or sample
  const Entry* find_when(std::string_view key) const;  ///< the conditions of an axis

  std::vector<Entry> settings, grid, zip, sample;  ///< no key twice
  std::vector<Entry> when;                         ///< no key twice; of axes, or a mistake
  bool sampled = false;                            ///< there was a key in sample; a flag may have moved it
  std::vector<std::pair<std::string, std::string>> files;  ///< path, recorded hash of its content

 private:
  void read_table(const std::string& prefix, const Value& table, const Place& place);
  void read_member(const std::string& name, const Value& value, const Place& place);
  void read_files(const Value& table, const Place& place);
  void add_axis(std::vector<Entry>& axes, Entry entry);
  void add_condition(Entry entry);
  void remove(std::string_view key);
  std::vector<Entry>* axes_of(std::string_view name);  ///< "grid.network.hidden": grid; null: not an axis
};

/// Throws UsageError unless the key can be an axis and its values have a shape of an axis.
void check_axis(const Entry& entry, bool sampled);

}  // namespace seedbed
