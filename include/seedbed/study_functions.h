// SPDX-License-Identifier: Apache-2.0
// Networks as functions of the plane: how many different solutions the seeds of one configuration
// find. Pure functions from label maps to numbers; conventions in docs/statistics.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "seedbed/study.h"

namespace seedbed {

/// The classes of S networks at P places, one bit each: 1 where the output is >= 0 (NaN is 0).
class LabelMaps {
 public:
  explicit LabelMaps(std::size_t places) : places_(places), words_((places + 63) / 64) {}
  void add(std::span<const float> outputs);  ///< std::invalid_argument unless of `places` values
  std::size_t places() const { return places_; }
  std::size_t networks() const { return words_ == 0 ? 0 : bits_.size() / words_; }
  bool positive(std::size_t network, std::size_t place) const;

  /// Share of the places where two networks differ (XOR and popcount).
  double disagreement(std::size_t a, std::size_t b) const;

 private:
  std::size_t places_, words_;
  std::vector<std::uint64_t> bits_;  ///< [network][word]
};

/// D[s][t], row-major, symmetric with a zero diagonal.
std::vector<double> disagreement_matrix(const LabelMaps& maps);

/// Mean over all pairs of two different networks; NaN for fewer than two.
double mean_disagreement(std::span<const double> matrix, std::size_t networks);

/// Groups of networks that compute nearly the same function.
struct Clusters {
  std::vector<std::size_t> of;       ///< cluster of each network, 0 = the largest
  std::vector<std::size_t> sizes;    ///< descending
  std::vector<std::size_t> medoids;  ///< of each cluster: the member of least total distance to the others
  std::vector<std::size_t> order;    ///< networks in the order of the dendrogram's leaves
};

/// Average linkage (UPGMA, Sokal & Michener 1958) cut at `height`: clusters whose mean distance is at most
/// `height` are joined. O(n^2) memory and O(n^2) time by nearest-neighbour chains (Murtagh 1983).
/// std::domain_error unless matrix.size() = networks^2.
Clusters average_linkage(std::span<const double> matrix, std::size_t networks, double height);

/// Hill's number of order 1, exp(- sum p ln p) of the cluster sizes: the number of equally common
/// solutions with the same entropy (Hill, Ecology 54 (1973) 427). 0 for no members.
double hill_number(std::span<const std::size_t> sizes);

/// Generalization disagreement equality: on points that no network was trained on, the mean disagreement of
/// two networks beside their mean error; equal for a calibrated ensemble (Jiang et al. 2022, arXiv
/// 2106.13799).
struct DisagreementAndError {
  double disagreement, error;
};
/// `labels[p]` is true for class +1. NaN for no networks or places.
DisagreementAndError disagreement_and_error(const LabelMaps& maps, const std::vector<bool>& labels);

/// Accuracy of the majority vote of m networks, m = 1 .. most, a tied vote counting half at that point: the
/// mean over all committees of m networks, exact for each point by the hypergeometric distribution
/// of the votes for its class. `most` is cut to the number of networks.
std::vector<double> ensemble_gain(const LabelMaps& maps, const std::vector<bool>& labels,
                                  std::size_t most = 50);

/// A square field values[row][column] over a box of `width` by `width` units, ends included.
/// Length of its zero level by marching squares, in those units; saddles by the mean of the corners.
double boundary_length(std::span<const float> field, std::size_t side, double width);

/// 4-connected pieces of the class >= 0 and of the class < 0.
struct Fragmentation {
  int positive, negative;
};
Fragmentation fragmentation(std::span<const float> field, std::size_t side);

}  // namespace seedbed
