// SPDX-License-Identifier: Apache-2.0
// Neuron i of layer l is the output of the network cut off after layer l, with a linear output that has
// weight 1 from i and 0 from its neighbours: 1 x + 0 y + ... is x, so that the neuron's field comes from
// the engine itself, its arithmetic included.
#include "viewer/core/field_evaluator.h"

namespace seedbed::viewer {

std::vector<NeuronNetwork> neuron_networks(const Configuration& configuration, const double* parameters) {
  const Shape whole(configuration);
  const std::span<const double> all(parameters, static_cast<std::size_t>(whole.parameter_count()));
  auto no_data = std::make_shared<Dataset>();
  no_data->train.push_back({0, 0, 1});
  no_data->test.push_back({0, 0, 1});
  std::vector<NeuronNetwork> networks;
  for (int layer = 1; layer <= whole.depth(); ++layer) {
    auto cut = std::make_shared<Configuration>(cut_after(configuration, layer));
    cut->data.dataset = DatasetKind::plane;  // a regression: linear output
    const ParameterIndex to{Shape(*cut)};
    const Parameters common = cut_parameters(configuration, layer, all);
    for (int unit = 0; unit < whole.width(layer); ++unit) {
      Parameters own = common;
      own.values[to.weight(layer, 0, unit)] = 1;
      networks.push_back({layer, unit, {cut, Seeds{}, no_data}, std::move(own)});
    }
  }
  return networks;
}

}  // namespace seedbed::viewer
