// SPDX-License-Identifier: Apache-2.0
// SQLite calls and the words for their failures.
#include "result/database.h"

#include <cerrno>
#include <cstring>

#include "seedbed/error.h"

namespace seedbed {
namespace {

// How long a reader waits for a commit, and a commit for readers.
constexpr int kBusyMilliseconds = 60'000;

std::string explanation(sqlite3* handle, int code) {
  if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_CANTINIT ||
      code == SQLITE_READONLY_RECOVERY)
    return "holds an interrupted write, which can't be undone in a read-only place; copy it with its "
           "-journal "
           "file to a writable directory";
  const int system = handle ? sqlite3_system_errno(handle) : 0;
  const std::string reason = system ? std::strerror(system) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full; what is finished is safe, make room and run the same command again";
    case SQLITE_NOTADB:
      return "is not a seedbed result (not an SQLite file)";
    case SQLITE_CORRUPT:
      return "is damaged: " + std::string(sqlite3_errstr(SQLITE_CORRUPT));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "is locked by another program; try again when that is done";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "can't be written: the file or its directory is read-only";
    case SQLITE_CANTOPEN:
      return "can't be opened: " + reason;
    case SQLITE_IOERR:
      if (system == ENOSPC || system == EDQUOT || system == EFBIG)
        return "can't be written: " + reason + "; what is finished is safe";
      return "can't be read or written: " + reason;
    case SQLITE_NOMEM:
      return "out of memory";
    default:
      return "SQLite: " + std::string(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
  }
}

}  // namespace

Database::Database(const std::string& path, Access access) : path_(path) {
  sqlite3* handle = nullptr;
  // An absolute or dotted name: SQLite must not take ":memory:" or "file:" for anything but a file.
  const std::string name = path.starts_with("/") ? path : "./" + path;
  const int code =
      sqlite3_open_v2(name.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  if (access == Access::read) execute("PRAGMA query_only = 1");
}

void Database::fail(int code) const {
  throw ResultError(path_ + ": " + explanation(handle(), code));
}

void Database::damaged(const std::string& how) const {
  throw ResultError(path_ + ": is damaged: " + how);
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::integer(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

bool Database::has(const char* type, const std::string& name) {
  Statement statement(*this, "SELECT 1 FROM sqlite_master WHERE type = ?1 AND name = ?2");
  statement.bind(1, std::string_view(type));
  statement.bind(2, std::string_view(name));
  return statement.step();
}

Statement::Statement(const Database& database, const std::string& sql) : database_(&database) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database.handle(), sql.c_str(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  statement_.reset(statement);
  // The program's own SQL is right, so that a name which SQLite does not find is the file's fault.
  if (code == SQLITE_ERROR) database.damaged(sqlite3_errmsg(database.handle()));
  if (code != SQLITE_OK) database.fail(code);
}

bool Statement::step() {
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    sqlite3_reset(get());
    database_->fail(code);
  }
  sqlite3_reset(get());
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(get(), column));
  return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(get(), column))};
}

std::span<const std::uint8_t> Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(get(), column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(get(), column))};
}

}  // namespace seedbed
