// SPDX-License-Identifier: Apache-2.0
// Networks grouped by what those that train together must have in common.
#pragma once

#include <map>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

/// Batches of the networks `which`, in order of first appearance, each of one key_of(network) and of at most
/// most(key), which is at least 1.
template <class KeyOf, class Most>
std::vector<std::vector<std::size_t>> batches_by_key(const std::vector<NetworkSpec>& networks,
                                                     const std::vector<std::size_t>& which,
                                                     const KeyOf& key_of, const Most& most) {
  struct Open {
    std::size_t batch, most;
  };
  using Key = decltype(key_of(networks.front()));
  std::vector<std::vector<std::size_t>> batches;
  std::map<Key, Open> open;  // the batch of a key that still has room
  for (const std::size_t n : which) {
    Key key = key_of(networks[n]);
    auto found = open.find(key);
    if (found == open.end()) {
      const std::size_t room = most(key);
      found = open.emplace(std::move(key), Open{batches.size(), room}).first;
      batches.emplace_back();
    } else if (batches[found->second.batch].size() >= found->second.most) {
      found->second.batch = batches.size();
      batches.emplace_back();
    }
    batches[found->second.batch].push_back(n);
  }
  return batches;
}

}  // namespace seedbed
