// SPDX-License-Identifier: Apache-2.0
// Trains a batch of networks that share everything but seeds, rates and length.
#pragma once

#include <functional>
#include <memory>

#include "engine/batch_networks.h"
#include "engine/pack_trainer.h"

namespace seedbed {

/// Makes the networks, with the points of each, on the machine that trains them.
using MakeBatch = std::function<std::unique_ptr<BatchNetworks>(const std::vector<const NetworkSpec*>&)>;

/// Memory is taken when the batch trains or is looked at, and given back when all its networks have finished.
std::unique_ptr<PackTrainer> make_batch_trainer(std::vector<std::size_t> members,
                                                PackEnvironment& environment, MakeBatch make);

}  // namespace seedbed
