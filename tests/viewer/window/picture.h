// SPDX-License-Identifier: Apache-2.0
// A PNG that the viewer wrote.
#pragma once

#include <png.h>

#include <string>
#include <vector>

namespace seedbed::viewer::test {

struct Picture {
  int width = 0, height = 0;  ///< 0: the file could not be read
  std::vector<unsigned char> rgb;
  int at(float x, float y, int channel) const {
    return rgb[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   3 +
               static_cast<std::size_t>(channel)];
  }
};

inline Picture read_png(const std::string& path) {
  Picture p;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&image, path.c_str())) return p;
  image.format = PNG_FORMAT_RGB;
  p.width = static_cast<int>(image.width);
  p.height = static_cast<int>(image.height);
  p.rgb.resize(PNG_IMAGE_SIZE(image));
  png_image_finish_read(&image, nullptr, p.rgb.data(), 0, nullptr);
  return p;
}

}  // namespace seedbed::viewer::test
