// SPDX-License-Identifier: Apache-2.0
// Pictures as PNG files.
#pragma once

#include <string>
#include <vector>

#include "report/image.h"

namespace seedbed {

/// PNG bytes; `pixels_per_inch` is stored for printing.
std::vector<std::uint8_t> encode_png(const Image& image, double pixels_per_inch);

/// Writes beside `path` under another name and renames, so that `path` is never half a file.
/// Throws ResultError with the reason of the system.
void write_file_whole(const std::string& path, const std::vector<std::uint8_t>& bytes);

}  // namespace seedbed
