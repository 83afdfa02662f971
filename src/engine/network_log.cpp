// SPDX-License-Identifier: Apache-2.0
#include "engine/network_log.h"

#include <algorithm>
#include <limits>

namespace seedbed {
namespace {

bool is_among(const std::vector<std::int64_t>& ascending, std::int64_t epoch) {
  return std::binary_search(ascending.begin(), ascending.end(), epoch);
}

}  // namespace

bool NetworkLog::curve_due() const {
  return is_among(*curve, epoch);
}

bool NetworkLog::snapshot_due() const {
  return is_among(*snapshots, epoch);
}

bool NetworkLog::stop_due(const StopRule& rule) const {
  return rule.enabled && !result.solved_epoch && (epoch % rule.every == 0 || epoch >= limit);
}

std::int64_t NetworkLog::next_due(const StopRule& rule) const {
  std::int64_t next = std::min({limit, next_after(*curve, epoch), next_after(*snapshots, epoch)});
  if (rule.enabled && !result.solved_epoch)
    next = std::min<std::int64_t>(next, epoch / rule.every * rule.every + rule.every);
  return next;
}

Standing NetworkLog::standing() const {
  return {!finished, finished && result.status == Status::diverged, result.solved_epoch,
          finished && result.status == Status::pruned};
}

void NetworkLog::restart(const Parameters& parameters, std::int64_t at) {
  epoch = at;
  finished = at >= limit && at > 0;
  result = NetworkResult{};
  if (finished) result.parameters = parameters;
}

std::int64_t next_after(const std::vector<std::int64_t>& ascending, std::int64_t epoch) {
  const auto next = std::upper_bound(ascending.begin(), ascending.end(), epoch);
  return next == ascending.end() ? std::numeric_limits<std::int64_t>::max() : *next;
}

std::vector<NetworkLog> make_logs(const std::vector<NetworkSpec>& networks,
                                  std::span<const std::size_t> members, const RecordPlan& record) {
  std::vector<NetworkLog> logs;
  logs.reserve(members.size());
  for (const std::size_t n : members) {
    const Configuration& c = *networks[n].configuration;
    NetworkLog log;
    log.network = n;
    log.shape = Shape(c);
    log.limit = c.train.epochs;
    if (!logs.empty() && logs.back().limit == log.limit) {
      log.curve = logs.back().curve;
      log.snapshots = logs.back().snapshots;
    } else {
      log.curve = std::make_shared<const std::vector<std::int64_t>>(curve_epochs(record.curve, log.limit));
      log.snapshots =
          std::make_shared<const std::vector<std::int64_t>>(snapshot_epochs(record.snapshots, log.limit));
    }
    logs.push_back(std::move(log));
  }
  return logs;
}

}  // namespace seedbed
