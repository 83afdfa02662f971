// SPDX-License-Identifier: Apache-2.0
// kill -9 at any moment leaves whole units, a full disk loses nothing that was committed, and both
// runs go on to the content of an uninterrupted one.
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "result/database.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

TEST(Crash, KilledWritersLeaveWholeUnits) {
  const Scratch scratch;
  const std::string path = scratch.file("r.db");
  const Sweep sweep = parse_sweep("[network]\nhidden = [8, 8]\n[seeds]\ncount = 600\n", "s.toml");
  constexpr std::int64_t kUnit = 4;
  std::vector<std::vector<NetworkResult>> units;
  for (std::int64_t n = 0; n < sweep.networks(); n += kUnit) units.push_back(made_up_unit(sweep, n, kUnit));
  const auto commit_rest = [&](ResultWriter& writer) {
    for (std::size_t u = 0; u < units.size(); ++u)
      if (!writer.finished(static_cast<std::int64_t>(u)))
        writer.commit(static_cast<std::int64_t>(u), static_cast<std::int64_t>(u) * kUnit, units[u]);
  };
  int killed = 0;
  std::int64_t finished = 0;
  for (int round = 0; round < 40 && finished < sweep.networks(); ++round) {
    const pid_t child = fork();
    if (child == 0) {
      ResultWriter writer(path, sweep, kFacts, kUnit);
      commit_rest(writer);
      _exit(0);
    }
    usleep(static_cast<useconds_t>(500 + round * 1777 % 30000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status);
    if (!std::filesystem::exists(path) || std::filesystem::file_size(path) == 0) continue;
    if (round % 2 == 0 && finished > 0) {  // either a reader or a writer rolls back what was half done
      const ResultReader reader(path);
      EXPECT_GE(reader.finished_networks(), finished);
      finished = reader.finished_networks();
    } else {
      const ResultWriter writer(path, sweep, kFacts, kUnit);
      EXPECT_GE(writer.finished_networks(), finished);
      finished = writer.finished_networks();
    }
    Database database(path, Database::Access::read);
    Statement check(database, "PRAGMA integrity_check");
    ASSERT_TRUE(check.step());
    EXPECT_EQ(check.text(0), "ok");
    EXPECT_EQ(finished % kUnit, 0);
    EXPECT_EQ(database.integer("SELECT count(*) FROM network"), finished);
    EXPECT_EQ(database.integer("SELECT coalesce(sum(networks), 0) FROM chunk WHERE kind = 'parameters'"),
              finished);
  }
  EXPECT_GT(killed, 5);
  {
    ResultWriter writer(path, sweep, kFacts, kUnit);
    commit_rest(writer);
    EXPECT_TRUE(writer.complete());
  }
  const ResultReader reader(path);
  for (std::int64_t n = 0; n < sweep.networks(); ++n) expect_stored(reader, sweep, n);
  EXPECT_EQ(scratch.names(), std::vector<std::string>{"r.db"});
}

// SQLite's file system with a disk that gets full: writes fail once the budget is spent.
struct FullDisk {
  FullDisk() {
    real = sqlite3_vfs_find(nullptr);
    shim = *real;
    shim.zName = "full-disk";
    shim.xOpen = [](sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
      const int code = real->xOpen(real, name, file, flags, out);
      if (code == SQLITE_OK && file->pMethods) {
        // Databases and journals have methods of their own.
        const auto [entry, fresh] = methods.try_emplace(file->pMethods, *file->pMethods);
        real_write = file->pMethods->xWrite;
        entry->second.xWrite = write;
        file->pMethods = &entry->second;
      }
      return code;
    };
    sqlite3_vfs_register(&shim, 1);
  }
  ~FullDisk() {
    sqlite3_vfs_unregister(&shim);
    sqlite3_vfs_register(real, 1);
  }
  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
    if (budget < size) return SQLITE_FULL;
    budget -= size;
    return real_write(file, data, size, at);
  }
  static inline sqlite3_vfs *real = nullptr, shim;
  static inline std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods;
  static inline int (*real_write)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
  static inline std::int64_t budget = INT64_MAX;
};

TEST(Crash, AFullDiskLosesNothing) {
  const Sweep sweep = small_sweep();
  for (const std::int64_t budget : {0, 600, 5000, 9000, 15000, 20000}) {
    SCOPED_TRACE(budget);
    const Scratch scratch;
    const std::string path = scratch.file("r.db");
    {
      FullDisk disk;
      FullDisk::budget = INT64_MAX;
      ResultWriter writer(path, sweep, kFacts, 30);
      commit_units(writer, sweep, {0});
      FullDisk::budget = budget;
      const auto second = made_up_unit(sweep, 30, 30);
      EXPECT_EQ(
          result_error([&] { writer.commit(1, 30, second); }),
          path + ": the disk is full; what is finished is safe, make room and run the same command again");
      EXPECT_FALSE(writer.finished(1));
      FullDisk::budget = INT64_MAX;
      EXPECT_EQ(writer.finished_networks(), 30);
      writer.commit(1, 30, second);  // there is room again
      EXPECT_TRUE(writer.complete());
    }
    const ResultReader reader(path);
    for (std::int64_t n = 0; n < sweep.networks(); ++n) expect_stored(reader, sweep, n);
  }
}

TEST(Crash, ADiskFullFromTheStartLeavesNoFile) {
  const Scratch scratch;
  FullDisk disk;
  FullDisk::budget = 1000;
  EXPECT_NE(result_error([&] { ResultWriter(scratch.file("r.db"), small_sweep(), kFacts, 30); }), "");
  FullDisk::budget = INT64_MAX;
  EXPECT_TRUE(scratch.names().empty());
}

}  // namespace
}  // namespace seedbed::test
