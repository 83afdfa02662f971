// SPDX-License-Identifier: Apache-2.0
// A pack of networks of at most 8 neurons a layer, one network a SIMD lane.
#pragma once

#include <memory>

#include "engine/pack_trainer.h"
#include "engine/packing.h"

namespace seedbed::cpu {

template <class Real>
class PackDataCache;

template <class Real>
std::unique_ptr<PackTrainer> make_simd_trainer(PackMembers members, PackEnvironment& environment,
                                               PackDataCache<Real>& cache);

}  // namespace seedbed::cpu
