// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/pack_data.h"

#include <algorithm>

#include "engine/feature_rows.h"

namespace seedbed::cpu {
namespace {

/// Points of all lanes, interleaved: x [count][slots][width], y [count][width].
template <class Real>
Points<Real> interleave(const std::vector<const std::vector<Point>*>& lanes, FeatureSet features, int slots,
                        int width, std::vector<Real>& x, std::vector<Real>& y) {
  const auto count = lanes[0]->size();
  const auto w = static_cast<std::size_t>(width), n_slots = static_cast<std::size_t>(slots);
  x.assign(count * n_slots * w, -Real(0));
  y.assign(count * w, Real(0));
  const auto active = static_cast<std::size_t>(features.count());
  double values[kFeatureCount];
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    const auto same =
        std::find(lanes.begin(), lanes.begin() + static_cast<std::ptrdiff_t>(lane), lanes[lane]);
    const auto first = static_cast<std::size_t>(same - lanes.begin());
    for (std::size_t k = 0; k < count; ++k) {
      const Point& point = (*lanes[lane])[k];
      if (first < lane) {
        for (std::size_t t = 0; t < active; ++t)
          x[(k * n_slots + t) * w + lane] = x[(k * n_slots + t) * w + first];
      } else {
        feature_values(features, point.x, point.y, values);
        for (std::size_t t = 0; t < active; ++t)
          x[(k * n_slots + t) * w + lane] = static_cast<Real>(values[t]);
      }
      y[k * w + lane] = static_cast<Real>(point.label);
    }
  }
  return {x.data(), y.data(), static_cast<int>(count), false};
}

template <class Real>
Points<Real> share(const std::vector<Point>& points, FeatureSet features, int slots, std::vector<Real>& x,
                   std::vector<Real>& y) {
  x = feature_rows<Real>(points, features, slots);
  y.resize(points.size());
  for (std::size_t k = 0; k < points.size(); ++k) y[k] = static_cast<Real>(points[k].label);
  return {x.data(), y.data(), static_cast<int>(points.size()), true};
}

}  // namespace

template <class Real>
std::shared_ptr<const PackData<Real>> PackDataCache<Real>::get(const std::vector<const Dataset*>& datasets,
                                                               FeatureSet features, int slots, int width) {
  const Key key{datasets, features.bits, slots, width};
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = cache_.find(key); found != cache_.end()) {
      if (auto data = found->second.lock()) return data;
    }
  }
  auto data = std::make_shared<PackData<Real>>();
  if (std::all_of(datasets.begin(), datasets.end(), [&](const Dataset* d) { return d == datasets[0]; })) {
    data->train = share(datasets[0]->train, features, slots, data->train_x, data->train_y);
    data->test = share(datasets[0]->test, features, slots, data->test_x, data->test_y);
  } else {
    std::vector<const std::vector<Point>*> train, test;
    for (const Dataset* d : datasets) {
      train.push_back(&d->train);
      test.push_back(&d->test);
    }
    data->train = interleave(train, features, slots, width, data->train_x, data->train_y);
    data->test = interleave(test, features, slots, width, data->test_x, data->test_y);
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(cache_, [](const auto& entry) { return entry.second.expired(); });
  cache_[key] = data;
  return data;
}

template class PackDataCache<float>;
template class PackDataCache<double>;

}  // namespace seedbed::cpu
