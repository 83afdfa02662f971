// SPDX-License-Identifier: Apache-2.0
// An engine of packs on a pool of threads: whatever trains a pack, on whatever machine.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/pack_trainer.h"

namespace seedbed {

struct PackPlan {
  std::vector<std::size_t> members;  ///< indices into the engine's networks; lane by lane
  std::function<std::unique_ptr<PackTrainer>(PackEnvironment&)> make;
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
