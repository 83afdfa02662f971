// SPDX-License-Identifier: Apache-2.0
// The program from the outside: exit codes, one line for each error, and results that survive
// Ctrl-C, termination and kill -9.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "seedbed/result.h"

namespace seedbed {
namespace {

using testing_cli::Outcome;
using testing_cli::Program;

constexpr char kSmall[] = R"(
name = "small"
[data]
points = 40
[train]
epochs = 20
[grid]
network.hidden = [[], [3], [4, 2]]
[seeds]
count = 5
)";

/// Several units of some tenths of a second each.
constexpr char kLong[] = R"(
name = "long"
[data]
dataset = "spiral"
[train]
epochs = 3000
[grid]
network.hidden = [[8], [8, 8], [4, 4], [8, 4]]
[seeds]
count = 512
)";

bool one_line(const std::string& text) {
  return text.starts_with("error: ") && text.find('\n') == text.size() - 1;
}

TEST_F(Program, AWordThatIsNoCommandGetsTheNearest) {
  const Outcome outcome = run({"stduy", "a.db"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.err.find("unknown command stduy; allowed: run, plan"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("did you mean study?"), std::string::npos) << outcome.err;
}

TEST_F(Program, NoResultIsOverwrittenByAPictureAPageOrAnExport) {
  ASSERT_EQ(run({"run", write("small.toml", kSmall), "-o", "a.db", "--quiet"}).exit_code, 0);
  std::filesystem::copy_file(path("a.db"), path("b.db"));
  std::filesystem::create_symlink(path("b.db"), path("link.png"));
  const std::string before = read(path("b.db"));
  for (const std::vector<std::string>& command : {std::vector<std::string>{"sheet", "a.db", "-o", "b.db"},
                                                  {"sheet", "b.db", "-o", "b.db"},
                                                  {"sheet", "a.db", "-o", "link.png"},
                                                  {"report", "a.db", "-o", "b.db"},
                                                  {"export", "a.db", "--csv", "b.db"},
                                                  {"export", "a.db", "--npz", "link.png"}}) {
    const Outcome outcome = run(command);
    EXPECT_NE(outcome.exit_code, 0) << command[0];
    EXPECT_EQ(read(path("b.db")), before) << command[0];
    if (command[0] == "report") continue;  // a build without npm has none and says so
    EXPECT_NE(outcome.err.find("is a seedbed result and would be overwritten"), std::string::npos)
        << outcome.err;
  }
}

TEST_F(Program, RunsThenSaysThatItIsComplete) {
  const std::string sweep = write("small.toml", kSmall);
  const Outcome first = run({"run", sweep, "-o", "small.db"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.out.find("15 networks of 3 configurations"), std::string::npos) << first.out;
  EXPECT_EQ(first.err, "") << "no progress line where stderr is no terminal";
  const Outcome second = run({"run", sweep, "-o", "small.db"});
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_NE(second.out.find("small.db is complete: 15 networks"), std::string::npos) << second.out;
}

TEST_F(Program, OutputDefaultsToTheNameOfTheSweep) {
  EXPECT_EQ(run({"run", write("small.toml", kSmall), "--quiet"}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(path("small.db")));
}

TEST_F(Program, EveryCommandOnAResult) {
  ASSERT_EQ(run({"run", write("small.toml", kSmall), "--quiet"}).exit_code, 0);
  const Outcome study = run({"study", "small.db", "--json"});
  EXPECT_EQ(study.exit_code, 0) << study.err;
  EXPECT_EQ(nlohmann::json::parse(study.out).size(), 3u);
  EXPECT_EQ(run({"sheet", "small.db", "-o", "small.png"}).exit_code, 0);
  EXPECT_TRUE(read(path("small.png")).starts_with("\x89PNG"));
  EXPECT_EQ(run({"export", "small.db", "--csv", "small.csv", "--npz", "small.npz"}).exit_code, 0);
  const std::string csv = read(path("small.csv"));
  EXPECT_TRUE(
      csv.starts_with("network_id,configuration_id,network_hidden,init_seed,data_seed,order_seed,status,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 16);
}

TEST_F(Program, StudyComparesSortsAndPlansSeeds) {
  ASSERT_EQ(run({"run", write("small.toml", kSmall), "--quiet"}).exit_code, 0);
  const Outcome compared =
      run({"study", "small.db", "--compare", "network.hidden=3", "hidden=4-2", "--json"});
  EXPECT_EQ(compared.exit_code, 0) << compared.err;
  const auto json = nlohmann::json::parse(compared.out);
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0].at("paired"), true);
  EXPECT_EQ(json[0].at("a").at("networks"), 5);
  const Outcome plan = run({"study", "small.db", "--plan-seeds"});
  EXPECT_NE(plan.out.find("N for ±0.05"), std::string::npos) << plan.out;
  const Outcome sorted = run({"study", "small.db", "--sort", "test_loss", "--json"});
  const auto rows = nlohmann::json::parse(sorted.out);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECT_GE(rows[i].at("test_loss").at("median"), rows[i - 1].at("test_loss").at("median"));
  }
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"--compare", "network.hidden=3", "network.hidden=9"},
                                             {"--compare", "network.hidden=3", "network.hidden=3"},
                                             {"--compare", "network.hidden=3", "5"},
                                             {"--compare", "train.batch=3", "network.hidden=3"},
                                             {"--sort", "beauty"}}) {
    std::vector<std::string> command{"study", "small.db"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const Outcome outcome = run(command);
    EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
    EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
  }
  EXPECT_EQ(
      run({"study", "small.db", "--sort", "sucess"}).err,
      "error: --sort sucess: allowed: sweep, success, epochs, test_loss, test_accuracy, diverged; did you "
      "mean success?\n");
}

TEST_F(Program, ReportRetrainAndButterfly) {
  ASSERT_EQ(run({"run", write("small.toml", kSmall), "--quiet"}).exit_code, 0);
  const auto info = run({"report", "small.db", "-o", "small.html"});
  if (info.exit_code == 0) {
    EXPECT_TRUE(read(path("small.html")).starts_with("<!doctype html>"));
  } else {
    EXPECT_TRUE(one_line(info.err)) << info.err;
    EXPECT_NE(info.err.find("npm"), std::string::npos) << "a build without the report says why";
  }
  const Outcome again = run({"retrain", "small.db", "--network", "7", "--json"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  const auto json = nlohmann::json::parse(again.out);
  EXPECT_EQ(json.at("same"), true);
  EXPECT_EQ(json.at("seeds").at("init"), 2);
  EXPECT_EQ(json.at("parameters").size(), 13u);  // 2-3-1
  EXPECT_EQ(run({"retrain", "small.db", "--network", "15"}).exit_code, 2);
  const Outcome moved = run({"butterfly", "small.db", "--networks", "3", "--json"});
  EXPECT_EQ(moved.exit_code, 0) << moved.err;
  const auto rows = nlohmann::json::parse(moved.out);
  ASSERT_EQ(rows.size(), 3u);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("networks"), 3);
    EXPECT_LE(row.at("classes_differ"), row.at("weights_differ"));
  }
}

TEST_F(Program, PlanAndInfoAreJson) {
  const auto plan = nlohmann::json::parse(run({"plan", write("small.toml", kSmall), "--json"}).out);
  EXPECT_EQ(plan.at("networks"), 15);
  EXPECT_EQ(plan.at("network_samples"), 15 * 20 * 20);
  const auto info = nlohmann::json::parse(run({"info", "--json"}).out);
  EXPECT_EQ(info.at("engines").at(0), "cpu");
  EXPECT_NE(info.at("gpus").empty(), info.at("no_gpu").get<std::string>().empty())
      << "a GPU, or why there is none";
}

TEST_F(Program, SelftestComparesEveryEngine) {
  const Outcome outcome = run({"selftest", "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto test = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(test.at("passed"), true);
  const auto info = nlohmann::json::parse(run({"info", "--json"}).out);
  // The portable lanes are what the others are compared with.
  EXPECT_EQ(test.at("rows").size(), 2 * info.at("instruction_sets").size() - 1 + 7 * info.at("gpus").size());
  EXPECT_EQ(test.at("no_gpu"), info.at("no_gpu"));
  for (const auto& row : test.at("rows")) {
    EXPECT_GT(row.at("networks"), 200);
    EXPECT_EQ(row.at("same"), row.at("networks")) << row;
  }
}

TEST_F(Program, PlaygroundUrl) {
  const Outcome outcome =
      run({"run", "https://playground.tensorflow.org/#dataset=xor&seed=0.5&networkShape=3", "--seeds", "4",
           "--set", "train.epochs=3", "-o", "url.db", "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("networks"), 4);
}

TEST_F(Program, WideNetworksAreTrainedAndMarked) {
  const std::string sweep = write("wide.toml",
                                  "[data]\npoints = 40\n[train]\nepochs = 3\n"
                                  "[grid]\nnetwork.hidden = [[8], [40, 9]]\n[seeds]\ncount = 3\n");
  EXPECT_EQ(run({"run", sweep, "-o", "wide.db", "--quiet"}).exit_code, 0);
  EXPECT_EQ(ResultReader(path("wide.db")).facts().math, "exact, blas");
  EXPECT_EQ(ResultReader(path("wide.db")).finished_networks(), 6);
  EXPECT_EQ(run({"sheet", "wide.db", "-o", "wide.png"}).exit_code, 0);
  const Outcome other = run({"run", sweep, "-o", "wide.db", "--engine", "blas"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_TRUE(one_line(other.err)) << other.err;
  const auto plan = nlohmann::json::parse(run({"plan", sweep, "--json"}).out);
  EXPECT_EQ(plan.at("math"), "exact, blas");
  EXPECT_GT(plan.at("seconds"), 0);
}

TEST_F(Program, HelpShowsAnExampleForEachCommand) {
  for (const char* command :
       {"run", "plan", "study", "sheet", "report", "retrain", "butterfly", "export", "info", "selftest"}) {
    const Outcome outcome = run({command, "--help"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_NE(outcome.out.find(std::string("Example:\n  seedbed ") + command), std::string::npos) << command;
  }
}

TEST_F(Program, WrongUsageIsOneLineAndExitCodeTwo) {
  const std::string sweep = write("small.toml", kSmall);
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"fly"},
      {"run"},
      {"run", "missing.toml"},
      {"run", sweep, "--set", "train.bach=1"},
      {"run", sweep, "--threads", "0"},
      {"run", sweep, "--device", "cuda:99"},
      {"run", sweep, "--device", "tpu"},
      {"run", sweep, "--instruction-set", "mmx"},
      {"run", sweep, "--engine", "gemm"},
      {"run", sweep, "--engine", "kernels", "--set", "network.hidden=[33]"},
      {"run", sweep, "--seeds", "many"},
      {"run", sweep, "-o", "-"},
      {"run", "https://playground.tensorflow.org/#networkShape=1025"},
      {"study"},
      {"sheet", "x.db", "--tile", "banana"},
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
    EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
  EXPECT_FALSE(std::filesystem::exists(path("small.db"))) << "nothing is written";
}

TEST_F(Program, BrokenResultIsOneLineAndExitCodeOne) {
  const std::string text = write("notes.txt", "not a result, but dear to somebody");
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"study", text},
                                             {"sheet", text, "-o", "x.png"},
                                             {"export", text, "--csv", "x.csv"},
                                             {"study", "missing.db"},
                                             {"run", write("s.toml", kSmall), "-o", text},
                                             {"run", write("s.toml", kSmall), "-o", "no/such/x.db"}}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
    EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
  }
  EXPECT_EQ(read(text), "not a result, but dear to somebody");
}

TEST_F(Program, ResultOfAnotherSweepIsRefused) {
  ASSERT_EQ(run({"run", write("small.toml", kSmall), "--quiet"}).exit_code, 0);
  const std::string before = read(path("small.db"));
  const Outcome outcome = run({"run", path("small.toml"), "--set", "train.batch=3"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
  EXPECT_EQ(read(path("small.db")), before);
}

TEST_F(Program, InterruptedRunsContinueToTheSameContent) {
  const std::string sweep = write("long.toml", kLong);
  ASSERT_EQ(run({"run", sweep, "-o", "whole.db", "--quiet", "--set", "train.epochs=60"}).exit_code, 0);
  ASSERT_EQ(run({"export", "whole.db", "--csv", "whole.csv"}).exit_code, 0);
  const struct { int signal, exit_code; } cases[] = {{SIGINT, 130}, {SIGTERM, 75}, {SIGKILL, -SIGKILL}};
  for (const auto& [signal, exit_code] : cases) {
    const std::string name = "cut" + std::to_string(signal) + ".db";
    const std::vector<std::string> command{"run", sweep, "-o", name, "--quiet"};
    const pid_t child = start(command);  // long: certainly not finished
    for (int i = 0; i < 300 && !std::filesystem::exists(path(name)); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    kill(child, signal);
    const Outcome outcome = finish(child);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    if (signal != SIGKILL) {
      EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
    }
  }
  // The same interruptions of a sweep that a test can finish, at moments spread over its run.
  for (int delay = 0; delay < 400; delay += 40) {
    const std::vector<std::string> command{
        "run", sweep, "-o", "cut.db", "--quiet", "--set", "train.epochs=60"};
    const pid_t child = start(command);
    std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    kill(child, delay % 80 == 0 ? SIGKILL : SIGINT);
    finish(child);
  }
  const Outcome last = run({"run", sweep, "-o", "cut.db", "--quiet", "--set", "train.epochs=60"});
  ASSERT_EQ(last.exit_code, 0) << last.err;
  ASSERT_EQ(run({"export", "cut.db", "--csv", "cut.csv"}).exit_code, 0);
  EXPECT_EQ(read(path("cut.csv")), read(path("whole.csv")));
}

TEST_F(Program, APrunedSweepIsSearchedAndNotMeasured) {
  const std::string sweep = write("small.toml", kSmall);
  const std::vector<std::string> prune{"--set", "prune.method=asha", "--set", "prune.first=2"};
  const auto with = [&](std::vector<std::string> command) {
    command.insert(command.end(), prune.begin(), prune.end());
    return run(command);
  };
  const Outcome plan = with({"plan", sweep});
  EXPECT_EQ(plan.exit_code, 0) << plan.err;
  EXPECT_NE(plan.out.find("rung     epoch 2: about 15 networks"), std::string::npos) << plan.out;
  EXPECT_NE(plan.out.find("rung     epoch 6: about 5 networks"), std::string::npos) << plan.out;
  EXPECT_NE(plan.out.find("without [prune]"), std::string::npos) << plan.out;
  const Outcome first = with({"run", sweep, "-o", "small.db"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.out.find(" pruned, "), std::string::npos) << first.out;
  EXPECT_EQ(run({"run", sweep, "-o", "small.db"}).exit_code, 1) << "another sweep";
  const Outcome study = run({"study", "small.db", "--json"});
  EXPECT_EQ(study.exit_code, 0) << study.err;
  const auto json = nlohmann::json::parse(study.out);
  std::int64_t pruned = 0;
  for (const auto& row : json) {
    EXPECT_TRUE(row["success"].is_null());
    pruned += row["pruned"].get<std::int64_t>();
  }
  EXPECT_EQ(pruned, 14);
  EXPECT_EQ(run({"study", "small.db", "--csv"}).exit_code, 0);
  EXPECT_EQ(run({"sheet", "small.db", "-o", "small.png"}).exit_code, 0);
  EXPECT_EQ(run({"export", "small.db", "--csv", "small.csv", "--npz", "small.npz", "--safetensors",
                 "small.safetensors"})
                .exit_code,
            0);
  EXPECT_NE(read(path("small.csv")).find(",pruned,2,"), std::string::npos);
  EXPECT_NE(read(path("small.safetensors")).find("rung_score"), std::string::npos);
  for (const std::vector<std::string>& refused :
       std::vector<std::vector<std::string>>{{"study", "small.db", "--compare", "hidden=3", "hidden=4-2"},
                                             {"study", "small.db", "--plan-seeds"},
                                             {"study", "small.db", "--sort", "success"},
                                             {"report", "small.db", "-o", "small.html"},
                                             {"butterfly", "small.db"}}) {
    const Outcome outcome = run(refused);
    EXPECT_EQ(outcome.exit_code, 1) << refused[1] << outcome.out;
    EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
    EXPECT_NE(outcome.err.find("[prune]"), std::string::npos) << outcome.err;
  }
  for (int network = 0; network < 15; ++network) {
    const Outcome again = run({"retrain", "small.db", "--network", std::to_string(network)});
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_NE(again.out.find("the same bits"), std::string::npos) << again.out;
  }
}

TEST_F(Program, ARegressionIsNotAskedForItsAccuracy) {
  ASSERT_EQ(run({"run",
                 write("plane.toml",
                       "[data]\ndataset = \"plane\"\npoints = 40\n[train]\nepochs = 3\n[seeds]\ncount = 4\n"),
                 "--quiet"})
                .exit_code,
            0);
  const Outcome study = run({"study", "plane.db"}), json = run({"study", "plane.db", "--json"});
  EXPECT_EQ(study.out.find("[0.000"), std::string::npos) << study.out;
  EXPECT_NE(json.out.find("\"success\":null"), std::string::npos) << json.out;
  const Outcome plan = run({"study", "plane.db", "--plan-seeds"});
  EXPECT_EQ(plan.exit_code, 2);
  EXPECT_TRUE(one_line(plan.err)) << plan.err;
  EXPECT_NE(plan.err.find("can't judge a regression"), std::string::npos) << plan.err;
}

TEST_F(Program, FullDiskIsSaid) {
  ASSERT_EQ(run({"run", write("small.toml", kSmall), "--quiet"}).exit_code, 0);
  const Outcome outcome = run({"export", "small.db", "--csv", "/dev/full"});
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_TRUE(one_line(outcome.err)) << outcome.err;
}

}  // namespace
}  // namespace seedbed
