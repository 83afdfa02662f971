// SPDX-License-Identifier: Apache-2.0
#include "cuda/ptx_device.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace seedbed::cuda {

std::vector<std::string> ptx_files() {
  std::vector<std::string> files;
#if defined(SEEDBED_PTX_FILES)
  std::istringstream list(SEEDBED_PTX_FILES);
  for (std::string file; std::getline(list, file, ';');) files.push_back(file);
#endif
  return files;
}

const ptx::Module& module_of(const std::string& kernel) {
  static std::map<std::string, ptx::Module> modules;  // by file
  // Kernels are spread over files by depth: ..._train_d3.dir/..., ..._evaluate.dir/...
  const auto depth = kernel.find("_d");
  const std::string part =
      kernel.find("train") != std::string::npos ? "train" + kernel.substr(depth, 3) : "evaluate";
  for (const std::string& file : ptx_files()) {
    if (file.find(part + ".dir") == std::string::npos) continue;
    const auto found = modules.find(file);
    if (found != modules.end()) return found->second;
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("can't read " + file);
    return modules.emplace(file, ptx::Module::parse(text.str())).first->second;
  }
  throw std::runtime_error("no PTX file has " + kernel);
}

PtxDevice::PtxDevice(PtxDeviceOptions options, std::shared_ptr<PtxDeviceLog> log)
    : options_(std::move(options)), log_(log ? std::move(log) : std::make_shared<PtxDeviceLog>()) {}

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
  std::memcpy(to, from, bytes);
}

void PtxDevice::download(void* to, const void* from, std::size_t bytes, int) {
  std::memcpy(to, from, bytes);
}

void PtxDevice::fill_zero(void* memory, std::size_t bytes, int) {
  std::memset(memory, 0, bytes);
}

void PtxDevice::launch(const std::string& kernel, const LaunchShape& shape, const void* arguments,
                       std::size_t argument_bytes, int) {
  ++log_->launches[kernel];
  const ptx::Launch grid{shape.blocks, shape.threads, shape.shared_bytes};
  ptx::launch(module_of(kernel), kernel, grid,
              std::span(static_cast<const std::byte*>(arguments), argument_bytes), memory_,
              options_.execution);
}

int PtxDevice::keep_running(const kernels::NetworkState* state, const int* active, int count, int* kept,
                            int) {
  ++log_->compactions;
  const auto end = std::copy_if(active, active + count, kept, [&](int network) {
    return state[network] == kernels::NetworkState::running;
  });
  return static_cast<int>(end - kept);
}

}  // namespace seedbed::cuda
