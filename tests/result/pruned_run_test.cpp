// SPDX-License-Identifier: Apache-2.0
// Pruned sweeps: what becomes of a network is a function of the sweep alone, the survivors are those of the
// sweep without [prune], bit for bit, and most of the work is not done.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <thread>

#include "result/database.h"
#include "seedbed/export.h"
#include "seedbed/run.h"
#include "tests/result/npz.h"
#include "tests/result/samples.h"

namespace seedbed::test {
namespace {

/// 300 networks in cohorts of 64, some of which diverge, some shorter than the others.
Sweep raced(const std::vector<std::string>& set = {}) {
  return parse_sweep(
      "name = \"raced\"\n"
      "[data]\ndataset = \"plane\"\npoints = 60\n"
      "[train]\nbatch = 7\n"
      "[grid]\nnetwork.hidden = [[], [3], [4, 2], [6]]\ntrain.learning_rate = [0.001, 0.003, 0.01, 0.03, "
      "2000]\n"
      "train.epochs = [20, 60, 100]\n"
      "[seeds]\ncount = 5\n"
      "[prune]\nmethod = \"asha\"\nfirst = 4\nfactor = 3\ncohort = 64\n",
      "raced.toml", {set, {}});
}

RunOptions on_threads(int threads) {
  RunOptions options;
  options.engine.device = "cpu";
  options.engine.threads = threads;
  return options;
}

void run_whole(const Sweep& sweep, const std::string& path, const RunOptions& options) {
  ResultWriter writer(path, sweep, kFacts, unit_size(sweep));
  EXPECT_TRUE(run_sweep(sweep, writer, options));
}

/// All that a result holds: every table as text.
std::string everything(const std::string& path) {
  Database database(path, Database::Access::read);
  std::string text;
  for (const char* table : {"sweep", "configuration", "network", "rung", "progress"}) {
    Statement rows(database, std::string("SELECT * FROM ") + table);
    while (rows.step()) {
      for (int c = 0; c < rows.columns(); ++c) {
        char number[40];
        std::snprintf(number, sizeof number, "%a", rows.real(c));
        text += (rows.null(c)                  ? "null"
                 : rows.type(c) == SQLITE_TEXT ? std::string(rows.text(c))
                                               : number) +
                std::string("|");
      }
      text += '\n';
    }
  }
  Statement chunks(database,
                   "SELECT kind, first_network, networks, bytes, checksum FROM chunk ORDER BY 1, 2");
  while (chunks.step()) {
    text += std::string(chunks.text(0));
    for (int c = 1; c < 5; ++c) text += " " + std::to_string(chunks.integer(c));
    text += '\n';
  }
  return text;
}

TEST(PrunedRun, IsAFunctionOfTheSweepAlone) {
  const Scratch scratch;
  const Sweep sweep = raced();
  run_whole(sweep, scratch.file("r.db"), on_threads(1));
  const std::string reference = everything(scratch.file("r.db"));
  int n = 0;
  const auto again = [&](const RunOptions& options) {
    const std::string path = scratch.file(std::to_string(n++) + ".db");
    run_whole(sweep, path, options);
    EXPECT_EQ(everything(path), reference);
  };
  for (const int threads : {2, 7}) again(on_threads(threads));
  for (const std::string& set : cpu_instruction_sets()) {
    RunOptions options = on_threads(2);
    options.engine.instruction_set = set;
    again(options);
  }
  RunOptions general = on_threads(2);
  general.engine.engine = "general";
  again(general);
}

/// The epochs between two looks vary.
struct PruneWatcher final : RunObserver {
  std::int64_t borders = 0;
  void begin_unit(std::int64_t, Engine&) override {}
  std::int64_t at_border(Engine& engine) override {
    for (std::size_t n = 0; n < engine.size(); ++n) {
      const Standing standing = engine.standing(n);
      if (standing.pruned) {
        EXPECT_FALSE(standing.running);
        EXPECT_TRUE(std::isfinite(engine.metrics(n).test_loss));
      }
    }
    return 1 + borders++ % 5;
  }
  void end_unit(std::int64_t, const std::vector<NetworkResult>&) override {}
};

TEST(PrunedRun, WatchedOrNot) {
  const Scratch scratch;
  run_whole(raced(), scratch.file("alone.db"), on_threads(2));
  PruneWatcher watcher;
  RunOptions options = on_threads(2);
  options.observer = &watcher;
  run_whole(raced(), scratch.file("watched.db"), options);
  EXPECT_EQ(everything(scratch.file("watched.db")), everything(scratch.file("alone.db")));
  EXPECT_GT(watcher.borders, 20);
}

TEST(PrunedRun, CancelledRunsGoOn) {
  const Scratch scratch;
  const Sweep sweep = raced();
  run_whole(sweep, scratch.file("whole.db"), on_threads(2));
  {
    ResultWriter cut(scratch.file("cut.db"), sweep, kFacts, unit_size(sweep));
    std::atomic<bool> cancel{false};
    RunOptions options = on_threads(1);
    options.cancel = &cancel;
    for (int round = 0; round < 500 && !cut.complete(); ++round) {
      cancel = false;
      std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::microseconds(200 + 400 * round));
        cancel = true;
      });
      const bool finished = run_sweep(sweep, cut, options);
      EXPECT_EQ(finished, cut.complete());
      other.join();
    }
    EXPECT_TRUE(cut.complete());
  }
  EXPECT_EQ(everything(scratch.file("cut.db")), everything(scratch.file("whole.db")));
}

TEST(PrunedRun, KilledRunsGoOn) {
  const Scratch scratch;
  const Sweep sweep = raced();
  run_whole(sweep, scratch.file("whole.db"), on_threads(1));
  const std::string path = scratch.file("killed.db");
  int killed = 0;
  for (int round = 0; round < 60; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      ResultWriter writer(path, sweep, kFacts, unit_size(sweep));
      run_sweep(sweep, writer, on_threads(1));
      _exit(0);
    }
    usleep(static_cast<useconds_t>(2000 + round * 3777 % 60000));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    killed += WIFSIGNALED(status);
    if (!WIFSIGNALED(status)) break;
  }
  EXPECT_GE(killed, 1);
  run_whole(sweep, path, on_threads(2));
  EXPECT_EQ(everything(path), everything(scratch.file("whole.db")));
}

TEST(PrunedRun, UnitsThatAreThereAlreadyAreNotKnownToEarlierOnes) {
  const Scratch scratch;
  const Sweep sweep = raced();
  run_whole(sweep, scratch.file("whole.db"), on_threads(1));
  const ResultReader whole(scratch.file("whole.db"));
  {
    ResultWriter writer(scratch.file("gap.db"), sweep, kFacts, unit_size(sweep));
    std::vector<NetworkResult> second;  // the unit after the first one, before it
    std::map<std::int64_t, std::vector<double>> scores;
    for (const RungScore& score : whole.rung_scores(64, 64)) scores[score.network_id].push_back(score.score);
    for (const NetworkRow& row : whole.rows(64, 64)) {
      NetworkResult r;
      r.status = row.status;
      r.epochs = row.epochs;
      r.solved_epoch = row.solved_epoch;
      r.metrics = row.metrics;
      r.dead_units = row.dead_units;
      r.dead_links = row.dead_links;
      r.parameters = whole.parameters(row.network_id);
      r.curve = whole.curve(row.network_id);
      r.rung_scores = scores[row.network_id];
      second.push_back(std::move(r));
    }
    writer.commit(1, 64, second);
    EXPECT_TRUE(run_sweep(sweep, writer, on_threads(2)));
  }
  EXPECT_EQ(everything(scratch.file("gap.db")), everything(scratch.file("whole.db")));
}

TEST(PrunedRun, SurvivorsAreThoseOfTheWholeSweep) {
  const Scratch scratch;
  const Sweep sweep = raced(), whole_sweep = raced({"prune.method=none"});
  Progress last;
  RunOptions options = on_threads(2);
  options.progress = [&](const Progress& p) { last = p; };
  run_whole(sweep, scratch.file("pruned.db"), options);
  run_whole(whole_sweep, scratch.file("whole.db"), on_threads(2));
  const ResultReader pruned(scratch.file("pruned.db")), whole(scratch.file("whole.db"));
  const auto rows = pruned.rows(0, sweep.networks()), all = whole.rows(0, sweep.networks());
  ASSERT_EQ(rows.size(), all.size());
  std::map<Status, int> statuses;
  std::int64_t samples = 0, points = 30;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const auto id = static_cast<std::int64_t>(n);
    ++statuses[rows[n].status];
    samples += rows[n].epochs * points;
    if (rows[n].status == Status::pruned) {
      EXPECT_TRUE(rows[n].epochs == 4 || rows[n].epochs == 12 || rows[n].epochs == 36) << rows[n].epochs;
      EXPECT_TRUE(std::isfinite(rows[n].metrics.test_loss));
      EXPECT_TRUE(!all[n].solved_epoch || rows[n].solved_epoch == all[n].solved_epoch ||
                  *all[n].solved_epoch > rows[n].epochs);
      continue;
    }
    EXPECT_EQ(rows[n].status, all[n].status) << n;
    EXPECT_EQ(rows[n].epochs, all[n].epochs) << n;
    EXPECT_EQ(rows[n].solved_epoch, all[n].solved_epoch) << n;
    EXPECT_TRUE(same(rows[n].metrics, all[n].metrics)) << n;
    EXPECT_TRUE(same(pruned.parameters(id), whole.parameters(id))) << n;
  }
  EXPECT_GT(statuses[Status::pruned], 150);
  EXPECT_GT(statuses[Status::diverged], 20);
  EXPECT_GT(statuses[Status::done], 5);
  EXPECT_EQ(last.pruned, statuses[Status::pruned]);
  EXPECT_EQ(last.samples, samples) << "nothing is trained that the result does not have";
  EXPECT_DOUBLE_EQ(last.fraction, 1);
  EXPECT_LT(samples, network_samples(sweep) / 3);
}

TEST(PrunedRun, ScoresAreTheMetricsAtTheRung) {
  const Scratch scratch;
  const Sweep sweep = raced();
  run_whole(sweep, scratch.file("r.db"), on_threads(2));
  const ResultReader result(scratch.file("r.db"));
  std::map<std::int64_t, std::vector<RungScore>> scores;
  for (const RungScore& score : result.rung_scores(0, sweep.networks()))
    scores[score.network_id].push_back(score);
  std::int64_t at_end = 0;
  for (const NetworkRow& row : result.rows(0, sweep.networks())) {
    const std::vector<RungScore>& own = scores[row.network_id];
    ASSERT_FALSE(own.empty()) << "all reach the first rung";
    const std::vector<std::int64_t> rungs{4, 12, 36};
    for (std::size_t k = 0; k < own.size(); ++k) EXPECT_EQ(own[k].epoch, rungs[k]);
    if (row.status == Status::pruned) {
      EXPECT_EQ(own.back().epoch, row.epochs);
      EXPECT_EQ(own.back().score, row.metrics.test_loss);
    }
    at_end += row.status == Status::done;
  }
  EXPECT_GT(at_end, 0);
  EXPECT_TRUE(result.rung_scores(10, 1).size() == scores[10].size());
}

TEST(PrunedRun, IsExported) {
  const Scratch scratch;
  const Sweep sweep = raced();
  run_whole(sweep, scratch.file("r.db"), on_threads(2));
  export_npz(scratch.file("r.db"), scratch.file("r.npz"));
  std::map<std::string, NpyArray> arrays;
  for (const auto& [name, member] : unzip(content_of(scratch.file("r.npz"))))
    arrays[name.substr(0, name.size() - 4)] = npy(member);
  EXPECT_EQ(arrays.at("rung_epoch").as<std::int64_t>("<i8"), (std::vector<std::int64_t>{4, 12, 36}));
  const auto scores = arrays.at("rung_score").as<double>("<f8");
  EXPECT_EQ(arrays.at("rung_score").shape, (std::vector<std::size_t>{300, 3}));
  std::vector<double> expected(900, std::nan(""));
  const ResultReader result(scratch.file("r.db"));
  for (const RungScore& score : result.rung_scores(0, 300)) {
    const std::size_t rung = score.epoch == 4 ? 0 : score.epoch == 12 ? 1 : 2;
    expected[static_cast<std::size_t>(score.network_id) * 3 + rung] = score.score;
  }
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_TRUE(same(scores[i], expected[i])) << i;
  const auto rows = result.rows(0, 300);
  for (std::size_t n = 0; n < 300; ++n) {
    EXPECT_EQ(arrays.at("status_code").as<std::int8_t>("|i1")[n], static_cast<int>(rows[n].status));
    EXPECT_EQ(arrays.at("status").texts()[n], name_of(rows[n].status));
  }
}

TEST(PrunedRun, FrozenNetworksAreCompared) {
  const Scratch scratch;
  const Sweep sweep = raced({"stop.then=freeze", "stop.solved=train_loss < 0.01"});
  run_whole(sweep, scratch.file("a.db"), on_threads(1));
  run_whole(sweep, scratch.file("b.db"), on_threads(7));
  EXPECT_EQ(everything(scratch.file("a.db")), everything(scratch.file("b.db")));
  std::map<Status, int> statuses;
  for (const NetworkRow& row : ResultReader(scratch.file("a.db")).rows(0, sweep.networks()))
    ++statuses[row.status];
  EXPECT_GT(statuses[Status::stopped], 5);
  EXPECT_GT(statuses[Status::pruned], 50);
}

TEST(PrunedRun, RunsInCohortsOnly) {
  const Scratch scratch;
  const Sweep sweep = raced();
  EXPECT_EQ(unit_size(sweep, true), 64);
  EXPECT_EQ(unit_size(sweep, false), 64);
  ResultWriter writer(scratch.file("r.db"), sweep, kFacts, 50);
  try {
    run_sweep(sweep, writer, on_threads(1));
    FAIL() << "nothing thrown";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "a sweep with [prune] runs in units of prune.cohort = 64 networks, not 50");
  }
  try {
    unit_size(raced({"prune.cohort=1024", "grid.network.hidden=[[1024, 1024]]"}));
    FAIL() << "nothing thrown";
  } catch (const UsageError& error) {
    EXPECT_STREQ(
        error.what(),
        "prune.cohort: 1024 networks of up to 1053697 parameters are too much to hold at once; allowed: "
        "2 to 254");
  }
}

/// The best test loss of those that were trained to the end, and how many networks have a lower one.
std::pair<double, std::int64_t> best_of(const ResultReader& pruned, const ResultReader& whole) {
  double best = std::numeric_limits<double>::infinity();
  for (const NetworkRow& row : pruned.rows(0, pruned.sweep().networks())) {
    if (row.status == Status::done) best = std::min(best, row.metrics.test_loss);
  }
  std::int64_t better = 0;
  for (const NetworkRow& row : whole.rows(0, whole.sweep().networks()))
    better += row.metrics.test_loss < best;
  return {best, better};
}

TEST(PrunedRun, TheExampleFindsAGoodOneWithATenthOfTheWork) {
  const Scratch scratch;
  const auto example = [](const std::string& method) {
    return load_sweep(
        SEEDBED_SOURCE_DIR "/examples/prune.toml",
        {{"sample.count=400", "train.epochs=300", "prune.cohort=128", "prune.method=" + method}, {}});
  };
  Progress last;
  RunOptions options = on_threads(2);
  options.progress = [&](const Progress& p) { last = p; };
  const Sweep sweep = example("asha");
  run_whole(sweep, scratch.file("pruned.db"), options);
  run_whole(example("none"), scratch.file("whole.db"), on_threads(2));
  const auto [loss, better] =
      best_of(ResultReader(scratch.file("pruned.db")), ResultReader(scratch.file("whole.db")));
  EXPECT_LT(better, 4) << "of 400, with test loss " << loss;
  EXPECT_LT(static_cast<double>(last.samples), 0.13 * static_cast<double>(network_samples(sweep)));
  EXPECT_NEAR(static_cast<double>(last.samples), expected_samples(sweep), 0.2 * expected_samples(sweep));
}

TEST(PrunedRun, TheFileSaysSoAndOlderProgramsRefuseIt) {
  const Scratch scratch;
  run_whole(raced(), scratch.file("r.db"), on_threads(2));
  run_whole(raced({"prune.method=none"}), scratch.file("plain.db"), on_threads(2));
  {
    Database database(scratch.file("r.db"), Database::Access::read);
    EXPECT_EQ(database.integer("PRAGMA user_version"), 2);
    Statement row(database, "SELECT pruning FROM sweep");
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.text(0), "asha");
    EXPECT_GT(database.integer("SELECT count(*) FROM networks WHERE status = 'pruned'"), 100);
  }
  Database plain(scratch.file("plain.db"), Database::Access::read);
  EXPECT_EQ(plain.integer("PRAGMA user_version"), 1);
  EXPECT_FALSE(plain.has("table", "rung"));
  {
    Database broken(scratch.file("r.db"), Database::Access::write);
    broken.execute("DROP TABLE rung");
  }
  EXPECT_EQ(result_error([&] { ResultReader(scratch.file("r.db")); }),
            scratch.file("r.db") + ": is damaged: it has no table rung");
}

}  // namespace
}  // namespace seedbed::test
