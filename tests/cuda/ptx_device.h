// SPDX-License-Identifier: Apache-2.0
// A device of the CUDA engine that executes the kernels' PTX on the CPU: the engine's whole host side
// and the compiled kernels, without a GPU.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/cuda/device.h"
#include "ptx/launch.h"
#include "ptx/memory.h"
#include "ptx/module.h"

namespace seedbed::cuda {

/// Object files of this build that hold device code; none where there is no nvcc. Throws where one of
/// them has no PTX: the build needs a virtual architecture among CMAKE_CUDA_ARCHITECTURES.
const std::vector<std::string>& ptx_files();

/// The PTX in one of them.
const std::string& ptx_text(const std::string& file);

/// The file that has a kernel, and its module, read once.
std::string file_of(const std::string& kernel);
const ptx::Module& module_of(const std::string& kernel);

struct PtxDeviceOptions {
  std::size_t memory = std::size_t(1) << 30;  ///< what free_memory() starts from
  std::size_t shared_memory = 227 * 1024;
  ptx::Options execution;
  /// Where given: the PTX text of a kernel's module becomes this. For tests that break it.
  std::function<std::string(const std::string& text, const std::string& kernel)> edit;
};

/// What a PtxDevice did, outliving it.
struct PtxDeviceLog {
  std::map<std::string, int> launches;  ///< by kernel
  std::size_t peak_memory = 0;
  int downloads = 0;  ///< times that the host waited for data
  int compactions = 0;
  int rankings = 0;
  int captures = 0, replays = 0;
  bool full = false;     ///< set by a test: from now on the device has no room
  std::size_t held = 0;  ///< likewise: bytes of its memory that somebody else has
};

class PtxDevice final : public Device {
 public:
  explicit PtxDevice(PtxDeviceOptions options = {}, std::shared_ptr<PtxDeviceLog> log = nullptr);
  ~PtxDevice() override;

  std::string name() const override { return "PTX on the CPU"; }
  int multiprocessors() const override { return 1; }
  std::size_t free_memory() override {
    const std::size_t taken = used_ + log_->held;
    return log_->full || taken > options_.memory ? 0 : options_.memory - taken;
  }
  std::size_t shared_memory_per_block() const override { return options_.shared_memory; }
  int streams() const override { return 3; }
  void* allocate(std::size_t bytes) override;
  void free(void* memory) noexcept override;
  void upload(void* to, const void* from, std::size_t bytes, int stream) override;
  void download(void* to, const void* from, std::size_t bytes, int stream) override;
  void fill_zero(void* memory, std::size_t bytes, int stream) override;
  void launch(const std::string& kernel, const LaunchShape& shape, const void* arguments,
              std::size_t argument_bytes, int stream) override;
  void synchronize(int) override {}
  void gemm(const Gemm<float>& gemm, int stream) override;
  int keep_running(const kernels::NetworkState* state, const int* active, int count, int* kept,
                   int stream) override;
  void rank(const RankArguments& arguments, int stream) override;
  void begin_capture(int stream) override;
  std::unique_ptr<LaunchGraph> end_capture(int stream) override;
  void replay(LaunchGraph& graph, int stream) override;

 private:
  struct Graph;
  void refuse_while_capturing(const char* call) const;

  PtxDeviceOptions options_;
  std::shared_ptr<PtxDeviceLog> log_;
  ptx::Memory memory_;
  std::map<std::string, ptx::Module> edited_;  ///< by kernel
  std::map<void*, std::size_t> sizes_;
  std::size_t used_ = 0;
  std::unique_ptr<Graph> capturing_;
};

}  // namespace seedbed::cuda
