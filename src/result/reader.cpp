// SPDX-License-Identifier: Apache-2.0
// Reads a result. Of every kind of chunk the last one stays decoded, so that going through the
// networks in order decodes each chunk once. One reader serves one thread at a time.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "result/arrays.h"
#include "result/chunk.h"
#include "result/database.h"
#include "result/rung_scores.h"
#include "result/schema.h"
#include "seedbed/error.h"
#include "seedbed/result.h"

namespace seedbed {
namespace {

Sweep stored_sweep(Database& database) {
  Statement row(database, "SELECT text, hash, networks FROM sweep");
  row.step();
  const std::string text(row.text(0)), hash(row.text(1));
  const std::int64_t networks = row.integer(2);
  try {
    Sweep sweep = parse_sweep(text, database.path());
    if (sweep.hash() != hash) database.damaged("its sweep is not the one that its hash names");
    if (sweep.prune().enabled() != database.has("table", "rung"))
      database.damaged("its table rung and its sweep do not belong together");
    if (sweep.networks() != networks) database.damaged("its number of networks is not that of its sweep");
    check_rows(database);
    return sweep;
  } catch (const UsageError& error) {
    throw ResultError(
        fmt::format("{}: is damaged: its sweep can't be read: {}", database.path(), error.what()));
  }
}

RunFacts stored_facts(const Database& database) {
  Statement row(database, "SELECT program_version, device, math FROM sweep");
  row.step();
  return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
}

}  // namespace

struct ResultReader::Impl {
  // Networks [first, end): what their chunk holds, or nothing where no chunk of the kind has them.
  struct Cache {
    std::int64_t first = 0, end = 0;
    std::vector<NetworkResult> networks;
  };

  explicit Impl(const std::string& path)
      : database(open_result(path)),
        sweep(stored_sweep(*database)),
        facts(stored_facts(*database)),
        unit_size(database->integer("SELECT unit_size FROM sweep")),
        count_finished(*database, "SELECT coalesce(sum(networks), 0) FROM progress"),
        find_unit(*database, "SELECT 1 FROM progress WHERE unit = ?1"),
        find_rows(
            *database,
            "SELECT network_id, configuration_id, init_seed, data_seed, order_seed, status, epochs, "
            "solved_epoch, train_loss, test_loss, train_accuracy, test_accuracy, dead_units, dead_links "
            "FROM network WHERE network_id >= ?1 AND network_id < ?2 ORDER BY network_id"),
        find_chunk(*database,
                   "SELECT first_network, networks, bytes, checksum, data FROM chunk "
                   "WHERE kind = ?1 AND first_network <= ?2 ORDER BY first_network DESC LIMIT 1"),
        find_next(*database,
                  "SELECT min(first_network) FROM chunk "
                  "WHERE kind = ?1 AND first_network > ?2 AND first_network < ?3") {}

  std::int64_t finished_networks() {
    count_finished.step();
    const std::int64_t networks = count_finished.integer(0);
    count_finished.reset();
    return networks;
  }

  NetworkRow row() {
    const Statement& s = find_rows;
    NetworkRow r;
    r.network_id = s.integer(0);
    r.configuration_id = s.integer(1);
    r.seeds = {static_cast<std::uint64_t>(s.integer(2)), static_cast<std::uint64_t>(s.integer(3)),
               static_cast<std::uint64_t>(s.integer(4))};
    const std::int64_t status = s.integer(5);
    const Status last = sweep.prune().enabled() ? Status::pruned : Status::stopped;
    if (status < 0 || status > static_cast<std::int64_t>(last))
      database->damaged(fmt::format("network {} has status {}", r.network_id, status));
    r.status = static_cast<Status>(status);
    r.epochs = s.integer(6);
    if (!s.null(7)) r.solved_epoch = s.integer(7);
    r.metrics = {s.real(8), s.real(9), s.real(10), s.real(11)};
    r.dead_units = static_cast<int>(s.integer(12));
    r.dead_links = static_cast<int>(s.integer(13));
    return r;
  }

  std::vector<NetworkRow> rows(std::int64_t first, std::int64_t count) {
    first = std::clamp<std::int64_t>(first, 0, sweep.networks());
    count = std::clamp<std::int64_t>(count, 0, sweep.networks() - first);
    find_rows.bind(1, first);
    find_rows.bind(2, first + count);
    std::vector<NetworkRow> found;
    try {
      while (find_rows.step()) found.push_back(row());
    } catch (...) {
      find_rows.reset();
      throw;
    }
    return found;
  }

  void require_finished(std::int64_t network) {
    if (network < 0 || network >= sweep.networks())
      throw ResultError(fmt::format("{}: there is no network {}; the sweep has 0 to {}", database->path(),
                                    network, sweep.networks() - 1));
    find_unit.bind(1, network / unit_size);
    const bool finished = find_unit.step();
    find_unit.reset();
    if (!finished)
      throw ResultError(fmt::format("{}: network {} is not finished", database->path(), network));
  }

  // What the chunk of that kind holds of the network; nullptr where there is none of that kind.
  const NetworkResult* find(ChunkKind kind, std::int64_t network) {
    Cache& cache = caches[static_cast<std::size_t>(kind)];
    if (network < cache.first || network >= cache.end) {
      require_finished(network);
      find_chunk.bind(1, std::string_view(name_of(kind)));
      find_chunk.bind(2, network);
      if (find_chunk.step()) load(kind, cache);
      if (network < cache.first || network >= cache.end) load_nothing(kind, network, cache);
    }
    if (cache.networks.empty()) return nullptr;
    return &cache.networks[static_cast<std::size_t>(network - cache.first)];
  }

  // Up to the next chunk of the kind, but not past the unit: what comes later may not be written yet.
  void load_nothing(ChunkKind kind, std::int64_t network, Cache& cache) {
    const std::int64_t unit_end = (network / unit_size + 1) * unit_size;
    find_next.bind(1, std::string_view(name_of(kind)));
    find_next.bind(2, network);
    find_next.bind(3, unit_end);
    find_next.step();
    cache = {network, find_next.null(0) ? unit_end : find_next.integer(0), {}};
    find_next.reset();
  }

  void load(ChunkKind kind, Cache& cache) {
    const std::int64_t first = find_chunk.integer(0), count = find_chunk.integer(1);
    cache = {};
    try {
      if (count < 1 || count > unit_size) throw Damaged("it has an impossible number of networks");
      const auto bytes = unseal(find_chunk.blob(4), find_chunk.integer(2), find_chunk.integer(3));
      std::vector<NetworkResult> networks(static_cast<std::size_t>(count));
      decode_chunk(kind, bytes, networks);
      cache = {first, first + count, std::move(networks)};
      find_chunk.reset();
    } catch (const Damaged& damage) {
      find_chunk.reset();
      database->damaged(fmt::format("chunk {} of networks {} to {}: {}", name_of(kind), first,
                                    first + count - 1, damage.what()));
    }
  }

  std::unique_ptr<Database> database;
  Sweep sweep;
  RunFacts facts;
  std::int64_t unit_size;
  Statement count_finished, find_unit, find_rows, find_chunk, find_next;
  std::array<Cache, std::size(kChunkKinds)> caches;
};

ResultReader::ResultReader(const std::string& path) : impl_(std::make_unique<Impl>(path)) {}
ResultReader::~ResultReader() = default;
ResultReader::ResultReader(ResultReader&&) noexcept = default;

const Sweep& ResultReader::sweep() const {
  return impl_->sweep;
}
const RunFacts& ResultReader::facts() const {
  return impl_->facts;
}
bool ResultReader::complete() const {
  return finished_networks() == impl_->sweep.networks();
}
std::int64_t ResultReader::finished_networks() const {
  return impl_->finished_networks();
}

std::vector<NetworkRow> ResultReader::rows(std::int64_t first, std::int64_t count) const {
  return impl_->rows(first, count);
}

std::vector<NetworkRow> ResultReader::rows_of_configuration(std::int64_t configuration) const {
  if (configuration < 0 || configuration >= impl_->sweep.configurations())
    throw ResultError(fmt::format("{}: there is no configuration {}; the sweep has 0 to {}",
                                  impl_->database->path(), configuration, impl_->sweep.configurations() - 1));
  const std::int64_t size = impl_->sweep.seeds().networks();
  return impl_->rows(configuration * size, size);
}

std::vector<RungScore> ResultReader::rung_scores(std::int64_t first, std::int64_t count) const {
  first = std::clamp<std::int64_t>(first, 0, impl_->sweep.networks());
  count = std::clamp<std::int64_t>(count, 0, impl_->sweep.networks() - first);
  return stored_rung_scores(*impl_->database, first, count);
}

Parameters ResultReader::parameters(std::int64_t network) const {
  const NetworkResult* values = impl_->find(ChunkKind::parameters, network);
  if (!values) impl_->database->damaged(fmt::format("it has no parameters of network {}", network));
  Parameters parameters{values->parameters.values, {}};
  if (const NetworkResult* dead = impl_->find(ChunkKind::dead, network))
    parameters.dead = dead->parameters.dead;
  return parameters;
}

std::vector<CurvePoint> ResultReader::curve(std::int64_t network) const {
  const NetworkResult* found = impl_->find(ChunkKind::curve, network);
  return found ? found->curve : std::vector<CurvePoint>{};
}

std::vector<Snapshot> ResultReader::snapshots(std::int64_t network) const {
  const NetworkResult* found = impl_->find(ChunkKind::snapshots, network);
  return found ? found->snapshots : std::vector<Snapshot>{};
}

}  // namespace seedbed
