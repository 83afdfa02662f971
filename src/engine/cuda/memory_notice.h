// SPDX-License-Identifier: Apache-2.0
// Says once that networks which could train together do not fit a device's memory at once.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <string>

namespace seedbed::cuda {

class MemoryNotice {
 public:
  /// `say` may be empty.
  explicit MemoryNotice(std::function<void(const std::string&)> say) : say_(std::move(say)) {}

  /// `networks` of one shape train in parts of at most `part`, one after the other.
  void cut(const std::string& device, std::size_t networks, std::size_t part) {
    if (said_ || !say_) return;
    said_ = true;
    say_(
        fmt::format("{}: its free memory does not hold {} networks of one shape at once: they train in parts "
                    "of at most {}",
                    device, networks, part));
  }

 private:
  std::function<void(const std::string&)> say_;
  bool said_ = false;
};

}  // namespace seedbed::cuda
