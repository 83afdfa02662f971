// SPDX-License-Identifier: Apache-2.0
// Trains networks of one shape, of any width, by matrix products on a machine.
#pragma once

#include <functional>
#include <memory>

#include "engine/pack_trainer.h"
#include "engine/wide/machine.h"
#include "engine/wide/wide_key.h"

namespace seedbed::wide {

/// Makes the machine of a pack when it first trains.
template <class Real>
using MakeMachine = std::function<std::unique_ptr<Machine<Real>>()>;

/// `members` have the same wide_key. Memory is taken when the pack trains or is looked at, and given back
/// when all its networks have finished.
template <class Real>
std::unique_ptr<PackTrainer> make_wide_trainer(std::vector<std::size_t> members, PackEnvironment& environment,
                                               MakeMachine<Real> make_machine);

}  // namespace seedbed::wide
