// SPDX-License-Identifier: Apache-2.0
// A thin owner of one SQLite connection and its statements. Every failure becomes a ResultError of
// one line that starts with the file's path.
#pragma once

#include <sqlite3.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace seedbed {

class Database {
 public:
  enum class Access { read, write };

  /// Opens an existing file (an empty one counts). `read` never changes what is committed, but may
  /// roll back the half-written transaction of a writer that was killed.
  Database(const std::string& path, Access access);
  Database(const Database&) = delete;  // statements point to it
  Database& operator=(const Database&) = delete;

  void execute(const std::string& sql);
  std::int64_t integer(const std::string& sql);  ///< first column of the first row
  bool empty() { return integer("PRAGMA page_count") == 0; }
  bool has(const char* type, const std::string& name);  ///< a table or view of that name

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }
  [[noreturn]] void fail(int code) const;                   ///< an SQLite error
  [[noreturn]] void damaged(const std::string& how) const;  ///< content that can't be

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
class Statement {
 public:
  Statement(const Database& database, const std::string& sql);

  void bind(int index, std::int64_t value) { check(sqlite3_bind_int64(get(), index, value)); }
  void bind(int index, double value) {  // SQLite itself stores NaN as NULL
    check(sqlite3_bind_double(get(), index, value));
  }
  void bind(int index, std::string_view value) {
    check(sqlite3_bind_text64(get(), index, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  /// The bytes must stay where they are until the statement has run.
  void bind(int index, std::span<const std::uint8_t> bytes) {
    check(sqlite3_bind_blob64(get(), index, bytes.data(), bytes.size(), SQLITE_STATIC));
  }
  void bind_null(int index) { check(sqlite3_bind_null(get(), index)); }

  /// True when there is a row. Resets itself after the last one.
  bool step();
  /// step() of a statement that has no rows, or whose rows nobody wants.
  void run();
  void reset() { sqlite3_reset(get()); }

  int columns() const { return sqlite3_column_count(get()); }
  const char* column_name(int column) const { return sqlite3_column_name(get(), column); }
  int type(int column) const { return sqlite3_column_type(get(), column); }
  bool null(int column) const { return type(column) == SQLITE_NULL; }
  std::int64_t integer(int column) const { return sqlite3_column_int64(get(), column); }
  double real(int column) const { return null(column) ? std::nan("") : sqlite3_column_double(get(), column); }
  /// Valid until the next step().
  std::string_view text(int column) const;
  std::span<const std::uint8_t> blob(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  sqlite3_stmt* get() const { return statement_.get(); }
  void check(int code) {
    if (code != SQLITE_OK) database_->fail(code);
  }
  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A write transaction that is rolled back unless commit() was reached.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  ~Transaction() {
    if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    database_.execute("COMMIT");
    open_ = false;
  }

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace seedbed
