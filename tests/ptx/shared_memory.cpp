// SPDX-License-Identifier: Apache-2.0
#include "ptx/shared_memory.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace seedbed::ptx {
namespace {

constexpr unsigned kBarriers = 16;

}  // namespace

SharedMemory::SharedMemory(const Program& program, const Kernel& kernel, const Launch& shape,
                           const Options& options)
    : program_(program),
      options_(options),
      granule_(kernel.granule),
      shift_(static_cast<unsigned>(std::countr_zero(kernel.granule))),
      warps_((shape.block + kLanes - 1) / kLanes),
      races_(options.check_races || options.check_lane_races),
      read_races_((options.check_races && warps_ > 1) || options.check_lane_races),
      bytes_(kernel.static_shared + shape.dynamic_shared),
      clocks_(warps_ * warps_),
      epochs_(warps_),
      arrived_(kBarriers, std::vector<std::uint32_t>(warps_)) {
  const std::size_t granules = (bytes_.size() + granule_ - 1) / granule_;
  if (options.check_unwritten) written_.resize(granules);
  if (races_) {
    writes_.resize(granules);
    reads_.resize(granules * warps_);
  }
}

void SharedMemory::begin_block() {
  std::fill(bytes_.begin(), bytes_.end(), std::byte(0xa5));
  std::fill(written_.begin(), written_.end(), std::uint8_t(0));
  std::fill(writes_.begin(), writes_.end(), Write{});
  std::fill(reads_.begin(), reads_.end(), Read{});
  std::fill(clocks_.begin(), clocks_.end(), 0u);
  for (unsigned w = 0; w < warps_; ++w) clocks_[w * warps_ + w] = 1;
  for (unsigned b = 0; b < kBarriers; ++b) reset_barrier(b);
}

void SharedMemory::arrive(unsigned warp, unsigned barrier) {
  std::uint32_t* own = &clocks_[warp * warps_];
  for (unsigned v = 0; v < warps_; ++v) arrived_[barrier][v] = std::max(arrived_[barrier][v], own[v]);
  ++own[warp];
  ++epochs_[warp];
}

void SharedMemory::release(unsigned warp, unsigned barrier) {
  std::uint32_t* own = &clocks_[warp * warps_];
  for (unsigned v = 0; v < warps_; ++v) own[v] = std::max(own[v], arrived_[barrier][v]);
}

void SharedMemory::reset_barrier(unsigned barrier) {
  std::fill(arrived_[barrier].begin(), arrived_[barrier].end(), 0u);
}

std::string SharedMemory::race(const Accessor& who, const char* what, std::size_t offset, unsigned warp,
                               int line, const char* did) const {
  return "race in shared memory at byte " + std::to_string(offset) + ": warp " + std::to_string(who.warp) +
         " lane " + std::to_string(who.lane) + " " + what + " what warp " + std::to_string(warp) + " " + did +
         " at " + describe(program_, line) + " without a barrier between";
}

void SharedMemory::check_last_write(const Write& w, std::size_t offset, const Accessor& who,
                                    const char* what) const {
  if (w.clock == 0) return;
  const bool other_warp = options_.check_races && w.warp != who.warp && !before(who.warp, w.clock, w.warp);
  const bool other_lane = options_.check_lane_races && w.warp == who.warp && w.lane != who.lane &&
                          w.epoch == epochs_[who.warp] && w.sequence != who.sequence;
  if (other_warp || other_lane) throw race(who, what, offset, w.warp, w.line, "wrote");
}

void SharedMemory::check_readers(std::size_t granule, const Accessor& who) const {
  const Read* reads = &reads_[granule * warps_];
  for (unsigned v = 0; v < warps_; ++v) {
    const Read& r = reads[v];
    if (r.clock == 0) continue;
    const bool other_warp = options_.check_races && v != who.warp && !before(who.warp, r.clock, v);
    const bool other_lane = options_.check_lane_races && v == who.warp && r.epoch == epochs_[v] &&
                            (r.lanes & ~(1u << who.lane)) != 0;
    if (other_warp || other_lane) throw race(who, "writes", granule * granule_, v, r.line, "read");
  }
}

void SharedMemory::read(std::size_t offset, std::size_t bytes, const Accessor& who, std::uint32_t lanes) {
  const std::uint32_t clock = clocks_[who.warp * warps_ + who.warp], epoch = epochs_[who.warp];
  for (std::size_t g = offset >> shift_; g <= (offset + bytes - 1) >> shift_; ++g) {
    if (!written_.empty() && !written_[g]) {
      throw "read of shared memory that was never written, at byte " + std::to_string(g * granule_);
    }
    if (!read_races_) continue;
    const Write& w = writes_[g];
    if (w.warp != who.warp || options_.check_lane_races) check_last_write(w, g * granule_, who, "reads");
    Read& r = reads_[g * warps_ + who.warp];
    r = {clock, who.line, epoch, r.epoch == epoch ? r.lanes | lanes : lanes};
  }
}

void SharedMemory::check_read(std::size_t offset, std::size_t bytes, const Accessor& who) {
  read(offset, bytes, who, 1u << who.lane);
}

void SharedMemory::check_reads(const std::uint32_t* offsets, std::uint32_t mask, std::size_t bytes,
                               Accessor who) {
  who.lane = static_cast<unsigned>(std::countr_zero(mask));
  const std::uint32_t first = offsets[who.lane];
  bool same = true;
  for (int k = 0; k < kLanes; ++k) same &= offsets[k] == first || !(mask >> k & 1);
  if (same && !options_.check_lane_races) return read(first, bytes, who, mask);
  for (; mask; mask &= mask - 1) {
    who.lane = static_cast<unsigned>(std::countr_zero(mask));
    read(offsets[who.lane], bytes, who, 1u << who.lane);
  }
}

void SharedMemory::check_write(std::size_t offset, std::size_t bytes, const Accessor& who,
                               const void* value) {
  const std::size_t first = offset >> shift_, last = (offset + bytes - 1) >> shift_;
  if (races_) {
    for (std::size_t g = first; g <= last; ++g) {
      check_last_write(writes_[g], g * granule_, who, "writes");
      if (read_races_) check_readers(g, who);
    }
    if (writes_[first].sequence == who.sequence && std::memcmp(&bytes_[offset], value, bytes) != 0) {
      throw "lanes " + std::to_string(writes_[first].lane) + " and " + std::to_string(who.lane) +
          " store different values to byte " + std::to_string(offset) + " of shared memory";
    }
  }
  note_write(offset, bytes, who, false);
}

void SharedMemory::check_atomic(std::size_t offset, std::size_t bytes, const Accessor& who) {
  for (std::size_t g = offset >> shift_; g <= (offset + bytes - 1) >> shift_; ++g) {
    if (!written_.empty() && !written_[g]) {
      throw "atomic operation on shared memory that was never written, at byte " +
          std::to_string(g * granule_);
    }
    if (!races_) continue;
    if (!writes_[g].atomic) check_last_write(writes_[g], g * granule_, who, "changes");
    if (read_races_) check_readers(g, who);
  }
  note_write(offset, bytes, who, true);
}

void SharedMemory::note_write(std::size_t offset, std::size_t bytes, const Accessor& who, bool atomic) {
  for (std::size_t g = offset >> shift_; g <= (offset + bytes - 1) >> shift_; ++g) {
    if (!written_.empty()) written_[g] = 1;
    if (!races_) continue;
    writes_[g] = {clocks_[who.warp * warps_ + who.warp],
                  who.line,
                  epochs_[who.warp],
                  static_cast<std::uint16_t>(who.warp),
                  static_cast<std::uint8_t>(who.lane),
                  atomic,
                  who.sequence};
  }
}

}  // namespace seedbed::ptx
