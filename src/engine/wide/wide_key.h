// SPDX-License-Identifier: Apache-2.0
// What networks that are trained as one batch of matrix products have in common: everything but
// their seeds, rates and length.
#pragma once

#include <compare>
#include <vector>

#include "engine/common_key.h"

namespace seedbed::wide {

struct WideKey : CommonKey {
  bool regression;
  bool fast;                           ///< math = "fast"
  std::vector<int> widths;             ///< inputs, hidden layers, 1
  std::vector<Activation> activation;  ///< one a layer, the output's last
  auto operator<=>(const WideKey&) const = default;

  int layers() const { return static_cast<int>(activation.size()); }
  bool has_relu() const;
};

WideKey wide_key(const NetworkSpec& network);

/// Rows that go through the network together, at most: of a batch, or of points that are evaluated.
int rows_together(const WideKey& key);

/// Memory of a machine that one network takes: parameters, gradients, activations and points.
std::size_t bytes_per_network(const WideKey& key);

}  // namespace seedbed::wide
