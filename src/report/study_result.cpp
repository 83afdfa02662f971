// SPDX-License-Identifier: Apache-2.0
// Networks of one configuration are consecutive, so one pass suffices; pooled groups are kept until the end.
#include "report/study_result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "report/crossed_seeds.h"
#include "seedbed/error.h"

namespace seedbed {
namespace {

constexpr std::int64_t kReadBlock = 65536;

struct Group {
  Group(std::vector<SweptValue> of, const SeedDesign& seeds)
      : values(std::move(of)), collector(shares_seeds(seeds)) {}
  std::vector<SweptValue> values;
  std::int64_t configurations = 0;
  GroupCollector collector;
};

std::string name_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

void emit(Group&& group, const std::function<void(const ConfigurationStudy&)>& visit) {
  if (group.collector.networks() == 0) return;
  visit({std::move(group.values), group.configurations, std::move(group.collector).finish()});
}

/// Configurations one after the other, each with the networks of it that are finished.
class ConfigurationRows {
 public:
  ConfigurationRows(const Sweep& sweep, const RowSource& rows) : sweep_(sweep), rows_(rows) {}

  template <typename Visit>
  void each_row_of(std::int64_t configuration, const Visit& visit) {
    const std::int64_t end = (configuration + 1) * sweep_.seeds().networks();
    for (;;) {
      for (; next_ < block_.size() && block_[next_].network_id < end; ++next_) visit(block_[next_]);
      if (next_ < block_.size() || read_ >= end) return;
      const std::int64_t count = std::min(kReadBlock, sweep_.networks() - read_);
      block_ = rows_(read_, count);
      next_ = 0;
      read_ += count;
    }
  }

 private:
  const Sweep& sweep_;
  const RowSource& rows_;
  std::vector<NetworkRow> block_;
  std::size_t next_ = 0;
  std::int64_t read_ = 0;
};

void collect(Group& group, ConfigurationRows& rows, const Sweep& sweep, std::int64_t id) {
  const Configuration configuration = sweep.configuration(id);
  const std::int64_t budget = configuration.train.epochs;
  const bool judged = can_be_solved(sweep.stop(), configuration);
  const std::int64_t before = group.collector.networks();
  const SeedDesign& seeds = sweep.seeds();
  rows.each_row_of(id, [&](const NetworkRow& row) {
    group.collector.add(row.solved_epoch, row.status == Status::diverged, budget, row.metrics.test_loss,
                        row.metrics.test_accuracy, judged,
                        seed_levels(seeds, row.network_id % seeds.networks()));
  });
  group.configurations += group.collector.networks() > before;
}

}  // namespace

void refuse_pruned(const Sweep& sweep, const std::string& what) {
  if (!sweep.prune().enabled()) return;
  throw PrunedError(fmt::format(
      "{}: [prune] stopped networks early, so that shares, times and quantiles are not those of the seeds; "
      "run the sweep with --set prune.method=none for them",
      what));
}

std::vector<SweptValue> pick_values(const std::vector<SweptValue>& all,
                                    const std::vector<std::string>& keys) {
  std::vector<SweptValue> picked;
  for (const std::string& key : keys) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const SweptValue& v) { return v.key == key; });
    if (found != all.end()) picked.push_back(*found);
  }
  return picked;
}

std::string identity_of(const std::vector<SweptValue>& values) {
  std::string text;
  for (const SweptValue& v : values) text += v.json + '\n';
  return text;
}

std::vector<std::string> resolve_keys(const Sweep& sweep, const std::vector<std::string>& by,
                                      const std::string& flag) {
  const std::vector<std::string>& swept = sweep.swept_keys();
  if (by.empty()) return swept;
  std::vector<std::string> keys;
  for (const std::string& name : by) {
    std::vector<std::string> matches;
    for (const std::string& key : swept) {
      if (key == name) matches.assign(1, key);
      if (key == name) break;
      if (name_part(key) == name) matches.push_back(key);
    }
    if (matches.size() != 1) {
      throw UsageError(
          fmt::format("{}: {}: {}; the swept keys are {}", flag, name,
                      matches.empty() ? "not a swept key" : "more than one key",
                      swept.empty() ? std::string("none") : fmt::format("{}", fmt::join(swept, ", "))));
    }
    if (std::find(keys.begin(), keys.end(), matches[0]) == keys.end()) keys.push_back(matches[0]);
  }
  return keys;
}

void study_rows(const Sweep& sweep, const RowSource& rows, const std::vector<std::string>& keys,
                const std::function<void(const ConfigurationStudy&)>& visit) {
  refuse_pruned(sweep, "study");
  ConfigurationRows source(sweep, rows);
  const bool pooled = keys.size() < sweep.swept_keys().size();
  std::vector<Group> groups;
  std::map<std::string, std::size_t> index;
  for (std::int64_t id = 0; id < sweep.configurations(); ++id) {
    std::vector<SweptValue> values = pick_values(sweep.swept_values(id), keys);
    if (!pooled) {
      Group group(std::move(values), sweep.seeds());
      collect(group, source, sweep, id);
      emit(std::move(group), visit);
      continue;
    }
    const auto [place, fresh] = index.try_emplace(identity_of(values), groups.size());
    if (fresh) groups.emplace_back(std::move(values), sweep.seeds());
    collect(groups[place->second], source, sweep, id);
  }
  for (Group& group : groups) emit(std::move(group), visit);
}

std::vector<ConfigurationStudy> study_result(const ResultReader& result, const std::vector<std::string>& by) {
  std::vector<ConfigurationStudy> studies;
  study_rows(
      result.sweep(), [&](std::int64_t first, std::int64_t count) { return result.rows(first, count); },
      resolve_keys(result.sweep(), by), [&](const ConfigurationStudy& study) { studies.push_back(study); });
  return studies;
}

}  // namespace seedbed
