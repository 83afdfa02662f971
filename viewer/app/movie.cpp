// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/movie.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "seedbed/error.h"

namespace seedbed::viewer {

Movie::Movie(const std::string& path, int width, int height, int frames_per_second)
    : path_(path),
      beside_(path + ".part"),
      frame_bytes_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail(std::strerror(errno));
  const std::string size = std::to_string(width) + "x" + std::to_string(height);
  const std::string rate = std::to_string(frames_per_second);
  const char* arguments[] = {"ffmpeg",
                             "-y",
                             "-loglevel",
                             "error",
                             "-f",
                             "rawvideo",
                             "-pix_fmt",
                             "rgb24",
                             "-s",
                             size.c_str(),
                             "-r",
                             rate.c_str(),
                             "-i",
                             "-",
                             "-vf",
                             "crop=trunc(iw/2)*2:trunc(ih/2)*2",
                             "-c:v",
                             "libx264",
                             "-crf",
                             "18",
                             "-preset",
                             "veryfast",
                             "-pix_fmt",
                             "yuv420p",
                             "-movflags",
                             "+faststart",
                             "-f",
                             "mp4",
                             beside_.c_str(),
                             nullptr};
  child_ = fork();
  if (child_ == 0) {
    dup2(ends[0], 0);
    execvp("ffmpeg", const_cast<char* const*>(arguments));
    _exit(127);
  }
  close(ends[0]);
  pipe_ = ends[1];
  if (child_ < 0) fail(std::strerror(errno));
  std::signal(SIGPIPE, SIG_IGN);  // a dead ffmpeg is told by write()
}

Movie::~Movie() {
  if (pipe_ >= 0) close(pipe_);
  if (child_ > 0) {
    waitpid(child_, nullptr, 0);
    std::remove(beside_.c_str());
  }
}

void Movie::fail(const std::string& what) {
  throw ResultError(path_ + ": ffmpeg: " + what);
}

void Movie::add(const std::vector<unsigned char>& rgb) {
  if (rgb.size() != frame_bytes_) fail("a frame of another size");
  for (std::size_t done = 0; done < rgb.size();) {
    const ssize_t wrote = write(pipe_, rgb.data() + done, rgb.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) fail("it stopped; is ffmpeg installed, with libx264?");
    done += static_cast<std::size_t>(wrote);
  }
}

void Movie::finish() {
  close(pipe_);
  pipe_ = -1;
  int status = 0;
  waitpid(child_, &status, 0);
  child_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::remove(beside_.c_str());
    fail(WIFEXITED(status) && WEXITSTATUS(status) == 127 ? "not found; install it (apt install ffmpeg)"
                                                         : "it failed");
  }
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) fail(std::strerror(errno));
}

}  // namespace seedbed::viewer
