// SPDX-License-Identifier: Apache-2.0
// Frames into an MP4 through ffmpeg. The file appears under its name only when it is whole.
#pragma once

#include <string>
#include <vector>

namespace seedbed::viewer {

class Movie {
 public:
  /// Throws Error where ffmpeg can't be started.
  Movie(const std::string& path, int width, int height, int frames_per_second);
  ~Movie();  ///< without finish(): nothing is left behind
  Movie(const Movie&) = delete;
  Movie& operator=(const Movie&) = delete;

  void add(const std::vector<unsigned char>& rgb);
  void finish();

 private:
  [[noreturn]] void fail(const std::string& what);
  std::string path_, beside_;
  std::size_t frame_bytes_;
  int pipe_ = -1, child_ = -1;
};

}  // namespace seedbed::viewer
