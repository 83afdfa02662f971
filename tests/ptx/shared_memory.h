// SPDX-License-Identifier: Apache-2.0
// Shared memory of a block, with what is needed to notice races: vector clocks of its warps, and
// for every granule who wrote it last and when every warp last read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ptx/launch.h"
#include "ptx/program.h"

namespace seedbed::ptx {

/// Who touches shared memory.
struct Accessor {
  unsigned warp, lane;
  int line;
  std::uint64_t sequence;  ///< the same for all lanes of one execution of an instruction
};

class SharedMemory {
 public:
  SharedMemory(const Program& program, const Kernel& kernel, const Launch& shape, const Options& options);

  void begin_block();
  std::size_t size() const { return bytes_.size(); }
  std::byte* data() { return bytes_.data(); }

  // The checks before an access; the range is inside. They throw std::string.
  void check_read(std::size_t offset, std::size_t bytes, const Accessor& who);
  /// The same for the lanes of a mask; `lane` of the accessor is set here.
  void check_reads(const std::uint32_t* offsets, std::uint32_t mask, std::size_t bytes, Accessor who);
  /// `value`: what is written, to notice lanes that disagree.
  void check_write(std::size_t offset, std::size_t bytes, const Accessor& who, const void* value);
  void check_atomic(std::size_t offset, std::size_t bytes, const Accessor& who);

  // Order between warps: what a warp did before it arrives at a barrier is before what others do
  // after they were released from it.
  void arrive(unsigned warp, unsigned barrier);
  void release(unsigned warp, unsigned barrier);
  void reset_barrier(unsigned barrier);
  /// The lanes of the warp have met: order between its lanes.
  void warp_barrier(unsigned warp) { ++epochs_[warp]; }

 private:
  struct Write {
    std::uint32_t clock = 0;  ///< 0: never
    std::int32_t line = 0;
    std::uint32_t epoch = 0;
    std::uint16_t warp = 0;
    std::uint8_t lane = 0;
    bool atomic = false;
    std::uint64_t sequence = 0;
  };
  struct Read {
    std::uint32_t clock = 0;
    std::int32_t line = 0;
    std::uint32_t epoch = 0;
    std::uint32_t lanes = 0;
  };
  bool before(unsigned warp, std::uint32_t clock, unsigned other) const {
    return clock <= clocks_[warp * warps_ + other];
  }
  void check_last_write(const Write& w, std::size_t offset, const Accessor& who, const char* what) const;
  void check_readers(std::size_t granule, const Accessor& who) const;
  void read(std::size_t offset, std::size_t bytes, const Accessor& who, std::uint32_t lanes);
  void note_write(std::size_t offset, std::size_t bytes, const Accessor& who, bool atomic);
  std::string race(const Accessor& who, const char* what, std::size_t offset, unsigned warp, int line,
                   const char* did) const;

  const Program& program_;
  const Options& options_;
  unsigned granule_, shift_, warps_;  ///< a granule is 1 << shift_ bytes
  bool races_, read_races_;           ///< a block of one warp has no readers to watch
  std::vector<std::byte> bytes_;
  std::vector<std::uint8_t> written_;  // by granule
  std::vector<Write> writes_;          // by granule
  std::vector<Read> reads_;            // by granule and warp
  std::vector<std::uint32_t> clocks_;  // [warp][what it knows of the other]
  std::vector<std::uint32_t> epochs_;
  std::vector<std::vector<std::uint32_t>> arrived_;  // [barrier][warp]
};

}  // namespace seedbed::ptx
