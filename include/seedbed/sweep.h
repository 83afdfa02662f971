// SPDX-License-Identifier: Apache-2.0
// A sweep describes many networks: axes whose product gives configurations, times seeds.
// Configurations are made on demand, so that a sweep of millions costs no memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "seedbed/configuration.h"

namespace seedbed {

enum class Metric : std::uint8_t { train_loss, test_loss, train_accuracy, test_accuracy };
enum class Comparison : std::uint8_t { at_least, above, at_most, below };

/// When a network counts as solved: the first epoch (0 included) at which `metric comparison
/// threshold` holds, checked every `every` epochs and at the last one.
struct StopRule {
  bool enabled = true;  ///< false: nothing is ever solved (solved = "never")
  Metric metric = Metric::test_accuracy;
  Comparison comparison = Comparison::at_least;
  double threshold = 0.99;
  int every = 1;
  bool freeze = false;  ///< then = "freeze": a solved network stops there (status stopped)
};

/// Whether a network of the configuration can ever count as solved: false where the rule is off, and where
/// its metric is an accuracy and the configuration a regression, which has none. "Not solved" then says
/// nothing, and a share of solved networks does not exist.
bool can_be_solved(const StopRule& rule, const Configuration& configuration);

enum class PruneMethod : std::uint8_t { none, asha };

/// Which networks are not worth their last epoch ([prune], docs/prune.md): successive halving, after Li et
/// al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020. A network that is not among the
/// best 1 / factor of all that are known at a rung ends there (status pruned).
struct PruneRule {
  PruneMethod method = PruneMethod::none;
  Metric metric = Metric::test_loss;  ///< a loss: small is good; an accuracy: large is good
  int factor = 3;                     ///< of the epochs of a rung to the next, and of networks to survivors
  std::int64_t first = 10;            ///< epochs of the first rung
  std::int64_t cohort = 1024;         ///< networks, in the sweep's order, that are compared at once

  bool enabled() const { return method != PruneMethod::none; }
};

/// first, first * factor, first * factor^2 ...: those below `epochs`. Empty where nothing is pruned.
std::vector<std::int64_t> rung_epochs(const PruneRule& rule, std::int64_t epochs);

enum class CurveKind : std::uint8_t { none, log, every };

struct RecordPlan {
  CurveKind curve = CurveKind::log;
  int snapshots = 0;  ///< parameters at that many log-spaced epochs, the first and last included
};

/// Epochs at which losses and accuracies are recorded: ascending, epoch 0 and `epochs` included
/// unless CurveKind::none (then empty). `log`: 1 2 3 4 5 6 8 10 13 16 20 ..., ten a decade.
std::vector<std::int64_t> curve_epochs(CurveKind kind, std::int64_t epochs);

/// `count` distinct log-spaced epochs from 0 to `epochs`, both included (count 1: the last only).
std::vector<std::int64_t> snapshot_epochs(int count, std::int64_t epochs);

enum class SampleMethod : std::uint8_t { random, sobol, latin_hypercube };

/// How the keys of [sample] are drawn, together: `count` points, the same on every machine. Points with
/// equal values count once, so that there may be fewer.
struct SampleDesign {
  SampleMethod method = SampleMethod::random;
  std::int64_t count = 64;
  std::uint64_t seed = 0;
};

/// Seeds of the networks of one configuration.
struct SeedDesign {
  std::int64_t count = 64;
  std::uint64_t first = 0;
  bool vary_init = true, vary_data = true, vary_order = false;  ///< streams not varied have seed 0
  bool crossed = false;  ///< every combination of init_count x data_count x order_count seeds
  std::int64_t init_count = 1, data_count = 1, order_count = 1;

  std::int64_t networks() const { return crossed ? init_count * data_count * order_count : count; }
  Seeds at(std::int64_t index) const;  ///< crossed: order fastest, then data, then init
};

/// A swept key with its value in one configuration, as text and as JSON.
struct SweptValue {
  std::string key;    ///< dotted name of the sweep file, "network.hidden"
  std::string label;  ///< for people: "8-8", "0.03", "none" (no hidden layers); "-": does not apply
  std::string json;   ///< "[8,8]", "0.03", "\"tanh\""; "null": the axis does not apply ([when])
};

const char* name_of(SampleMethod method);
const char* name_of(PruneMethod method);
const char* name_of(Metric metric);

/// Keys of a configuration that are not at their defaults (TensorFlow Playground's), in the sweep file's
/// order.
std::vector<SweptValue> changed_settings(const Configuration& configuration);

class Sweep {
 public:
  struct State;

  const std::string& name() const;
  const std::string& text() const;  ///< the sweep as TOML with every flag applied: what a result stores
  const StopRule& stop() const;
  const PruneRule& prune() const;
  const RecordPlan& record() const;
  const SeedDesign& seeds() const;
  const SampleDesign& sample() const;                  ///< counts only where sampled_keys() is not empty
  const std::vector<std::string>& swept_keys() const;  ///< dotted names: those of grid, of zip, of sample
  std::vector<std::string> sampled_keys() const;       ///< those of [sample]

  std::int64_t configurations() const;
  std::int64_t networks() const { return configurations() * seeds().networks(); }

  Configuration configuration(std::int64_t id) const;           ///< 0 <= id < configurations()
  std::vector<SweptValue> swept_values(std::int64_t id) const;  ///< one a swept key

  /// Network n has configuration n / seeds().networks() and seeds seeds().at(n % seeds().networks()).
  std::int64_t configuration_of(std::int64_t network) const { return network / seeds().networks(); }
  Seeds seeds_of(std::int64_t network) const { return seeds().at(network % seeds().networks()); }

  /// Identity of the sweep: 32 hexadecimal digits over everything that decides what its networks
  /// are and what is recorded. Comments, order of tables and `name` do not count.
  const std::string& hash() const;

  explicit Sweep(std::shared_ptr<const State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<const State> state_;
};

/// Command-line changes to a sweep, applied after the file and in this order.
struct SweepOverrides {
  std::vector<std::string> set;       ///< "train.batch=1": TOML value, or a bare word as a string
  std::optional<std::int64_t> seeds;  ///< --seeds N: seeds.count
};

/// Reads a sweep file, or a Playground URL when `source` starts with http:// or https://.
/// Throws UsageError: one line with file, line, key, what is allowed and the nearest known name.
Sweep load_sweep(const std::string& source, const SweepOverrides& overrides = {});

/// The same for TOML text; `origin` stands for the file name in errors. Relative CSV paths are
/// looked up beside `directory`.
Sweep parse_sweep(const std::string& toml, const std::string& origin, const SweepOverrides& overrides = {},
                  const std::string& directory = ".");

/// Playground URL of a configuration (the inverse of load_sweep for a URL), where one exists.
std::optional<std::string> playground_url(const Configuration& configuration);

}  // namespace seedbed
