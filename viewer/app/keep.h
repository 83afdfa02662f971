// SPDX-License-Identifier: Apache-2.0
// What can be kept of a picture: PNG, MP4 of the recorded epochs, CSV of what is shown.
#pragma once

#include <string>
#include <vector>

#include "viewer/app/application.h"

namespace seedbed::viewer {

void save_png(const std::string& path, int width, int height, std::vector<unsigned char> rgb, double scale);
/// The selected network's field with contour and palette, `pixels` square.
void save_tile(const std::string& path, Model& model, int pixels);
void save_movie(const std::string& path, Surface& surface, Application& app, Model& model, double seconds);
/// One line a shown network, in the order of the grid.
void save_csv(const std::string& path, const Model& model);

/// What a window's buttons and keys keep, larger than the window where the view says so; tells the model
/// which file it was.
void keep(const command::Export& what, Surface& surface, Application& app, Model& model);

/// "spirals-epoch-500.png": a name that says what is in it, in the current directory.
std::string default_name(const Model& model, const std::string& what, const std::string& extension);

}  // namespace seedbed::viewer
