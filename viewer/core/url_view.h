// SPDX-License-Identifier: Apache-2.0
// What a Playground URL says of the picture, not of the network: showTestData and discretize.
#pragma once

#include <string_view>

#include "viewer/core/view_state.h"

namespace seedbed::viewer {

/// Sets what the URL names; other texts than URLs, other fields and values that are neither "true" nor
/// "false" leave the view as it is. The last of two equal fields counts, as on the site.
void look_as_url(std::string_view source, ViewState& view);

}  // namespace seedbed::viewer
