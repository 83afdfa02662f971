// SPDX-License-Identifier: Apache-2.0
#include "engine/wide/wide_networks.h"

#include <algorithm>

#include "engine/feature_rows.h"

namespace seedbed::wide {
namespace {

/// Distance of rows of `width` values; libraries want one even where there are none.
int row(int width) {
  return std::max(width, 1);
}

}  // namespace

template <class Real>
WideNetworks<Real>::WideNetworks(Machine<Real>& machine, const WideKey& key, int networks)
    : machine_(machine), key_(key), networks_(networks) {
  const auto n = static_cast<std::size_t>(networks), rows = static_cast<std::size_t>(rows_together(key));
  for (int l = 0; l < key.layers(); ++l) {
    const auto at = static_cast<std::size_t>(l);
    Layer layer{key.widths[at], key.widths[at + 1], key.activation[at], {}, {}, {}, {}, {}, {}, {}};
    const auto out = static_cast<std::size_t>(layer.out);
    layer.weight = {machine, n * layer.weights()};
    layer.bias = {machine, n * out};
    layer.weight_gradient = {machine, n * layer.weights()};
    layer.bias_gradient = {machine, n * out};
    if (key.regularization == Regularization::l1) layer.dead = {machine, n * layer.weights()};
    layer.output = {machine, n * rows * out};
    layer.delta = {machine, n * rows * out};
    layers_.push_back(std::move(layer));
  }
  step_.resize(n);
  carried_step_.resize(n);
  decay_.resize(n);
  device_step_ = {machine, n};
  device_carried_step_ = {machine, n};
  device_decay_ = {machine, n};
  found_ = {machine, n};
}

template <class Real>
void WideNetworks<Real>::set_parameters(int network, const Parameters& parameters) {
  const auto n = static_cast<std::size_t>(network);
  std::size_t at = 0;
  for (Layer& layer : layers_) {
    const auto send = [&](BatchArray<Real>& array, std::size_t count) {
      std::vector<Real> values(count);
      for (Real& value : values) value = static_cast<Real>(parameters.values[at++]);
      array.upload(n * count, values.data(), count);
    };
    if (layer.dead.size() > 0) {
      std::vector<std::uint8_t> dead(layer.weights(), 0);
      if (!parameters.dead.empty())
        std::copy_n(parameters.dead.begin() + static_cast<std::ptrdiff_t>(at), dead.size(), dead.begin());
      layer.dead.upload(n * dead.size(), dead.data(), dead.size());
    }
    send(layer.weight, layer.weights());
    send(layer.bias, static_cast<std::size_t>(layer.out));
  }
}

template <class Real>
Parameters WideNetworks<Real>::parameters(int network) const {
  const auto n = static_cast<std::size_t>(network);
  Parameters result;
  std::vector<std::uint8_t> dead;
  for (const Layer& layer : layers_) {
    const auto fetch = [&](const BatchArray<Real>& array, std::size_t count) {
      std::vector<Real> values(count);
      array.download(n * count, values.data(), count);
      result.values.insert(result.values.end(), values.begin(), values.end());
    };
    if (layer.dead.size() > 0) {
      std::vector<std::uint8_t> links(layer.weights());
      layer.dead.download(n * links.size(), links.data(), links.size());
      dead.resize(result.values.size(), 0);
      dead.insert(dead.end(), links.begin(), links.end());
    }
    fetch(layer.weight, layer.weights());
    fetch(layer.bias, static_cast<std::size_t>(layer.out));
  }
  if (std::find(dead.begin(), dead.end(), 1) != dead.end()) {
    dead.resize(result.values.size(), 0);
    result.dead = std::move(dead);
  }
  return result;
}

template <class Real>
void WideNetworks<Real>::set_rates(int network, double learning_rate, double regularization_rate) {
  // In the precision of the training, each quotient and product rounded once.
  const auto n = static_cast<std::size_t>(network);
  const Real rate = static_cast<Real>(learning_rate);
  const int carried = key_.train_points % key_.batch;
  step_[n] = rate / static_cast<Real>(key_.batch);
  carried_step_[n] = rate / static_cast<Real>(carried + key_.batch);
  decay_[n] = rate * static_cast<Real>(regularization_rate);
}

template <class Real>
void WideNetworks<Real>::send_rates() {
  device_step_.upload(step_);
  device_carried_step_.upload(carried_step_);
  device_decay_.upload(decay_);
}

template <class Real>
PointArrays<Real> WideNetworks<Real>::make_points(
    const std::vector<const std::vector<Point>*>& points) const {
  PointArrays<Real> arrays;
  const int inputs = key_.widths[0];
  arrays.count = static_cast<int>(points.front()->size());
  const bool shared = std::all_of(points.begin(), points.end(), [&](auto* p) { return p == points.front(); });
  std::vector<Real> x, y;
  for (const std::vector<Point>* set : points) {
    const std::vector<Real> rows = feature_rows<Real>(*set, FeatureSet{key_.features}, inputs);
    x.insert(x.end(), rows.begin(), rows.end());
    for (const Point& p : *set) y.push_back(static_cast<Real>(p.label));
    if (shared) break;
  }
  arrays.x = {machine_, x.size()};
  arrays.y = {machine_, y.size()};
  arrays.x.upload(x);
  arrays.y.upload(y);
  arrays.x_stride = shared ? 0 : std::int64_t(arrays.count) * inputs;
  arrays.y_stride = shared ? 0 : arrays.count;
  return arrays;
}

template <class Real>
typename WideNetworks<Real>::Rows WideNetworks<Real>::rows_at(const PointArrays<Real>& points, int first,
                                                              int count) const {
  return {points.x.data() + std::int64_t(first) * key_.widths[0], points.x_stride, points.y.data() + first,
          points.y_stride, count};
}

template <class Real>
void WideNetworks<Real>::forward(const Rows& rows) {
  const Real* input = rows.x;
  std::int64_t stride = rows.x_stride;
  for (Layer& l : layers_) {
    const std::int64_t each = std::int64_t(rows.count) * l.out;
    machine_.gemm({false, true, rows.count, l.out, l.in, input, row(l.in), stride, l.weight.data(), row(l.in),
                   std::int64_t(l.in) * l.out, l.output.data(), l.out, each, false, networks_, key_.fast});
    machine_.run(
        kernels::wide::Activate<Real>{l.output.data(), l.bias.data(), networks_, rows.count, l.out, l.kind});
    input = l.output.data();
    stride = each;
  }
}

/// Forward and backward through the rows; their gradients join what is there.
template <class Real>
void WideNetworks<Real>::add_gradient(const Rows& rows) {
  forward(rows);
  const auto last = layers_.size() - 1;
  machine_.run(kernels::wide::OutputDelta<Real>{layers_[last].delta.data(), layers_[last].output.data(),
                                                rows.y, rows.y_stride, networks_, rows.count,
                                                layers_[last].kind});
  for (std::size_t at = last + 1; at-- > 0;) {
    Layer& l = layers_[at];
    const std::int64_t in_each = std::int64_t(rows.count) * l.in, out_each = std::int64_t(rows.count) * l.out;
    const std::int64_t weights = std::int64_t(l.in) * l.out;
    if (at > 0) {
      Layer& below = layers_[at - 1];
      machine_.gemm({false, false, rows.count, l.in, l.out, l.delta.data(), l.out, out_each, l.weight.data(),
                     row(l.in), weights, below.delta.data(), l.in, in_each, false, networks_, key_.fast});
      machine_.run(kernels::wide::Slope<Real>{below.delta.data(), below.output.data(), in_each * networks_,
                                              below.kind});
    }
    const Real* input = at > 0 ? layers_[at - 1].output.data() : rows.x;
    machine_.gemm({true, false, l.out, l.in, rows.count, l.delta.data(), l.out, out_each, input, row(l.in),
                   at > 0 ? in_each : rows.x_stride, l.weight_gradient.data(), row(l.in), weights, !fresh_,
                   networks_, key_.fast});
    machine_.run(kernels::wide::BiasGradient<Real>{l.bias_gradient.data(), l.delta.data(), networks_,
                                                   rows.count, l.out, fresh_});
  }
  fresh_ = false;
}

template <class Real>
void WideNetworks<Real>::apply_gradient(bool carried) {
  const Real* step = carried ? device_carried_step_.data() : device_step_.data();
  for (Layer& l : layers_) {
    machine_.run(kernels::wide::Update<Real>{l.weight.data(), l.weight_gradient.data(), l.dead.data(), step,
                                             device_decay_.data(), networks_, std::int64_t(l.in) * l.out,
                                             key_.regularization});
    machine_.run(kernels::wide::Update<Real>{l.bias.data(), l.bias_gradient.data(), nullptr, step,
                                             device_decay_.data(), networks_, l.out, Regularization::none});
  }
  fresh_ = true;
}

template <class Real>
void WideNetworks<Real>::train_epoch(const PointArrays<Real>& points) {
  if (key_.batch > points.count) return;
  // All arrays but the points stay where they are: what an epoch does follows from these.
  const bool carried = !fresh_;
  machine_.repeat(
      {reinterpret_cast<std::intptr_t>(points.x.data()), reinterpret_cast<std::intptr_t>(points.y.data()),
       points.count, points.x_stride, points.y_stride, carried},
      [&] { enqueue_epoch(points, carried); });
  fresh_ = points.count % key_.batch == 0;
}

template <class Real>
void WideNetworks<Real>::enqueue_epoch(const PointArrays<Real>& points, bool carried) {
  fresh_ = !carried;
  const int most = rows_together(key_);
  for (int first = 0; first < points.count; first += key_.batch) {
    const int end = std::min(first + key_.batch, points.count);
    for (int at = first; at < end; at += most) add_gradient(rows_at(points, at, std::min(most, end - at)));
    if (end - first == key_.batch) {
      apply_gradient(carried);
      carried = false;
    }
  }
}

template <class Real>
std::vector<Real> WideNetworks<Real>::outputs(const PointArrays<Real>& points) {
  const auto n = static_cast<std::size_t>(networks_), count = static_cast<std::size_t>(points.count);
  std::vector<Real> all(n * count), part;
  const int most = rows_together(key_);
  for (int first = 0; first < points.count; first += most) {
    const int rows = std::min(most, points.count - first);
    const auto each = static_cast<std::size_t>(rows);
    forward(rows_at(points, first, rows));
    part.resize(n * each);
    layers_.back().output.download(0, part.data(), part.size());
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(part.data() + i * each, each, all.data() + i * count + static_cast<std::size_t>(first));
    }
  }
  return all;
}

template <class Real>
std::vector<int> WideNetworks<Real>::not_finite() {
  std::vector<int> found(static_cast<std::size_t>(networks_), 0);
  found_.upload(found);
  for (Layer& l : layers_) {
    machine_.run(kernels::wide::NotFinite<Real>{l.weight.data(), std::int64_t(l.in) * l.out, networks_,
                                                found_.data()});
    machine_.run(kernels::wide::NotFinite<Real>{l.bias.data(), l.out, networks_, found_.data()});
  }
  found_.download(0, found.data(), found.size());
  return found;
}

template <class Real>
int WideNetworks<Real>::dead_links(int network) const {
  std::int64_t count = 0;
  for (const Layer& layer : layers_) {
    if (layer.dead.size() == 0) continue;
    std::vector<std::uint8_t> links(layer.weights());
    layer.dead.download(static_cast<std::size_t>(network) * links.size(), links.data(), links.size());
    count += std::count(links.begin(), links.end(), std::uint8_t{1});
  }
  return static_cast<int>(count);
}

template <class Real>
std::vector<int> WideNetworks<Real>::dead_units(const PointArrays<Real>& points) {
  const auto n = static_cast<std::size_t>(networks_);
  std::vector<int> dead(n, 0);
  if (!key_.has_relu() || points.count == 0) return dead;
  std::vector<std::vector<std::uint8_t>> alive(layers_.size());  // [layer][network][unit]
  for (std::size_t l = 0; l < layers_.size(); ++l)
    alive[l].resize(n * static_cast<std::size_t>(layers_[l].out));
  const int most = rows_together(key_);
  std::vector<Real> output;
  for (int first = 0; first < points.count; first += most) {
    const int rows = std::min(most, points.count - first);
    forward(rows_at(points, first, rows));
    for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
      if (layers_[l].kind != Activation::relu) continue;
      const auto out = static_cast<std::size_t>(layers_[l].out), each = static_cast<std::size_t>(rows) * out;
      output.resize(n * each);
      layers_[l].output.download(0, output.data(), output.size());
      for (std::size_t i = 0; i < output.size(); ++i) {
        alive[l][i / each * out + i % out] |= !(output[i] <= 0);
      }
    }
  }
  for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
    if (layers_[l].kind != Activation::relu) continue;
    const auto out = static_cast<std::size_t>(layers_[l].out);
    for (std::size_t i = 0; i < alive[l].size(); ++i) dead[i / out] += !alive[l][i];
  }
  return dead;
}

template class WideNetworks<float>;
template class WideNetworks<double>;

}  // namespace seedbed::wide
