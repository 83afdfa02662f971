// SPDX-License-Identifier: Apache-2.0
// A CUDA runtime for machines without a GPU: programs that are linked with it instead of libcudart run their
// kernels' PTX in the interpreter (tests/ptx). So the code that talks to the runtime is tested too: what is
// launched, copied, captured and freed, in which stream, on which device, and what becomes of errors.
//
// It is as unhelpful as the CUDA documentation allows. Streams do nothing until somebody waits for them,
// memory is filled with garbage, a device sees only its own memory, and errors of kernels come with the next
// call that waits. Only what seedbed, Thrust and CUB call is there; the linker says what is missing.
//
// The environment says what machine it is:
//   SEEDBED_CUDART_DEVICES     GPUs, default 1
//   SEEDBED_CUDART_MEMORY      bytes of memory of each, default 256 MiB
//   SEEDBED_CUDART_STATUS      "no-driver", "old-driver" or "old-gpu" (that has none of the kernels)
//   SEEDBED_CUDART_LOSE_AFTER  launches after which a device is lost
//   SEEDBED_CUDART_REPORT      file for what each device did, written at exit: "cuda:0 launches 12 graphs 3
//   left 0",
//                              kernels run, graphs replayed, and bytes of memory that nobody freed
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ptx/memory.h"
#include "ptx/module.h"

namespace seedbed::cudart {

struct Settings {
  int devices;
  std::size_t memory;
  std::string status;
  long lose_after;     ///< negative: never
  std::string report;  ///< empty: none
};
const Settings& settings();

using Work = std::function<void()>;

struct Graph {
  int device = 0;
  std::vector<Work> work;
};

/// What cudaStream_t points to. Its work is done in order, when somebody waits for it.
struct Stream {
  int device = 0;
  std::deque<Work> waiting;
  std::unique_ptr<Graph> capture;  ///< while it is captured: what is recorded
  bool broken = false;             ///< something was asked that ends a capture
};

struct Gpu {
  int index = 0;
  ptx::Memory memory;
  std::map<void*, std::size_t> allocations;
  std::size_t used = 0;
  long launches = 0, graphs = 0;
  std::map<const void*, int> dynamic_shared;     ///< what a kernel was allowed beyond 48 KiB
  std::vector<std::unique_ptr<Stream>> streams;  ///< the first is the default stream
  cudaError_t lost = cudaSuccess;                ///< what every call answers from then on
};

/// A kernel as the compiler registers it: its stub on the host, its name in the PTX of an object file.
struct Function {
  const ptx::Module* module;
  std::string name;
};
/// Null for an address that is no kernel's.
const Function* function_at(const void* stub);

/// Everything below is called with this held.
std::recursive_mutex& mutex();

/// The devices; none where the settings say so.
std::vector<std::unique_ptr<Gpu>>& gpus();
/// That of cudaSetDevice on this thread.
Gpu& current();
/// That of an address within an allocation that has so many bytes from there; null where there is none.
Gpu* owner_of(const void* address, std::size_t bytes);

/// Null for no stream of ours.
Stream* stream_of(cudaStream_t stream);
/// Does all that waits in it.
void drain(Stream& stream);
/// Puts work into a stream, or into the graph that is recorded of it.
cudaError_t enqueue(Stream& stream, Work work);
/// Whether this thread is capturing a stream; what must not be called then breaks the capture.
bool breaks_capture();

/// Makes an error the last one of this thread; returns it.
cudaError_t answer(cudaError_t status);
/// The last one, which stays.
cudaError_t& last_error();
/// What a call to `gpu` answers where everything else is right.
inline cudaError_t standing(const Gpu& gpu) {
  return gpu.lost;
}

}  // namespace seedbed::cudart
