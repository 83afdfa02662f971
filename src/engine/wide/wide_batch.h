// SPDX-License-Identifier: Apache-2.0
// Networks of one shape, of any width, trained by matrix products on a machine.
#pragma once

#include <memory>

#include "engine/batch_networks.h"
#include "engine/wide/machine.h"
#include "engine/wide/wide_key.h"

namespace seedbed::wide {

/// `specs` have the same wide_key.
template <class Real>
std::unique_ptr<BatchNetworks> make_wide_batch(std::unique_ptr<Machine<Real>> machine,
                                               const std::vector<const NetworkSpec*>& specs);

}  // namespace seedbed::wide
