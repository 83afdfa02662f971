// SPDX-License-Identifier: Apache-2.0
#include "cuda/ptx_device.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "cuda/thrust_on_the_host.h"

namespace seedbed::cuda {

namespace {

/// The PTX text in the uncompressed device code of an object file: from its header to the zero after it.
std::string find_ptx(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  const std::string all = bytes.str();
  const auto start = all.find(".version ");
  return start == std::string::npos ? "" : all.substr(start, all.find('\0', start) - start);
}

}  // namespace

const std::vector<std::string>& ptx_files() {
  static const std::vector<std::string> files = [] {
    std::vector<std::string> with_ptx;
#if defined(SEEDBED_KERNEL_OBJECTS)
    std::ifstream list(SEEDBED_KERNEL_OBJECTS);
    for (std::string file; std::getline(list, file);) {
      if (ptx_text(file).empty()) {
        throw std::runtime_error(file + " has no PTX: build for a virtual architecture too");
      }
      with_ptx.push_back(file);
    }
#endif
    return with_ptx;
  }();
  return files;
}

const std::string& ptx_text(const std::string& file) {
  static std::map<std::string, std::string> texts;
  const auto found = texts.find(file);
  return found != texts.end() ? found->second : texts.emplace(file, find_ptx(file)).first->second;
}

std::string file_of(const std::string& kernel) {
  // Kernels are spread over files, by depth: ..._train_d3.dir/..., ..._evaluate.dir/..., ..._wide.dir/...,
  // ..._general.dir/..., ..._scores.dir/..., or by width: ..._neurons_w16.dir/...
  const auto has = [&](const char* what) { return kernel.find(what) != std::string::npos; };
  const std::string part = has("_general_")   ? "general"
                           : has("_train_")   ? "train" + kernel.substr(kernel.find("_d"), 3)
                           : has("_neurons_") ? "neurons" + kernel.substr(kernel.find("_w"), 4)
                           : has("_wide_")    ? "wide"
                           : has("_scores")   ? "scores"
                                              : "evaluate";
  for (const std::string& file : ptx_files()) {
    if (file.find(part + ".dir") != std::string::npos) return file;
  }
  throw std::runtime_error("no PTX file has " + kernel);
}

const ptx::Module& module_of(const std::string& kernel) {
  static std::map<std::string, ptx::Module> modules;
  const std::string file = file_of(kernel);
  const auto found = modules.find(file);
  return found != modules.end() ? found->second
                                : modules.emplace(file, ptx::Module::parse(ptx_text(file))).first->second;
}

PtxDevice::PtxDevice(PtxDeviceOptions options, std::shared_ptr<PtxDeviceLog> log)
    : options_(std::move(options)), log_(log ? std::move(log) : std::make_shared<PtxDeviceLog>()) {}

/// What was asked for, with copies of the arguments, as a GPU's graph has them.
struct PtxDevice::Graph final : LaunchGraph {
  int stream = 0;
  std::vector<std::function<void(PtxDevice&)>> calls;
};

PtxDevice::~PtxDevice() = default;

void* PtxDevice::allocate(std::size_t bytes) {
  if (bytes > free_memory()) throw OutOfDeviceMemory("the test's device is full");
  void* memory = memory_.allocate(bytes);
  sizes_[memory] = bytes;
  used_ += bytes;
  log_->peak_memory = std::max(log_->peak_memory, used_);
  return memory;
}

void PtxDevice::free(void* memory) noexcept {
  used_ -= sizes_[memory];
  sizes_.erase(memory);
  memory_.free(memory);
}

void PtxDevice::upload(void* to, const void* from, std::size_t bytes, int) {
  refuse_while_capturing("upload");
  std::memcpy(to, from, bytes);
}

void PtxDevice::download(void* to, const void* from, std::size_t bytes, int) {
  refuse_while_capturing("download");
  ++log_->downloads;
  std::memcpy(to, from, bytes);
}

void PtxDevice::fill_zero(void* memory, std::size_t bytes, int) {
  refuse_while_capturing("fill_zero");
  std::memset(memory, 0, bytes);
}

void PtxDevice::launch(const std::string& kernel, const LaunchShape& shape, const void* arguments,
                       std::size_t argument_bytes, int stream) {
  const auto* bytes = static_cast<const std::byte*>(arguments);
  if (capturing_ && capturing_->stream == stream) {
    capturing_->calls.push_back(
        [=, copy = std::vector<std::byte>(bytes, bytes + argument_bytes)](PtxDevice& device) {
          device.launch(kernel, shape, copy.data(), copy.size(), stream);
        });
    return;
  }
  ++log_->launches[kernel];
  const ptx::Launch grid{shape.blocks, shape.threads, shape.shared_bytes};
  const ptx::Module* module = nullptr;
  if (options_.edit) {
    const auto found = edited_.find(kernel);
    if (found != edited_.end()) {
      module = &found->second;
    } else {
      module = &edited_.emplace(kernel, ptx::Module::parse(options_.edit(ptx_text(file_of(kernel)), kernel)))
                    .first->second;
    }
  } else {
    module = &module_of(kernel);
  }
  ptx::launch(*module, kernel, grid, std::span(bytes, argument_bytes), memory_, options_.execution);
}

void PtxDevice::gemm(const Gemm<float>& gemm, int stream) {
  if (capturing_ && capturing_->stream == stream) {
    capturing_->calls.push_back([=](PtxDevice& device) { device.gemm(gemm, stream); });
    return;
  }
  blas_gemm(gemm);
}

int PtxDevice::keep_running(const kernels::NetworkState* state, const int* active, int count, int* kept,
                            int) {
  ++log_->compactions;
  const auto end = std::copy_if(active, active + count, kept, [&](int network) {
    return state[network] == kernels::NetworkState::running;
  });
  return static_cast<int>(end - kept);
}

void PtxDevice::rank(const RankArguments& arguments, int) {
  ++log_->rankings;
  rank_with_thrust_on_the_host(arguments);
}

void PtxDevice::begin_capture(int stream) {
  refuse_while_capturing("begin_capture");
  capturing_ = std::make_unique<Graph>();
  capturing_->stream = stream;
}

std::unique_ptr<LaunchGraph> PtxDevice::end_capture(int stream) {
  if (!capturing_ || capturing_->stream != stream)
    throw std::logic_error("end_capture without begin_capture");
  ++log_->captures;
  return std::move(capturing_);
}

void PtxDevice::replay(LaunchGraph& graph, int) {
  refuse_while_capturing("replay");
  ++log_->replays;
  for (const auto& call : static_cast<Graph&>(graph).calls) call(*this);
}

void PtxDevice::refuse_while_capturing(const char* call) const {
  if (capturing_) throw std::logic_error(std::string(call) + " while a stream is captured");
}

}  // namespace seedbed::cuda
