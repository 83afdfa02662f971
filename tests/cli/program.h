// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a user would, in a directory of its own.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace seedbed::testing_cli {

struct Outcome {
  int exit_code = -1;  ///< -signal if a signal ended it
  std::string out, err;
};

class Program : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() / ("seedbed_cli_" + std::to_string(getpid()));
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string path(const std::string& name) const { return (directory_ / name).string(); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }

  static std::string read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }

  pid_t start(const std::vector<std::string>& arguments) const {
    std::vector<std::string> all{program_};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& argument : all) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string out = path("stdout"), err = path("stderr");
    const pid_t child = fork();
    if (child == 0) {
      const int o = open(out.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
      const int e = open(err.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
      dup2(o, 1);
      dup2(e, 2);
      if (chdir(directory_.c_str()) != 0) _exit(126);
      for (const auto& [name, value] : environment_) setenv(name.c_str(), value.c_str(), 1);
      execv(argv[0], argv.data());
      _exit(127);
    }
    return child;
  }

  Outcome finish(pid_t child) const {
    int status = 0;
    waitpid(child, &status, 0);
    Outcome outcome;
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    outcome.out = read(path("stdout"));
    outcome.err = read(path("stderr"));
    return outcome;
  }

  Outcome run(const std::vector<std::string>& arguments) const { return finish(start(arguments)); }

  std::string program_ = SEEDBED_BINARY_DIR "/bin/seedbed";
  std::map<std::string, std::string> environment_;  ///< of the program, beside ours

 private:
  std::filesystem::path directory_;
};

}  // namespace seedbed::testing_cli
