// SPDX-License-Identifier: Apache-2.0
// Several engines as one: the networks of a sweep dealt out to the GPUs of a machine.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

/// Makes the engine of one part from its networks.
using MakePart = std::function<std::unique_ptr<Engine>(std::size_t part, std::vector<NetworkSpec> networks)>;

/// Network n goes to part n mod `parts`, so that every part gets the same mix of configurations. Parts
/// train side by side, each in a thread of its own; what a network becomes does not depend on it.
std::unique_ptr<Engine> make_split_engine(std::vector<NetworkSpec> networks, std::size_t parts,
                                          const MakePart& make_part);

/// The same with part_of[n], less than `parts`, for network n. A part without networks is made too.
std::unique_ptr<Engine> make_split_engine(std::vector<NetworkSpec> networks, std::size_t parts,
                                          const std::vector<std::size_t>& part_of, const MakePart& make_part);

}  // namespace seedbed
