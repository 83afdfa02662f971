// SPDX-License-Identifier: Apache-2.0
// Fields of a frame, evaluated with the engine's own arithmetic in a thread of its own: the tiles in
// view at the resolution that they are drawn at, the maps of the rows in view, and the selected network
// with all its neurons. The newest request replaces the one that waits; nobody waits for the result.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "viewer/core/frame.h"
#include "viewer/core/population.h"

namespace seedbed::viewer {

struct FieldRequest {
  std::shared_ptr<const Population> population;
  FramePtr frame;
  int side = 32;                  ///< samples across a tile
  std::vector<int> networks;      ///< tiles in view
  std::vector<int> map_rows;      ///< rows whose maps are in view
  std::vector<int> row_networks;  ///< more fields at `side`, e.g. the seeds of the row view
  int map_networks = 128;         ///< seeds a row that count in its maps, the first that did not diverge
  int map_side = 48;
  int cluster_networks = 0;  ///< of the maps' networks, how many to group by what they compute
  int selected = -1;         ///< network, or -1
  int selected_side = 160;
  int neuron_side = 32;  ///< 0: no neurons

  bool same_work(const FieldRequest& other) const;
  bool same_view(const FieldRequest& other) const;  ///< but for the frame
};

/// The member of a cluster of networks that is nearest to all others of it (docs/statistics.md, Functions).
struct Medoid {
  int network = -1, size = 0;  ///< size: of its cluster
  std::vector<float> values;   ///< its field, [side][side]
};

/// Maps of one row, [side][side] each: NaN where there are too few networks.
struct RowMaps {
  int row = -1, networks = 0;
  std::vector<float> mean, disagreement, deviation, vote;

  // Of the first `cluster_networks` of them:
  int clustered = 0, clusters = 0;
  double distinct = 0;          ///< equally common clusters with the same entropy
  std::vector<Medoid> medoids;  ///< of the largest clusters, at most 12, largest first
};

struct NeuronField {
  int layer = 0;  ///< 0: the inputs; hidden layers 1 .. depth
  int unit = 0;
  std::vector<float> values;  ///< [neuron_side][neuron_side]
};

struct FieldSet {
  FieldRequest request;
  std::vector<float> values;  ///< [k][side][side]: request.networks, then request.row_networks
  std::vector<RowMaps> maps;
  std::vector<float> selected;  ///< [selected_side][selected_side]
  std::vector<NeuronField> neurons;
  double seconds = 0;         ///< what the evaluation took
  std::size_t evaluated = 0;  ///< fields for tiles and maps: a network's once where both have the same side
};
using FieldSetPtr = std::shared_ptr<const FieldSet>;

class FieldEvaluator {
 public:
  explicit FieldEvaluator(int threads = 1);
  ~FieldEvaluator();

  void request(FieldRequest request);
  FieldSetPtr latest() const;
  /// Waits until no request is open; for headless pictures and tests.
  FieldSetPtr wait() const;
  std::string error() const;

  /// At most this share of the time is spent evaluating while training runs; 1: no limit.
  void set_share(double share);

 private:
  struct Shadow;
  void run();
  FieldSetPtr evaluate(const FieldRequest& request);

  int threads_;
  std::atomic<double> share_{1};
  mutable std::mutex mutex_;
  mutable std::condition_variable wake_, done_;
  std::unique_ptr<FieldRequest> waiting_;
  bool busy_ = false, quit_ = false;
  FieldSetPtr latest_;
  std::string error_;
  std::unique_ptr<Shadow> shadow_;
  std::thread thread_;
};

/// Sub-networks whose output is one neuron of `network`: their fields are the neuron's. Hidden layers
/// only; `parameters` are the network's, in canonical order.
struct NeuronNetwork {
  int layer, unit;
  NetworkSpec spec;
  Parameters parameters;
};
std::vector<NeuronNetwork> neuron_networks(const Configuration& configuration, const double* parameters);

}  // namespace seedbed::viewer
