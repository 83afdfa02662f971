// SPDX-License-Identifier: Apache-2.0
// A file that appears under its name only when it is whole: it is written beside it and renamed.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace seedbed {

/// Throws UsageError where `path` is a result: a picture, a page or an export is not to take its place.
void refuse_result_as_output(const std::string& path);

class OutputFile {
 public:
  /// `path` "-" is standard output; what is there but is no regular file (/dev/null, a pipe) is
  /// written in place.
  explicit OutputFile(const std::string& path);
  ~OutputFile();  ///< without finish(): nothing is left
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(const void* data, std::size_t size);
  void write(std::string_view text) { write(text.data(), text.size()); }
  bool seekable() const { return !temporary_.empty(); }
  std::uint64_t position() const { return position_; }
  /// Overwrites bytes that were written before; only where seekable().
  void patch(std::uint64_t position, const void* data, std::size_t size);
  void finish();

 private:
  [[noreturn]] void fail() const;
  struct Close {
    void operator()(std::FILE* file) const {
      if (file != stdout) std::fclose(file);
    }
  };
  std::string path_, target_, temporary_;  ///< temporary_ is empty when written in place
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t position_ = 0;
};

}  // namespace seedbed
