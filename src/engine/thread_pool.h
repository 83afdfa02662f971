// SPDX-License-Identifier: Apache-2.0
// A fixed set of threads that share the indices of a loop. The first exception thrown by the
// body is rethrown by for_each when all threads have stopped.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace seedbed {

class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  /// body(i) for 0 <= i < count, each once, on any thread (the caller's included).
  void for_each(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  void work();
  void run_share();

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(std::size_t)>* body_ = nullptr;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_{0};
  std::size_t generation_ = 0;
  int busy_ = 0;
  bool quit_ = false;
  std::exception_ptr error_;
};

/// Threads this process may run on.
int available_threads();

}  // namespace seedbed
