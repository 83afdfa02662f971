// SPDX-License-Identifier: Apache-2.0
// An engine of packs on a pool of threads: whatever trains a pack, on whatever machine.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/pack_trainer.h"

namespace seedbed {

/// Makes the trainer of networks, lane by lane.
using MakeTrainer =
    std::function<std::unique_ptr<PackTrainer>(const std::vector<std::size_t>& members, PackEnvironment&)>;

/// Packs whose networks could train together: when some have finished, the others move into fewer packs.
struct PackFamily {
  std::size_t most = 1;   ///< networks a pack
  std::size_t lanes = 1;  ///< networks that take the time of one
};

struct PackPlan {
  std::vector<std::size_t> members;  ///< indices into the engine's networks; lane by lane
  MakeTrainer make;
  std::shared_ptr<const PackFamily> family;  ///< none: its networks stay where they are
};

struct PackEngineParts {
  std::vector<NetworkSpec> networks;
  StopRule stop;
  RecordPlan record;
  std::string instruction_set;
  std::vector<PackPlan> packs;  ///< every network in one of them; trained in this order
  int threads = 1;
  std::string description;
  std::shared_ptr<void> keep;  ///< what the trainers refer to; destroyed after them
};

std::unique_ptr<Engine> make_pack_engine(PackEngineParts parts);

}  // namespace seedbed
