// SPDX-License-Identifier: Apache-2.0
// Average linkage is reducible, so joining reciprocal nearest neighbours in any order gives the same tree.
// Joins are kept with their heights; those above the cut separate clusters.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "seedbed/study_functions.h"

namespace seedbed {
namespace {

struct Join {
  std::size_t a, b;  ///< any member of either side
  double height;
};

class Linkage {
 public:
  Linkage(std::span<const double> matrix, std::size_t n)
      : n_(n), distance_(matrix.begin(), matrix.end()), size_(n, 1), leaves_(n) {
    for (std::size_t i = 0; i < n; ++i) leaves_[i] = {i};
  }

  std::vector<Join> joins() {
    std::vector<Join> all;
    std::vector<std::size_t> chain;
    std::vector<bool> gone(n_);
    for (std::size_t left = n_; left > 1; --left) {
      if (chain.empty()) {
        chain.push_back(static_cast<std::size_t>(std::find(gone.begin(), gone.end(), false) - gone.begin()));
      }
      for (;;) {
        const std::size_t here = chain.back();
        const std::size_t before = chain.size() > 1 ? chain[chain.size() - 2] : n_;
        // The one before wins ties, or the chain would never end.
        std::size_t nearest = before;
        double best = before < n_ ? at(here, before) : std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < n_; ++i) {
          if (gone[i] || i == here || !(at(here, i) < best)) continue;
          best = at(here, i);
          nearest = i;
        }
        if (nearest == before) break;
        chain.push_back(nearest);
      }
      const std::size_t b = chain.back(), a = chain[chain.size() - 2];
      chain.resize(chain.size() - 2);
      all.push_back({leaves_[a][0], leaves_[b][0], at(a, b)});
      merge(a, b, gone);
    }
    return all;
  }

  /// Leaves of the whole tree, closest joined first; call after joins().
  const std::vector<std::size_t>& order() const { return leaves_[root_]; }

 private:
  double at(std::size_t i, std::size_t j) const { return distance_[i * n_ + j]; }

  void merge(std::size_t a, std::size_t b, std::vector<bool>& gone) {
    const auto na = static_cast<double>(size_[a]), nb = static_cast<double>(size_[b]);
    for (std::size_t i = 0; i < n_; ++i) {
      if (gone[i] || i == a || i == b) continue;
      distance_[i * n_ + a] = distance_[a * n_ + i] = (na * at(i, a) + nb * at(i, b)) / (na + nb);
    }
    size_[a] += size_[b];
    if (size_[b] * 2 > size_[a]) std::swap(leaves_[a], leaves_[b]);  // the larger side first
    leaves_[a].insert(leaves_[a].end(), leaves_[b].begin(), leaves_[b].end());
    leaves_[b].clear();
    gone[b] = true;
    root_ = a;
  }

  std::size_t n_, root_ = 0;
  std::vector<double> distance_;
  std::vector<std::size_t> size_;
  std::vector<std::vector<std::size_t>> leaves_;
};

std::size_t find_root(std::vector<std::size_t>& parent, std::size_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

}  // namespace

Clusters average_linkage(std::span<const double> matrix, std::size_t networks, double height) {
  if (matrix.size() != networks * networks) throw std::domain_error("average_linkage: not a square matrix");
  Clusters clusters;
  if (networks == 0) return clusters;
  Linkage linkage(matrix, networks);
  std::vector<std::size_t> parent(networks);
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  for (const Join& join : linkage.joins()) {
    if (join.height <= height) parent[find_root(parent, join.b)] = find_root(parent, join.a);
  }
  clusters.order = linkage.order();
  std::vector<std::vector<std::size_t>> members(networks);
  for (std::size_t i = 0; i < networks; ++i) members[find_root(parent, i)].push_back(i);
  std::erase_if(members, [](const auto& m) { return m.empty(); });
  std::stable_sort(members.begin(), members.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  clusters.of.resize(networks);
  for (std::size_t c = 0; c < members.size(); ++c) {
    std::size_t medoid = members[c][0];
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i : members[c]) {
      clusters.of[i] = c;
      double sum = 0;
      for (std::size_t j : members[c]) sum += matrix[i * networks + j];
      if (sum < least) {
        least = sum;
        medoid = i;
      }
    }
    clusters.sizes.push_back(members[c].size());
    clusters.medoids.push_back(medoid);
  }
  return clusters;
}

double hill_number(std::span<const std::size_t> sizes) {
  const auto total = static_cast<double>(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
  if (total == 0) return 0;
  double entropy = 0;
  for (std::size_t size : sizes) {
    const double p = static_cast<double>(size) / total;
    if (p > 0) entropy -= p * std::log(p);
  }
  return std::exp(entropy);
}

}  // namespace seedbed
