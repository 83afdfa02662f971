// SPDX-License-Identifier: Apache-2.0
// What a build without a window says.
#include <cstdio>

#include "seedbed/error.h"
#include "viewer/viewer.h"

namespace seedbed::viewer {

void view(const ViewOptions&) {
  throw Error(ExitCode::failed, "view: this build has no viewer: " SEEDBED_VIEWER_MISSING);
}

void watch(const Sweep&, const std::string&, const ViewOptions&,
           const std::function<void(RunObserver*)>& run) {
  std::fprintf(stderr, "note: the run is not shown: this build has no viewer: " SEEDBED_VIEWER_MISSING "\n");
  run(nullptr);
}

}  // namespace seedbed::viewer
