// SPDX-License-Identifier: Apache-2.0
// Commits units in a thread of its own, in the order given, while the next unit trains. At most one
// unit waits: memory stays bounded by two units.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace seedbed {

class CommitThread {
 public:
  CommitThread() : thread_([this] { work(); }) {}

  /// Lets the last commit end. Its error is lost: call wait() first to see it.
  ~CommitThread() {
    {
      const std::lock_guard lock(mutex_);
      quit_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  CommitThread(const CommitThread&) = delete;
  CommitThread& operator=(const CommitThread&) = delete;

  /// Waits for the commit before, then starts this one. Throws what the one before threw.
  void start(std::function<void()> commit) {
    std::unique_lock lock(mutex_);
    wait_idle(lock);
    commit_ = std::move(commit);
    changed_.notify_all();
  }

  /// Waits until everything is committed. Throws what a commit threw.
  void wait() {
    std::unique_lock lock(mutex_);
    wait_idle(lock);
  }

 private:
  void wait_idle(std::unique_lock<std::mutex>& lock) {
    changed_.wait(lock, [this] { return !commit_; });
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return commit_ || quit_; });
      if (!commit_) return;
      const std::function<void()>& commit = commit_;
      lock.unlock();
      std::exception_ptr error;
      try {
        commit();
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      error_ = error;
      commit_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> commit_;
  std::exception_ptr error_;
  bool quit_ = false;
  std::thread thread_;
};

}  // namespace seedbed
