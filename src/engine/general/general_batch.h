// SPDX-License-Identifier: Apache-2.0
// Networks of one general_key, trained by the general kernels on a machine.
#pragma once

#include <memory>

#include "engine/batch_networks.h"
#include "engine/general/general_key.h"
#include "engine/general/machine.h"

namespace seedbed::general {

/// `specs` have the same general_key.
template <class Real>
std::unique_ptr<BatchNetworks> make_general_batch(std::unique_ptr<Machine<Real>> machine,
                                                  const std::vector<const NetworkSpec*>& specs);

}  // namespace seedbed::general
