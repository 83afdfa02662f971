// SPDX-License-Identifier: Apache-2.0
// Writing beside the target, syncing, renaming.
#include "result/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "result/schema.h"
#include "seedbed/error.h"

namespace seedbed {

void refuse_result_as_output(const std::string& path) {
  // https://sqlite.org/fileformat.html: the header's first words, and the application's at byte 68.
  constexpr std::size_t kIdAt = 68;
  std::array<char, kIdAt + 4> header{};
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  if (!std::ifstream(path, std::ios::binary).read(header.data(), header.size())) return;
  std::int64_t id = 0;
  for (std::size_t i = kIdAt; i < header.size(); ++i) id = id << 8 | static_cast<unsigned char>(header[i]);
  if (id == kApplicationId && std::strncmp(header.data(), "SQLite format 3", 16) == 0)
    throw UsageError(path + ": is a seedbed result and would be overwritten; choose another file");
}

OutputFile::OutputFile(const std::string& path) : path_(path), target_(path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (path == "-") {
    path_ = "standard output";
    file_.reset(stdout);
    return;
  }
  refuse_result_as_output(path);
  const auto status = fs::status(path, error);
  if (fs::is_directory(status)) throw ResultError(path + ": can't be written: Is a directory");
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    file_.reset(std::fopen(path.c_str(), "wb"));
    if (!file_) fail();
    return;
  }
  if (fs::exists(status)) target_ = fs::canonical(path, error).string();  // a link stays a link
  if (error) target_ = path;
  temporary_ = target_ + ".tmp-" + std::to_string(::getpid());
  const int descriptor = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    temporary_.clear();
    fail();
  }
  struct stat old {};
  if (::stat(target_.c_str(), &old) == 0 && ::fchmod(descriptor, old.st_mode & 07777) != 0) {
    // The rights of the old file are a courtesy.
  }
  file_.reset(::fdopen(descriptor, "wb"));
}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::fail() const {
  throw ResultError(path_ + ": can't be written: " + std::strerror(errno));
}

void OutputFile::write(const void* data, std::size_t size) {
  if (std::fwrite(data, 1, size, file_.get()) != size) fail();
  position_ += size;
}

void OutputFile::patch(std::uint64_t position, const void* data, std::size_t size) {
  if (::fseeko(file_.get(), static_cast<off_t>(position), SEEK_SET) != 0) fail();
  if (std::fwrite(data, 1, size, file_.get()) != size) fail();
  if (::fseeko(file_.get(), 0, SEEK_END) != 0) fail();
}

void OutputFile::finish() {
  if (std::fflush(file_.get()) != 0) fail();
  if (temporary_.empty()) return;
  if (::fsync(::fileno(file_.get())) != 0) fail();
  file_.reset();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail();
  temporary_.clear();
}

}  // namespace seedbed
