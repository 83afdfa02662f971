// SPDX-License-Identifier: Apache-2.0
#include "engine/wide/device_engine.h"

#include <algorithm>
#include <map>

#include "engine/pack_engine.h"
#include "engine/wide/wide_trainer.h"

namespace seedbed::wide {

std::unique_ptr<Engine> make_device_engine(std::unique_ptr<cuda::Device> device,
                                           std::vector<NetworkSpec> networks, const StopRule& stop,
                                           const RecordPlan& record) {
  PackEngineParts parts;
  parts.stop = stop;
  parts.record = record;
  parts.description = "cublas, " + device->name();
  const std::shared_ptr<cuda::Device> shared = std::move(device);
  const std::size_t room = shared->free_memory() / 2;
  std::map<WideKey, std::size_t> open;  // key -> pack that still has room
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const WideKey key = wide_key(networks[n]);
    const auto found = open.find(key);
    const std::size_t most = std::max<std::size_t>(room / bytes_per_network(key), 1);
    if (found == open.end() || parts.packs[found->second].members.size() >= most) {
      open[key] = parts.packs.size();
      parts.packs.push_back({});
    }
    parts.packs[open[key]].members.push_back(n);
  }
  for (PackPlan& pack : parts.packs) {
    pack.make = [members = pack.members, device = shared.get()](PackEnvironment& environment) {
      return make_wide_trainer<float>(members, environment,
                                      [device] { return make_device_machine(*device); });
    };
  }
  parts.networks = std::move(networks);
  parts.keep = shared;
  return make_pack_engine(std::move(parts));
}

}  // namespace seedbed::wide
