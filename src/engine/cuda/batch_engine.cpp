// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/batch_engine.h"

#include <algorithm>
#include <numeric>

#include "engine/batch_trainer.h"
#include "engine/general/general_batch.h"
#include "engine/key_batches.h"
#include "engine/pack_engine.h"
#include "engine/wide/wide_batch.h"

namespace seedbed::cuda {
namespace {

std::unique_ptr<BatchNetworks> make_batch(Route route, Device& device,
                                          const std::vector<const NetworkSpec*>& specs) {
  if (route == Route::blas) return wide::make_wide_batch(wide::make_device_machine(device), specs);
  if (specs.front()->configuration->train.precision == Precision::float64)
    return general::make_general_batch(general::make_device_machine<double>(device), specs);
  return general::make_general_batch(general::make_device_machine<float>(device), specs);
}

}  // namespace

std::unique_ptr<Engine> make_batch_engine(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks,
                                          const StopRule& stop, const RecordPlan& record, Route route) {
  PackEngineParts parts;
  parts.stop = stop;
  parts.record = record;
  parts.description = (route == Route::blas ? "cublas, " : "general kernels, ") + device->name();
  const std::shared_ptr<Device> shared = std::move(device);
  const std::size_t room = shared->free_memory() / 2;
  const auto most = [&](const auto& key) { return std::max<std::size_t>(room / bytes_per_network(key), 1); };
  std::vector<std::size_t> all(networks.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  auto batches = route == Route::blas ? batches_by_key(networks, all, wide::wide_key, most)
                                      : batches_by_key(networks, all, general::general_key, most);
  for (std::vector<std::size_t>& batch : batches) {
    PackPlan pack;
    pack.members = batch;
    pack.make = [batch = std::move(batch), route, device = shared.get()](PackEnvironment& environment) {
      return make_batch_trainer(batch, environment,
                                [route, device](const std::vector<const NetworkSpec*>& specs) {
                                  return make_batch(route, *device, specs);
                                });
    };
    parts.packs.push_back(std::move(pack));
  }
  parts.networks = std::move(networks);
  parts.keep = shared;
  return make_pack_engine(std::move(parts));
}

}  // namespace seedbed::cuda
