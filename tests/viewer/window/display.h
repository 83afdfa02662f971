// SPDX-License-Identifier: Apache-2.0
// A display of its own (Xvfb), as long as this lives. (-noreset: otherwise the server starts afresh when
// xdotool, alone with it, has asked for a window that is not there yet, and may drop the program's
// connection.)
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/viewer/made_up.h"

namespace seedbed::viewer::test {

class Display {
 public:
  /// `number_file`: where the server writes which display it is.
  explicit Display(const std::string& number_file) {
    server_ = fork();
    if (server_ == 0) {
      const int out = ::open(number_file.c_str(), O_CREAT | O_WRONLY, 0600);
      const int nothing = ::open("/dev/null", O_WRONLY);
      dup2(out, 3);
      dup2(nothing, 2);
      execlp("Xvfb", "Xvfb", "-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset",
             nullptr);
      _exit(127);
    }
    std::string number;
    started_ = eventually([&] {
      std::ifstream in(number_file);
      return static_cast<bool>(std::getline(in, number)) && !in.eof();
    });
    if (started_) setenv("DISPLAY", (":" + number).c_str(), 1);
  }
  ~Display() {
    stop();
    unsetenv("DISPLAY");
  }
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  bool started() const { return started_; }
  void stop() {
    if (server_ <= 0) return;
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
    server_ = -1;
  }

 private:
  pid_t server_ = -1;
  bool started_ = false;
};

}  // namespace seedbed::viewer::test
