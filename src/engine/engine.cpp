// SPDX-License-Identifier: Apache-2.0
// What an engine does one network after the other where it has no quicker way.
#include "seedbed/engine.h"

#include <algorithm>

#include "engine/half.h"
#include "engine/half_fields.h"
#include "engine/ranking.h"

namespace seedbed {
namespace {

constexpr std::size_t kFieldsTogether = 64;

/// Calls fn(fields) for the fields of some of the networks after the other, in order.
template <class Fn>
void for_some_fields(Engine& engine, std::span<const std::size_t> networks, int side, Fn&& fn) {
  const auto points = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  std::vector<float> fields(std::min(kFieldsTogether, networks.size()) * points);
  for (std::size_t first = 0; first < networks.size(); first += kFieldsTogether) {
    const std::size_t count = std::min(kFieldsTogether, networks.size() - first);
    engine.fields(networks.subspan(first, count), side, {fields.data()});
    fn(std::span<const float>(fields).first(count * points));
  }
}

}  // namespace

void half_fields(Engine& engine, std::span<const std::size_t> networks, int side, void* values) {
  auto* next = static_cast<std::uint16_t*>(values);
  for_some_fields(engine, networks, side, [&](std::span<const float> fields) {
    next = std::transform(fields.begin(), fields.end(), next, half_of);
  });
}

FieldSums Engine::field_sums(std::span<const std::size_t> networks, int side) {
  const auto points = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  FieldSums sums(points);
  for_some_fields(*this, networks, side, [&](std::span<const float> fields) {
    for (std::size_t at = 0; at < fields.size(); at += points) sums.add(fields.subspan(at, points));
  });
  return sums;
}

std::vector<Metrics> Engine::all_metrics() {
  std::vector<Metrics> all;
  for (std::size_t n = 0; n < size(); ++n) all.push_back(metrics(n));
  return all;
}

std::vector<Parameters> Engine::all_parameters() const {
  std::vector<Parameters> all;
  for (std::size_t n = 0; n < size(); ++n) all.push_back(parameters(n));
  return all;
}

Standing Engine::standing(std::size_t network) {
  const NetworkResult now = result(network);
  const bool diverged = now.status == Status::diverged, pruned = now.status == Status::pruned;
  return {!diverged && !pruned && now.status != Status::stopped, diverged, now.solved_epoch, pruned};
}

Leaderboard Engine::leaderboard(const LeaderboardRequest& request) {
  return rank(scores_of(*this), request);
}

}  // namespace seedbed
