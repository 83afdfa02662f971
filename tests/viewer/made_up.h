// SPDX-License-Identifier: Apache-2.0
// Small populations and made-up frames for the viewer's tests.
#pragma once

#include <chrono>
#include <cmath>
#include <thread>

#include "viewer/core/frame_maker.h"
#include "viewer/core/session.h"
#include "viewer/core/training_session.h"

namespace seedbed::viewer::test {

inline Sweep small_sweep(const std::string& more = "") {
  return parse_sweep(
      "name = \"small\"\n[data]\ndataset = \"circle\"\npoints = 60\n[train]\nepochs = 20\n" + more +
          "\n[grid]\nnetwork.hidden = [[], [2], [3, 2]]\ntrain.batch = [1, 10]\n[seeds]\ncount = 4\n",
      "small.toml");
}

inline std::shared_ptr<const Population> population_of(const Sweep& sweep) {
  return std::make_shared<const Population>(sweep);
}

/// Network n has test loss 1 / (n + 1), is solved at epoch 10 + n where n is even, and the last diverged.
inline std::shared_ptr<Frame> made_up_frame(const Population& p) {
  auto frame = std::make_shared<Frame>(initial_frame(p));
  auto metrics = std::make_shared<std::vector<Metrics>>(*frame->metrics);
  for (int n = 0; n < p.networks(); ++n) {
    (*metrics)[static_cast<std::size_t>(n)] = {0.5, 1.0 / (n + 1), 0.9, 0.5 + 0.01 * n};
    NetworkStanding& s = frame->standing[static_cast<std::size_t>(n)];
    s.epoch = 100;
    if (n % 2 == 0) s.solved_epoch = 10 + n;
  }
  const auto last = static_cast<std::size_t>(p.networks() - 1);
  const double nan = std::nan("");
  (*metrics)[last] = {nan, nan, nan, nan};
  frame->standing[last].diverged = true;
  frame->epoch = frame->metrics_epoch = 100;
  frame->metrics = metrics;
  return frame;
}

/// Until `done`, at most some seconds; false if it never was.
template <class Done>
bool eventually(const Done& done, double seconds = 20) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

inline bool ready(const Session& session) {
  return eventually([&] { return session.status().state != SessionState::starting && session.frame(); });
}

inline bool reaches(const Session& session, std::int64_t epoch) {
  return eventually([&] { return session.frame() && session.frame()->epoch >= epoch; });
}

}  // namespace seedbed::viewer::test
