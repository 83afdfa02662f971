// SPDX-License-Identifier: Apache-2.0
// Where each layer begins in the canonical order of parameters.
#include <fmt/format.h>

#include "seedbed/error.h"
#include "seedbed/network.h"

namespace seedbed {

ParameterIndex::ParameterIndex(const Shape& shape) {
  if (shape.depth() > kMaxHiddenLayers) {
    throw UsageError(
        fmt::format("network.hidden has {} layers; allowed: 0 to {}", shape.depth(), kMaxHiddenLayers));
  }
  int base = 0;
  for (int layer = 0; layer <= shape.depth(); ++layer) {
    base_[layer] = base;
    in_[layer] = shape.sources(layer);
    out_[layer] = shape.width(layer + 1);
    base += (in_[layer] + 1) * out_[layer];
  }
}

}  // namespace seedbed
