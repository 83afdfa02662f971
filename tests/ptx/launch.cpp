// SPDX-License-Identifier: Apache-2.0
#include "ptx/launch.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "ptx/lanes.h"
#include "ptx/warp.h"

namespace seedbed::ptx {
namespace {

constexpr std::size_t kMaxShared = 227 * 1024;

void check_shape(const Kernel& kernel, const Launch& shape) {
  if (shape.grid == 0 || shape.block == 0) throw std::invalid_argument("a launch without threads");
  if (shape.block > kernel.max_threads || shape.block > 1024) {
    throw std::invalid_argument("more threads in a block than the kernel allows: " +
                                std::to_string(shape.block));
  }
  if (kernel.required_threads != 0 && shape.block != kernel.required_threads) {
    throw std::invalid_argument("the kernel requires " + std::to_string(kernel.required_threads) +
                                " threads in a block");
  }
  if (kernel.static_shared + shape.dynamic_shared > kMaxShared) {
    throw std::invalid_argument("more shared memory than a block can have");
  }
}

/// Runs the warps of a block in turns.
class Block {
 public:
  explicit Block(Context& context) : context_(context) {
    const unsigned warps = (context.shape.block + kLanes - 1) / kLanes;
    for (unsigned w = 0; w < warps; ++w) warps_.emplace_back(context, w);
  }

  void run(unsigned block) {
    context_.shared.begin_block();
    context_.barriers.reset();
    for (Warp& warp : warps_) warp.begin_block(block);
    states_.assign(warps_.size(), State::ready);
    last_ = warps_.size() - 1;
    for (std::size_t w = next(); w != kNone; w = next()) {
      step(w);
      release_barriers();
    }
    if (std::any_of(states_.begin(), states_.end(), [](State s) { return s == State::waits; })) stuck(block);
  }

 private:
  enum class State { ready, waits, ended };
  static constexpr std::size_t kNone = ~std::size_t(0);

  std::size_t next() {
    const std::size_t n = warps_.size();
    for (std::size_t k = 0; k < n; ++k) {
      std::size_t w = k;
      if (context_.options.order == WarpOrder::descending) w = n - 1 - k;
      if (context_.options.order == WarpOrder::round_robin) w = (last_ + 1 + k) % n;
      if (states_[w] == State::ready) return last_ = w;
    }
    return kNone;
  }

  void step(std::size_t w) {
    const Options& options = context_.options;
    const std::uint64_t left = options.max_warp_instructions > context_.instructions
                                   ? options.max_warp_instructions - context_.instructions
                                   : 0;
    if (left == 0) warps_[w].give_up();
    const std::uint64_t slice = options.order == WarpOrder::round_robin
                                    ? std::max(options.slice, 1u)
                                    : std::numeric_limits<std::uint64_t>::max();
    switch (warps_[w].run(std::min(slice, left))) {
      case Warp::Stop::ended:
        states_[w] = State::ended;
        break;
      case Warp::Stop::barrier:
        states_[w] = State::waits;
        break;
      case Warp::Stop::slice:
        break;
    }
  }

  void release_barriers() {
    Barriers& barriers = context_.barriers;
    for (unsigned b = 0; b < Barriers::kCount; ++b) {
      if (!barriers.open(b) || !barriers.complete(b)) continue;
      for (const unsigned w : barriers.waiting(b)) {
        context_.shared.release(w, b);
        warps_[w].leave_barrier(barriers.result(b));
        states_[w] = State::ready;
      }
      barriers.reset(b);
      context_.shared.reset_barrier(b);
    }
  }

  [[noreturn]] void stuck(unsigned block) const {
    std::string all = "kernel " + context_.kernel.name + ", block " + std::to_string(block) +
                      ": barrier divergence, no warp can go on:";
    for (const Warp& warp : warps_) all += "\n  " + warp.where();
    throw ExecutionError(all);
  }

  Context& context_;
  std::vector<Warp> warps_;
  std::vector<State> states_;
  std::size_t last_ = 0;
};

}  // namespace

Statistics launch(const Module& module, const std::string& name, const Launch& shape,
                  std::span<const std::byte> parameters, Memory& memory, const Options& options) {
  const Program& program = module.program();
  const Kernel& kernel = kernel_named(program, name);
  check_shape(kernel, shape);
  if (parameters.size() < kernel.parameter_bytes) throw std::invalid_argument("the parameters are too short");
  Context context{program, kernel, kernel.code, parameters.first(kernel.parameter_bytes),
                  shape,   memory, options,     SharedMemory(program, kernel, shape, options),
                  {},      0};
  const InstructionSet set = chosen(options.instruction_set);
  for (Instruction& i : context.code) bind_handler(set, i);
  Block block(context);
  if (options.blocks.empty()) {
    for (unsigned b = 0; b < shape.grid; ++b) block.run(b);
  } else {
    std::vector<bool> seen(shape.grid);
    for (const unsigned b : options.blocks) {
      if (b >= shape.grid || seen[b]) throw std::invalid_argument("order of blocks: " + std::to_string(b));
      seen[b] = true;
    }
    if (options.blocks.size() != shape.grid) throw std::invalid_argument("order of blocks: some are missing");
    for (const unsigned b : options.blocks) block.run(b);
  }
  return {context.instructions};
}

Statistics launch(const Module& module, const std::string& name, const Launch& shape, void** arguments,
                  Memory& memory, const Options& options) {
  const Kernel& kernel = kernel_named(module.program(), name);
  std::vector<std::byte> block(kernel.parameter_bytes);
  for (std::size_t k = 0; k < kernel.parameters.size(); ++k) {
    const Parameter& p = kernel.parameters[k];
    std::memcpy(block.data() + p.offset, arguments[k], p.size);
  }
  return launch(module, name, shape, block, memory, options);
}

}  // namespace seedbed::ptx
