// SPDX-License-Identifier: Apache-2.0
// The lock file is removed by its holder, so that whoever gets the lock must see that the file is
// still the one under that name.
#include "result/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "seedbed/error.h"

namespace seedbed {

WriterLock::WriterLock(const std::string& result_path) : path_(result_path + "-lock") {
  for (;;) {
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
      throw ResultError(result_path + ": can't be written: " + std::strerror(errno) + " (" + path_ + ")");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      ::close(descriptor_);
      if (error == EWOULDBLOCK)
        throw ResultError(result_path +
                          ": another seedbed is writing it; wait until that ends, or choose another file");
      throw ResultError(result_path + ": can't be locked: " + std::strerror(error));
    }
    struct stat held {
    }, named{};
    if (::fstat(descriptor_, &held) == 0 && ::stat(path_.c_str(), &named) == 0 &&
        held.st_ino == named.st_ino && held.st_dev == named.st_dev)
      return;
    ::close(descriptor_);  // its holder has just removed it
  }
}

WriterLock::~WriterLock() {
  struct stat held {};
  if (::fstat(descriptor_, &held) == 0 && held.st_size == 0) ::unlink(path_.c_str());
  ::close(descriptor_);
}

}  // namespace seedbed
