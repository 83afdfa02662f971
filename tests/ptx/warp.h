// SPDX-License-Identifier: Apache-2.0
// A warp: registers, local memory and one program counter a lane. The lanes at the lowest counter
// run together, so that structured code comes together again after it has split.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ptx/barriers.h"
#include "ptx/launch.h"
#include "ptx/program.h"
#include "ptx/shared_memory.h"

namespace seedbed::ptx {

/// What the warps of a launch share.
struct Context {
  const Program& program;
  const Kernel& kernel;
  std::vector<Instruction> code;  ///< the kernel's, with handlers
  std::span<const std::byte> parameters;
  Launch shape;
  Memory& memory;
  const Options& options;
  SharedMemory shared;
  Barriers barriers;
  std::uint64_t instructions = 0;  ///< executed, all warps
};

class Warp {
 public:
  Warp(Context& context, unsigned index);

  void begin_block(unsigned block);
  enum class Stop { ended, barrier, slice };
  /// Runs until the warp ends, waits at a barrier, or has run so many instructions.
  Stop run(std::uint64_t slice);
  /// After Stop::barrier: the barrier let the warp go.
  void leave_barrier(const Barriers::Result& result);
  std::string where() const;
  /// Throws, with the place where the warp is.
  [[noreturn]] void give_up() const;

 private:
  // warp.cpp: control
  bool choose_lanes();
  void split(std::uint32_t taken, std::uint32_t target);
  void set_counters(std::uint32_t lanes, std::uint32_t counter);
  std::uint32_t guarded(const Instruction& i) const;
  void check_sources(const Instruction& i, std::uint32_t mask) const;
  void note_results(const Instruction& i, std::uint32_t mask);
  void branch_by_table(const Instruction& i, std::uint32_t mask);
  bool enter_barrier(const Instruction& i, std::uint32_t mask);
  bool wait_for_warp(const Instruction& i, std::uint32_t mask);
  [[noreturn]] void fail(const std::string& what) const { fail_at(counter_, what); }
  [[noreturn]] void fail_at(std::uint32_t counter, const std::string& what) const;
  std::uint32_t value(std::uint32_t place, int lane) const;
  std::uint32_t uniform(std::uint32_t place, std::uint32_t mask, const char* what) const;

  // exchange.cpp: between lanes
  bool exchange(const Instruction& i, std::uint32_t mask);
  bool members_present(const Instruction& i, std::uint32_t mask, std::uint32_t mask_place);
  void vote(const Instruction& i, std::uint32_t mask);
  void match(const Instruction& i, std::uint32_t mask);
  void reduce(const Instruction& i, std::uint32_t mask);

  // access.cpp: memory
  void load(const Instruction& i, std::uint32_t mask);
  template <class T, class R>
  bool load_together(const Instruction& i, std::uint32_t mask);
  bool check_shared(const Instruction& i, std::uint32_t mask, std::size_t bytes, std::uint32_t* offsets);
  void load_shared_words(const Instruction& i, const std::uint32_t* offsets);
  /// The same for the lanes of one execution of an instruction, and for nothing else.
  std::uint64_t access_id() const { return sequence_ * context_.shape.block + index_ + 1; }
  void store(const Instruction& i, std::uint32_t mask);
  void atomic(const Instruction& i, std::uint32_t mask);
  std::uint64_t address(const Instruction& i, int lane) const;
  /// Checks an access of one lane and finds its bytes. `value` is what is stored.
  enum class Access { read, write, change };
  std::byte* at(const Instruction& i, std::size_t bytes, int lane, Access access, const void* value);
  std::byte* in_local(std::uint64_t address, std::size_t bytes, int lane, Access access);
  std::byte* in_shared(std::uint64_t address, std::size_t bytes, int lane, Access access, const void* value);
  std::byte* in_global(std::uint64_t address, std::size_t bytes, int lane, Access access);
  [[noreturn]] void outside(const char* space, std::uint64_t address, std::size_t bytes, int lane) const;

  template <class T>
  T* lanes(std::uint32_t place) {
    return reinterpret_cast<T*>(registers_ + place * kPlaceBytes);
  }
  template <class T>
  const T* lanes(std::uint32_t place) const {
    return reinterpret_cast<const T*>(registers_ + place * kPlaceBytes);
  }
  std::uint32_t predicate(std::uint32_t place, bool negated) const {
    return *lanes<std::uint32_t>(place) ^ (negated ? kAllLanes : 0);
  }

  Context& context_;
  unsigned index_;
  unsigned block_ = 0;
  std::vector<std::byte> storage_;
  std::byte* registers_;
  std::vector<std::uint32_t> written_;  ///< by place: the lanes that hold a value
  std::vector<std::uint8_t> settled_;   ///< by instruction: it needs no check of registers any more
  std::vector<std::byte> local_;
  std::vector<std::uint8_t> local_written_;

  std::uint32_t exist_ = 0;              ///< lanes that the block has
  std::uint32_t live_ = 0;               ///< of these, which have not ended
  std::uint32_t active_ = 0;             ///< of these, which run now
  std::uint32_t waiting_ = 0;            ///< lanes that wait for others of the warp
  std::uint32_t counter_ = 0;            ///< of the active lanes
  std::uint32_t others_ = 0;             ///< lowest counter of the lanes that are not active
  std::uint32_t counters_[kLanes] = {};  ///< of the lanes that are not active
  std::uint64_t sequence_ = 0;
};

}  // namespace seedbed::ptx
