// SPDX-License-Identifier: Apache-2.0
// CUDA-GL interop. Two buffers take turns: one is drawn, the other is mapped while the training thread
// evaluates into it at an epoch border. GL never touches a buffer that is mapped; map and unmap are
// ordered on one stream. epoxy comes before cuda_gl_interop.h, which would bring another GL header.
#include "viewer/gl/field_sink.h"

#if defined(SEEDBED_HAVE_CUDA)
#include <cuda_runtime_api.h>

#include <cuda_gl_interop.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

#include "seedbed/error.h"

namespace seedbed::viewer {
namespace {

void check(cudaError_t status, const char* call) {
  if (status != cudaSuccess)
    throw Error(ExitCode::failed, std::string("CUDA-GL: ") + call + ": " + cudaGetErrorString(status));
}
#define SB_CHECK(call) check(call, #call)
/// For destructors, which must not throw.
void say(cudaError_t status, const char* call) {
  if (status != cudaSuccess) std::fprintf(stderr, "CUDA-GL: %s: %s\n", call, cudaGetErrorString(status));
}

struct Target {
  GlBuffer buffer;
  GlTexture texture;
  cudaGraphicsResource* resource = nullptr;
  std::size_t texels = 0;
  FieldView view;
};

class CudaGlSink final : public FieldSink {
 public:
  explicit CudaGlSink(int device) : device_(device) {
    SB_CHECK(cudaSetDevice(device_));
    SB_CHECK(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking));
  }
  ~CudaGlSink() override {
    say(cudaSetDevice(device_), "cudaSetDevice");
    if (mapped_) {
      while (outcome_->load(std::memory_order_acquire) == LiveFieldRequest::open) std::this_thread::yield();
      say(cudaGraphicsUnmapResources(1, &back().resource, stream_), "cudaGraphicsUnmapResources");
    }
    for (Target& t : targets_) {
      if (t.resource) say(cudaGraphicsUnregisterResource(t.resource), "cudaGraphicsUnregisterResource");
    }
    say(cudaStreamDestroy(stream_), "cudaStreamDestroy");
  }

  void update(Session& session, const FieldSetPtr&, const std::vector<int>& wanted, int side) override {
    auto* training = dynamic_cast<TrainingSession*>(&session);
    if (!training || wanted.empty()) return;
    SB_CHECK(cudaSetDevice(device_));
    if (mapped_) {
      const int outcome = outcome_->load(std::memory_order_acquire);
      if (outcome == LiveFieldRequest::open) return;  // the border has not come yet
      SB_CHECK(cudaGraphicsUnmapResources(1, &back().resource, stream_));
      mapped_ = false;
      if (outcome == LiveFieldRequest::written) {
        back().view.version = ++version_;
        front_ ^= 1;
      }
    }
    const std::size_t texels =
        wanted.size() * static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    Target& t = back();
    reserve(t, texels);
    SB_CHECK(cudaGraphicsMapResources(1, &t.resource, stream_));
    void* pointer = nullptr;
    std::size_t bytes = 0;
    SB_CHECK(cudaGraphicsResourceGetMappedPointer(&pointer, &bytes, t.resource));
    SB_CHECK(cudaStreamSynchronize(stream_));  // GL has let go of it before another stream writes
    LiveFieldRequest request;
    request.networks.assign(wanted.begin(), wanted.end());
    request.side = side;
    request.target = {static_cast<float*>(pointer), true};
    outcome_ = request.outcome;
    if (!training->request_fields(std::move(request))) {
      SB_CHECK(cudaGraphicsUnmapResources(1, &t.resource, stream_));
      return;
    }
    mapped_ = true;
    t.view.side = side;
    t.view.networks = wanted;
  }
  const FieldView& view() const override { return targets_[front_].view; }
  std::optional<std::uint32_t> append(std::span<const float>) override { return std::nullopt; }
  bool direct() const override { return true; }

 private:
  Target& back() { return targets_[front_ ^ 1]; }

  void reserve(Target& t, std::size_t texels) {
    if (texels <= t.texels) return;
    if (t.resource) SB_CHECK(cudaGraphicsUnregisterResource(t.resource));
    t.resource = nullptr;
    t.texels = texels;
    glBindBuffer(GL_TEXTURE_BUFFER, t.buffer.name());
    glBufferData(GL_TEXTURE_BUFFER, static_cast<GLsizeiptr>(texels * sizeof(float)), nullptr,
                 GL_DYNAMIC_COPY);
    glBindTexture(GL_TEXTURE_BUFFER, t.texture.name());
    glTexBuffer(GL_TEXTURE_BUFFER, GL_R32F, t.buffer.name());
    glBindBuffer(GL_TEXTURE_BUFFER, 0);
    t.view.texture = t.texture.name();
    t.view.buffer = t.buffer.name();
    SB_CHECK(
        cudaGraphicsGLRegisterBuffer(&t.resource, t.buffer.name(), cudaGraphicsRegisterFlagsWriteDiscard));
  }

  int device_;
  cudaStream_t stream_ = nullptr;
  std::array<Target, 2> targets_;
  unsigned front_ = 0;
  bool mapped_ = false;
  std::shared_ptr<std::atomic<int>> outcome_;
  std::uint64_t version_ = 0;
};

}  // namespace

std::unique_ptr<FieldSink> make_cuda_gl_sink(int index, std::string& why_not) {
  unsigned count = 0;
  int devices[16] = {};
  const cudaError_t status = cudaGLGetDevices(&count, devices, 16, cudaGLDeviceListAll);
  if (status != cudaSuccess) {
    cudaGetLastError();
    why_not = std::string("the GL context has no CUDA device (") + cudaGetErrorString(status) + ")";
    return nullptr;
  }
  if (std::find(devices, devices + count, index) == devices + count) {
    why_not = "GL draws on another GPU than cuda:" + std::to_string(index);
    return nullptr;
  }
  return std::make_unique<CudaGlSink>(index);
}

}  // namespace seedbed::viewer

#else

namespace seedbed::viewer {

std::unique_ptr<FieldSink> make_cuda_gl_sink(int, std::string& why_not) {
  why_not = "this build has no CUDA";
  return nullptr;
}

}  // namespace seedbed::viewer
#endif
