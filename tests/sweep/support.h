// SPDX-License-Identifier: Apache-2.0
// Helpers of the sweep tests: parse text, read the one line of an error, files that go away.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "seedbed/error.h"
#include "seedbed/sweep.h"

namespace seedbed::testing_sweep {

inline Sweep parse(const std::string& toml, const SweepOverrides& overrides = {}) {
  return parse_sweep(toml, "sweep.toml", overrides);
}

/// The line that `action` fails with, or "" if it doesn't fail. Checks that it is one line.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const UsageError& e) {
    EXPECT_EQ(e.code(), ExitCode::usage);
    EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos);
    return e.what();
  }
  return "";
}

/// A directory of its own that goes away at the end.
class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "seedbed-sweep-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  std::string path(const std::string& name) const { return path_ / name; }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace seedbed::testing_sweep
