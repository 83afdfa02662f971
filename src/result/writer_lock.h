// SPDX-License-Identifier: Apache-2.0
// One writer a result: an advisory lock on the empty file PATH-lock beside it, which the kernel
// drops however the process ends. It is not on the result itself, because closing any descriptor
// of a database drops SQLite's own locks of the same process.
#pragma once

#include <string>

namespace seedbed {

class WriterLock {
 public:
  /// Throws ResultError when another writer has it or the directory can't be written.
  explicit WriterLock(const std::string& result_path);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace seedbed
