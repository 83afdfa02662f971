// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/batch_engine.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/batch_trainer.h"
#include "engine/cuda/memory_notice.h"
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

/// Of networks that would be one batch and are several.
template <class KeyOf>
void announce_cuts(const std::vector<NetworkSpec>& networks,
                   const std::vector<std::vector<std::size_t>>& batches, const KeyOf& key_of,
                   const std::string& device, MemoryNotice& notice) {
  using Key = decltype(key_of(networks.front()));
  std::map<Key, std::pair<std::size_t, std::size_t>> together;  // networks; those of the largest batch
  for (const std::vector<std::size_t>& batch : batches) {
    auto& [all, largest] = together[key_of(networks[batch.front()])];
    all += batch.size();
    largest = std::max(largest, batch.size());
  }
  for (const auto& [key, count] : together) {
    if (count.first > count.second) return notice.cut(device, count.first, count.second);
  }
}

}  // namespace

std::unique_ptr<Engine> make_batch_engine(std::unique_ptr<Device> device, std::vector<NetworkSpec> networks,
                                          const StopRule& stop, const RecordPlan& record, Route route,
                                          std::function<void(const std::string&)> notice) {
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
  MemoryNotice announced(std::move(notice));
  if (route == Route::blas) {
    announce_cuts(networks, batches, wide::wide_key, shared->name(), announced);
  } else {
    announce_cuts(networks, batches, general::general_key, shared->name(), announced);
  }
  // Batches of matrices stay as they are: a library may sum in another order for fewer of them.
  std::map<general::GeneralKey, std::shared_ptr<const PackFamily>> families;
  for (std::vector<std::size_t>& batch : batches) {
    PackPlan pack;
    if (route != Route::blas) {
      const general::GeneralKey key = general::general_key(networks[batch.front()]);
      std::shared_ptr<const PackFamily>& family = families[key];
      if (!family) family = std::make_shared<const PackFamily>(PackFamily{most(key), 1});
      pack.family = family;
    }
    pack.members = std::move(batch);
    pack.make = [route, device = shared.get()](const std::vector<std::size_t>& members,
                                               PackEnvironment& environment) {
      return make_batch_trainer(members, environment,
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
