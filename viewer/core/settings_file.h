// SPDX-License-Identifier: Apache-2.0
// What the window remembers between runs: its size and how the picture looks, in
// $XDG_CONFIG_HOME/seedbed/viewer.json (~/.config where that is not set), never in the current directory.
// A file that can't be read or makes no sense counts as absent; one that can't be written is no error.
#pragma once

#include <string>

#include "viewer/core/view_state.h"

namespace seedbed::viewer {

struct Settings {
  int width = 1280, height = 800;
  ViewState view;  ///< palette, theme, checkboxes, maps, panels; nothing of a sweep
};

std::string settings_path();
Settings load_settings(const std::string& path = settings_path());
void save_settings(const Settings& settings, const std::string& path = settings_path());

}  // namespace seedbed::viewer
