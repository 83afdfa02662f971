// SPDX-License-Identifier: Apache-2.0
// Into how many pieces ReLU networks cut [-6, 6]^2, at birth and at the end: exact where the inputs are x
// and y themselves, else the pieces that a grid resolves.
#include <algorithm>
#include <cmath>

#include "report/page/sections.h"
#include "seedbed/study_regions.h"

namespace seedbed::page {
namespace {

constexpr std::size_t kRegionNetworks = 64, kRegionSide = 96;
constexpr double kRegionHalf = 6;
constexpr std::int64_t kRegionOperations = 400'000'000;  ///< of a configuration's grids: about half a second

bool piecewise(const NetworkConfiguration& network) {
  const auto& kinds = network.activation;
  return !network.hidden.empty() && std::ranges::find(kinds, Activation::relu) != kinds.end() &&
         std::ranges::all_of(kinds,
                             [](Activation a) { return a == Activation::relu || a == Activation::linear; });
}

bool affine_inputs(const FeatureSet& features) {
  for (int i = 0; i < kFeatureCount; ++i) {
    const auto feature = static_cast<Feature>(i);
    if (features.has(feature) && feature != Feature::x && feature != Feature::y) return false;
  }
  return true;
}

/// Weights of the network as layers. Of a network with affine inputs the first layer reads x and y.
std::vector<DenseLayer> layers_of(const Configuration& c, const Parameters& parameters, bool affine) {
  const Shape shape(c);
  const ParameterIndex at(shape);
  std::vector<DenseLayer> layers;
  for (int l = 0; l <= shape.depth(); ++l) {
    DenseLayer layer{static_cast<std::size_t>(shape.width(l + 1)), {}, {}, false};
    layer.relu = l < shape.depth() && c.network.activation_of(l) == Activation::relu;
    for (int i = 0; i < shape.width(l + 1); ++i) {
      layer.biases.push_back(parameters.values[at.bias(l, i)]);
      if (l == 0 && affine && shape.width(0) == 1) {
        const double w = parameters.values[at.weight(l, i, 0)];
        const bool is_x = c.data.features.has(Feature::x);
        layer.weights.insert(layer.weights.end(), {is_x ? w : 0, is_x ? 0 : w});
        continue;
      }
      for (int j = 0; j < shape.width(l); ++j) layer.weights.push_back(parameters.values[at.weight(l, i, j)]);
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

/// Which units are on at a point: a hash of the pattern. `values` are the inputs, and scratch like `next`.
std::uint64_t unit_pattern(const std::vector<DenseLayer>& layers, std::vector<double>& values,
                           std::vector<double>& next) {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a, a bit a step
  for (const DenseLayer& layer : layers) {
    if (&layer == &layers.back()) break;
    next.assign(layer.biases.begin(), layer.biases.end());
    for (std::size_t i = 0; i < layer.outputs; ++i) {
      const double* row = &layer.weights[i * values.size()];
      for (std::size_t j = 0; j < values.size(); ++j) next[i] += row[j] * values[j];
      if (!layer.relu) continue;
      hash = (hash ^ (next[i] > 0 ? 2u : 1u)) * 1099511628211u;
      next[i] = std::max(0.0, next[i]);
    }
    std::swap(values, next);
  }
  return hash;
}

std::int64_t pieces_on_grid(const Configuration& c, const std::vector<DenseLayer>& layers) {
  std::vector<std::uint64_t> patterns;
  patterns.reserve(kRegionSide * kRegionSide);
  std::vector<double> inputs, scratch;
  const double step = 2 * kRegionHalf / (kRegionSide - 1);
  for (std::size_t r = 0; r < kRegionSide; ++r) {
    for (std::size_t column = 0; column < kRegionSide; ++column) {
      inputs.resize(static_cast<std::size_t>(c.data.features.count()));
      feature_values(c.data.features, -kRegionHalf + step * static_cast<double>(column),
                     kRegionHalf - step * static_cast<double>(r), inputs.data());
      patterns.push_back(unit_pattern(layers, inputs, scratch));
    }
  }
  return equal_pieces(patterns, kRegionSide);
}

/// RegionCounts of some networks; empty where one has too many.
struct RegionCounts {
  std::vector<double> activation, linear;
};

bool count_regions(const Configuration& c, bool affine, const Parameters& parameters, RegionCounts& counts) {
  const std::vector<DenseLayer> layers = layers_of(c, parameters, affine);
  if (!affine) {
    counts.activation.push_back(static_cast<double>(pieces_on_grid(c, layers)));
    return true;
  }
  const auto regions = plane_regions(layers, kRegionHalf);
  if (!regions) return false;
  counts.activation.push_back(static_cast<double>(regions->activation));
  counts.linear.push_back(static_cast<double>(regions->linear));
  return true;
}

Json region_spread(std::vector<double> values) {
  if (values.empty()) return nullptr;
  const Distribution d = distribution_of(std::move(values));
  return {
      {"q25", number(d.q25)}, {"median", number(d.median)}, {"q75", number(d.q75)}, {"max", number(d.max)}};
}

}  // namespace

Json region_section(const Population& p, const Cells& cells, int networks, const ParameterSource& stored) {
  Json all = Json::array();
  for (std::size_t k : cells) {
    const Cell& cell = p.cells[k];
    const Configuration c = p.sweep->configuration(cell.id);
    if (!piecewise(c.network) || c.network.shortcuts) continue;
    const bool affine = affine_inputs(c.data.features);
    std::size_t most = std::min(kRegionNetworks, static_cast<std::size_t>(networks));
    if (!affine) {
      const std::int64_t each = 2 * std::int64_t{kRegionSide * kRegionSide} * Shape(c).parameter_count();
      most = std::min(most, static_cast<std::size_t>(kRegionOperations / each));
    }
    RegionCounts born, end;
    std::size_t counted = 0;
    bool few = true;
    for (std::size_t i : p.sample(cell, most)) {
      const NetworkRow& row = cell.rows[i];
      if (row.status == Status::diverged) continue;
      few = few && count_regions(c, affine, initial_parameters(c, row.seeds), born) &&
            count_regions(c, affine, stored(row), end);
      if (!few) break;
      ++counted;
    }
    if (counted == 0 || !few) continue;
    all.push_back({{"label", cell.label},
                   {"networks", counted},
                   {"units", Shape(c).hidden_units()},
                   {"exact", affine},
                   {"birth", region_spread(std::move(born.activation))},
                   {"end", region_spread(std::move(end.activation))},
                   {"linear_birth", region_spread(std::move(born.linear))},
                   {"linear_end", region_spread(std::move(end.linear))}});
  }
  return all.empty() ? Json(nullptr) : all;
}

}  // namespace seedbed::page
