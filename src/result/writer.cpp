// SPDX-License-Identifier: Apache-2.0
// Writes a result. Everything about a unit (chunks, rows, configurations, progress) is one
// transaction; nothing that depends on time or machine enters it, so that a sweep which was
// interrupted ends with the same content as one that was not.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "result/chunk.h"
#include "result/database.h"
#include "result/rung_scores.h"
#include "result/schema.h"
#include "result/writer_lock.h"
#include "seedbed/error.h"
#include "seedbed/result.h"

namespace seedbed {
namespace {

// The rollback journal works on every file system, network ones included, where the write-ahead log
// does not. FULL syncs before and after each change of the file: a power cut loses the unit that was
// being written and no other.
constexpr char kPragmas[] = R"(
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = FULL;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16384;
)";

bool new_or_empty(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return true;
  if (!fs::is_regular_file(status))
    throw ResultError(path + ": is not a seedbed result (not a regular file); choose another file");
  return fs::file_size(path, error) == 0 && !error;
}

// Looks at the first bytes without SQLite, which would complete an interrupted write of whoever
// the file belongs to.
void refuse_foreign(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char header[100] = {};
  file.read(header, sizeof header);
  if (!file && !file.eof()) throw ResultError(path + ": can't be read");
  if (file.gcount() < 72 || std::string_view(header, 16) != std::string_view("SQLite format 3\0", 16))
    throw ResultError(path + ": is not a seedbed result (not an SQLite file); choose another file");
  std::uint32_t application = 0;
  for (int i = 68; i < 72; ++i) application = application << 8 | static_cast<unsigned char>(header[i]);
  if (application != kApplicationId)
    throw ResultError(
        fmt::format("{}: is not a seedbed result (an SQLite file with application id {:#010x}); "
                    "choose another file",
                    path, application));
}

std::int64_t signed_seed(std::uint64_t seed) {
  return static_cast<std::int64_t>(seed);
}

// Numbers as numbers, strings as text, everything else by its label.
void bind_swept(Statement& statement, int index, const SweptValue& value) {
  const auto json = nlohmann::json::parse(value.json, nullptr, false);
  if (json.is_null()) {
    statement.bind_null(index);  // the axis does not apply
  } else if (json.is_number_float()) {
    statement.bind(index, json.get<double>());
  } else if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) {
    statement.bind(index, std::string_view(value.label));
  } else if (json.is_number_integer()) {
    statement.bind(index, json.get<std::int64_t>());
  } else if (json.is_boolean()) {
    statement.bind(index, std::int64_t{json.get<bool>()});
  } else if (json.is_string()) {
    statement.bind(index, std::string_view(json.get_ref<const std::string&>()));
  } else {
    statement.bind(index, std::string_view(value.label));
  }
}

std::string insert_into(const char* table, std::size_t columns) {
  std::string sql = fmt::format("INSERT INTO {} VALUES (?1", table);
  for (std::size_t i = 2; i <= columns; ++i) sql += fmt::format(", ?{}", i);
  return sql + ")";
}

}  // namespace

struct ResultWriter::Impl {
  Impl(const std::string& path, const Sweep& sweep_, const RunFacts& facts, std::int64_t unit_size_)
      : lock(path), sweep(sweep_), unit_size(unit_size_) {
    if (unit_size < 1) throw ResultError(path + ": a unit has at least one network");
    if (new_or_empty(path)) {
      create(path, facts);
    } else {
      refuse_foreign(path);
      open(path);
      if (database->empty()) {  // a writer was killed while it made the tables
        initialize(facts);
      } else {
        check_schema(*database);
        check_same(facts);
      }
    }
    insert_network.emplace(*database, insert_into("network", 14));
    insert_chunk.emplace(*database, insert_into("chunk", 6));
    if (sweep.prune().enabled()) insert_rung.emplace(*database, insert_into("rung", 3));
    insert_progress.emplace(*database, insert_into("progress", 3));
    insert_configuration.emplace(*database, insert_into("configuration", 3 + sweep.swept_keys().size()));
    find_configuration.emplace(*database, "SELECT 1 FROM configuration WHERE configuration_id = ?1");
    load_progress();
  }

  void open(const std::string& path) {
    database = std::make_unique<Database>(path, Database::Access::write);
    if (sqlite3_db_readonly(database->handle(), "main") == 1)
      throw ResultError(path + ": can't be written: the file is read-only");
    database->execute(kPragmas);
  }

  void create(const std::string& path, const RunFacts& facts) {
    const bool existed = std::filesystem::exists(path);
    try {
      if (!std::ofstream(path, std::ios::binary | std::ios::app))
        throw ResultError(path + ": can't be created: " + std::strerror(errno));
      open(path);
      initialize(facts);
    } catch (...) {
      database.reset();
      std::error_code ignored;
      if (!existed) std::filesystem::remove(path, ignored);
      throw;
    }
  }

  void initialize(const RunFacts& facts) {
    Transaction transaction(*database);
    const bool pruned = sweep.prune().enabled();
    create_schema(*database, sweep.swept_keys(), pruned);
    Statement insert(*database, insert_into("sweep", pruned ? 12 : 11));
    int i = 0;
    insert.bind(++i, std::int64_t{1});
    insert.bind(++i, std::string_view(sweep.name()));
    insert.bind(++i, std::string_view(sweep.text()));
    insert.bind(++i, std::string_view(sweep.hash()));
    insert.bind(++i, std::string_view(nlohmann::json(sweep.swept_keys()).dump()));
    insert.bind(++i, sweep.configurations());
    insert.bind(++i, sweep.networks());
    insert.bind(++i, unit_size);
    insert.bind(++i, std::string_view(facts.program_version));
    insert.bind(++i, std::string_view(facts.device));
    insert.bind(++i, std::string_view(facts.math));
    if (pruned) insert.bind(++i, std::string_view(name_of(sweep.prune().method)));
    insert.run();
    transaction.commit();
  }

  void check_same(const RunFacts& facts) {
    Statement stored(*database, "SELECT name, hash, math, networks, unit_size FROM sweep");
    stored.step();
    const auto& path = database->path();
    if (stored.text(1) != sweep.hash())
      throw ResultError(
          fmt::format("{}: holds another sweep, '{}' ({:.8}), not '{}' ({:.8}); choose another file "
                      "or remove this one",
                      path, stored.text(0), stored.text(1), sweep.name(), sweep.hash()));
    if (stored.text(2) != facts.math)
      throw ResultError(
          fmt::format("{}: was trained with math = {}, not {}; go on with the same or choose another file",
                      path, stored.text(2), facts.math));
    if (stored.integer(3) != sweep.networks())
      database->damaged("its number of networks is not that of its sweep");
    check_rows(*database);
    unit_size = stored.integer(4);
  }

  void load_progress() {
    done.assign(static_cast<std::size_t>(units()), false);
    Statement progress(*database, "SELECT unit FROM progress");
    while (progress.step()) {
      const std::int64_t unit = progress.integer(0);
      done[static_cast<std::size_t>(unit)] = true;
      finished_networks += unit_networks(unit);
    }
  }

  std::int64_t units() const { return (sweep.networks() + unit_size - 1) / unit_size; }
  std::int64_t unit_networks(std::int64_t unit) const {
    return std::min(unit_size, sweep.networks() - unit * unit_size);
  }

  void write_chunks(ChunkKind kind, std::int64_t first, std::span<const NetworkResult> results) {
    while (!results.empty()) {
      const std::size_t length = chunk_length(kind, results);
      const auto bytes = encode_chunk(kind, results.first(length));
      if (!bytes.empty()) {
        const SealedChunk chunk = seal(bytes);
        insert_chunk->bind(1, std::string_view(name_of(kind)));
        insert_chunk->bind(2, first);
        insert_chunk->bind(3, static_cast<std::int64_t>(length));
        insert_chunk->bind(4, chunk.bytes);
        insert_chunk->bind(5, chunk.checksum);
        insert_chunk->bind(6, std::span<const std::uint8_t>(chunk.data));
        insert_chunk->run();
      }
      first += static_cast<std::int64_t>(length);
      results = results.subspan(length);
    }
  }

  void write_row(std::int64_t network, const NetworkResult& r) {
    Statement& row = *insert_network;
    const Seeds seeds = sweep.seeds_of(network);
    row.bind(1, network);
    row.bind(2, sweep.configuration_of(network));
    row.bind(3, signed_seed(seeds.init));
    row.bind(4, signed_seed(seeds.data));
    row.bind(5, signed_seed(seeds.order));
    row.bind(6, static_cast<std::int64_t>(r.status));
    row.bind(7, r.epochs);
    if (r.solved_epoch)
      row.bind(8, *r.solved_epoch);
    else
      row.bind_null(8);
    row.bind(9, r.metrics.train_loss);
    row.bind(10, r.metrics.test_loss);
    row.bind(11, r.metrics.train_accuracy);
    row.bind(12, r.metrics.test_accuracy);
    row.bind(13, std::int64_t{r.dead_units});
    row.bind(14, std::int64_t{r.dead_links});
    row.run();
  }

  void write_rungs(std::int64_t network, const NetworkResult& r) {
    std::int64_t epoch = sweep.prune().first;
    for (const double score : r.rung_scores) {
      insert_rung->bind(1, network);
      insert_rung->bind(2, epoch);
      insert_rung->bind(3, score);  // NULL for NaN
      insert_rung->run();
      epoch *= sweep.prune().factor;
    }
  }

  // A configuration is written with the first of its units that is.
  void write_configuration(std::int64_t id) {
    find_configuration->bind(1, id);
    const bool known = find_configuration->step();
    find_configuration->reset();
    if (known) return;
    const Configuration configuration = sweep.configuration(id);
    int i = 0;
    insert_configuration->bind(++i, id);
    insert_configuration->bind(++i, std::string_view(configuration_hash(configuration)));
    for (const SweptValue& value : sweep.swept_values(id)) bind_swept(*insert_configuration, ++i, value);
    insert_configuration->bind(++i, std::string_view(canonical_json(configuration)));
    insert_configuration->run();
  }

  void commit(std::int64_t unit, std::int64_t first, std::span<const NetworkResult> results) {
    const auto& path = database->path();
    if (unit < 0 || unit >= units() || first != unit * unit_size ||
        static_cast<std::int64_t>(results.size()) != unit_networks(unit))
      throw ResultError(
          fmt::format("{}: {} networks from {} are not unit {}", path, results.size(), first, unit));
    if (done[static_cast<std::size_t>(unit)])
      throw ResultError(fmt::format("{}: unit {} is finished already", path, unit));
    Transaction transaction(*database);
    for (ChunkKind kind : kChunkKinds) write_chunks(kind, first, results);
    for (std::size_t i = 0; i < results.size(); ++i) {
      write_row(first + static_cast<std::int64_t>(i), results[i]);
      if (insert_rung) write_rungs(first + static_cast<std::int64_t>(i), results[i]);
    }
    const std::int64_t last = first + static_cast<std::int64_t>(results.size()) - 1;
    for (std::int64_t id = sweep.configuration_of(first); id <= sweep.configuration_of(last); ++id)
      write_configuration(id);
    insert_progress->bind(1, unit);
    insert_progress->bind(2, first);
    insert_progress->bind(3, static_cast<std::int64_t>(results.size()));
    insert_progress->run();
    transaction.commit();
    done[static_cast<std::size_t>(unit)] = true;
    finished_networks += static_cast<std::int64_t>(results.size());
  }

  WriterLock lock;
  Sweep sweep;
  std::int64_t unit_size;
  std::unique_ptr<Database> database;
  std::optional<Statement> insert_network, insert_chunk, insert_progress, insert_configuration,
      find_configuration, insert_rung;
  std::vector<bool> done;
  std::int64_t finished_networks = 0;
};

ResultWriter::ResultWriter(const std::string& path, const Sweep& sweep, const RunFacts& facts,
                           std::int64_t unit_size)
    : impl_(std::make_unique<Impl>(path, sweep, facts, unit_size)) {}
ResultWriter::~ResultWriter() = default;
ResultWriter::ResultWriter(ResultWriter&&) noexcept = default;

std::int64_t ResultWriter::unit_size() const {
  return impl_->unit_size;
}
bool ResultWriter::finished(std::int64_t unit) const {
  return unit >= 0 && unit < impl_->units() && impl_->done[static_cast<std::size_t>(unit)];
}
std::int64_t ResultWriter::finished_networks() const {
  return impl_->finished_networks;
}
bool ResultWriter::complete() const {
  return impl_->finished_networks == impl_->sweep.networks();
}
std::vector<RungScore> ResultWriter::rung_scores() const {
  return stored_rung_scores(*impl_->database, 0, impl_->sweep.networks());
}
void ResultWriter::commit(std::int64_t unit, std::int64_t first_network,
                          std::span<const NetworkResult> results) {
  impl_->commit(unit, first_network, results);
}

}  // namespace seedbed
