// SPDX-License-Identifier: Apache-2.0
// What a build without a window says.
#include "seedbed/error.h"
#include "viewer/viewer.h"

namespace seedbed::viewer {

void view(const ViewOptions&) {
  throw Error(ExitCode::failed, "view: this build has no viewer: " SEEDBED_VIEWER_MISSING);
}

}  // namespace seedbed::viewer
