// SPDX-License-Identifier: Apache-2.0
// Control: which lanes run, branches, barriers, and the checks around every instruction.
#include "ptx/warp.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

namespace seedbed::ptx {
namespace {

template <class T>
void fill(std::byte* to, T value) {
  for (int k = 0; k < kLanes; ++k)
    std::memcpy(to + static_cast<std::size_t>(k) * sizeof value, &value, sizeof value);
}

std::string lanes_text(std::uint32_t mask) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", mask);
  return text;
}

}  // namespace

Warp::Warp(Context& context, unsigned index)
    : context_(context),
      index_(index),
      storage_((context.kernel.places + 1) * kPlaceBytes),
      written_(context.kernel.places),
      settled_(context.code.size()),
      local_(context.kernel.local_bytes * kLanes),
      local_written_(context.options.check_unwritten ? local_.size() : 0) {
  const auto begin = reinterpret_cast<std::uintptr_t>(storage_.data());
  registers_ = storage_.data() + (kPlaceBytes - begin % kPlaceBytes) % kPlaceBytes;
  for (const Constant& c : context.kernel.constants) {
    std::byte* to = registers_ + c.place * kPlaceBytes;
    if (c.size == 2) {
      fill(to, static_cast<std::uint16_t>(c.bits));
    } else if (c.size == 4) {
      fill(to, static_cast<std::uint32_t>(c.bits));
    } else {
      fill(to, c.bits);
    }
  }
}

void Warp::begin_block(unsigned block) {
  const Launch& shape = context_.shape;
  block_ = block;
  const unsigned threads = std::min(shape.block - index_ * kLanes, unsigned(kLanes));
  exist_ = live_ = threads == kLanes ? kAllLanes : (1u << threads) - 1;
  waiting_ = active_ = 0;
  std::fill(std::begin(counters_), std::end(counters_), 0u);
  std::fill(written_.begin(), written_.end(), 0u);
  std::fill(settled_.begin(), settled_.end(), std::uint8_t(0));
  std::fill(local_written_.begin(), local_written_.end(), std::uint8_t(0));
  for (const Constant& c : context_.kernel.constants) written_[c.place] = kAllLanes;
  for (const SpecialRegister& s : context_.kernel.specials) {
    written_[s.place] = kAllLanes;
    for (unsigned k = 0; k < unsigned(kLanes); ++k) {
      std::uint32_t& to = lanes<std::uint32_t>(s.place)[k];
      switch (s.what) {
        case Special::tid:
          to = index_ * kLanes + k;
          break;
        case Special::ntid:
          to = shape.block;
          break;
        case Special::ctaid:
          to = block;
          break;
        case Special::nctaid:
          to = shape.grid;
          break;
        case Special::zero:
          to = 0;
          break;
        case Special::one:
          to = 1;
          break;
        case Special::lane:
          to = k;
          break;
        case Special::warp:
          to = index_;
          break;
        case Special::warps:
          to = (shape.block + kLanes - 1) / kLanes;
          break;
        case Special::lanes_eq:
          to = 1u << k;
          break;
        case Special::lanes_lt:
          to = (1u << k) - 1;
          break;
        case Special::lanes_le:
          to = (1u << k) | ((1u << k) - 1);
          break;
        case Special::lanes_gt:
          to = ~((1u << k) | ((1u << k) - 1));
          break;
        case Special::lanes_ge:
          to = ~((1u << k) - 1);
          break;
      }
    }
  }
}

void Warp::fail_at(std::uint32_t counter, const std::string& what) const {
  const int line = context_.code[counter].line;
  throw ExecutionError("kernel " + context_.kernel.name + ", " + describe(context_.program, line) +
                       ", block " + std::to_string(block_) + ", warp " + std::to_string(index_) + ": " +
                       what);
}

void Warp::give_up() const {
  std::uint32_t lane = 0;
  while (lane + 1 < kLanes && !(live_ >> lane & 1)) ++lane;
  fail_at(counters_[lane], "the launch runs for too many instructions");
}

std::string Warp::where() const {
  return "warp " + std::to_string(index_) +
         (live_ == 0 ? " has ended"
                     : " waits at " + describe(context_.program, context_.code[counter_].line));
}

void Warp::set_counters(std::uint32_t lanes, std::uint32_t counter) {
  for (; lanes; lanes &= lanes - 1) counters_[std::countr_zero(lanes)] = counter;
}

/// Makes the lanes at the lowest counter active; false where none is left.
bool Warp::choose_lanes() {
  if (live_ == 0) return false;
  const auto lowest = [&](std::uint32_t lanes) {
    std::uint32_t least = ~0u;
    for (; lanes; lanes &= lanes - 1) least = std::min(least, counters_[std::countr_zero(lanes)]);
    return least;
  };
  if ((live_ & ~waiting_) == 0) {
    const std::uint32_t at = lowest(live_);
    std::uint32_t here = 0;
    for (int k = 0; k < kLanes; ++k) here |= (live_ >> k & 1) && counters_[k] == at ? 1u << k : 0;
    fail_at(at, "lanes " + lanes_text(here) +
                    " wait here for lanes that are elsewhere or have ended (of lanes " + lanes_text(exist_) +
                    ", " + lanes_text(exist_ & ~live_) + " have ended)");
  }
  counter_ = lowest(live_ & ~waiting_);
  active_ = 0;
  for (int k = 0; k < kLanes; ++k) active_ |= (live_ >> k & 1) && counters_[k] == counter_ ? 1u << k : 0;
  waiting_ &= ~active_;
  others_ = lowest(live_ & ~active_ & ~waiting_);
  // Lanes that wait are met by running into them.
  for (int k = 0; k < kLanes; ++k) {
    if ((waiting_ >> k & 1) && counters_[k] > counter_) others_ = std::min(others_, counters_[k]);
  }
  return true;
}

void Warp::split(std::uint32_t taken, std::uint32_t target) {
  set_counters(active_ & ~taken, counter_ + 1);
  set_counters(taken, target);
}

std::uint32_t Warp::guarded(const Instruction& i) const {
  if (i.guard == kNoPlace) return active_;
  if (context_.options.check_unwritten && !settled_[counter_] && (active_ & ~written_[i.guard])) {
    fail("the guard is read before it was written");
  }
  return active_ & predicate(i.guard, i.guard_negated);
}

void Warp::check_sources(const Instruction& i, std::uint32_t mask) const {
  std::uint32_t have = kAllLanes;
  for (int k = 0; k < i.ins; ++k) have &= written_[i.in[k]];
  if ((mask & ~have) == 0) return;
  int which = 0;
  while ((mask & ~written_[i.in[which]]) == 0) ++which;
  fail("source register " + std::to_string(which + 1) + " is read before it was written, in lanes " +
       lanes_text(mask & ~written_[i.in[which]]));
}

void Warp::note_results(const Instruction& i, std::uint32_t mask) {
  for (int k = 0; k < i.outs; ++k) {
    if (i.out[k] != kNoPlace) written_[i.out[k]] |= mask;
  }
  // What all lanes could read they can read for the rest of the block.
  if (mask == exist_) settled_[counter_] = 1;
}

std::uint32_t Warp::value(std::uint32_t place, int lane) const {
  return lanes<std::uint32_t>(place)[lane];
}

std::uint32_t Warp::uniform(std::uint32_t place, std::uint32_t mask, const char* what) const {
  const std::uint32_t first = value(place, std::countr_zero(mask));
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    if (value(place, std::countr_zero(rest)) != first) fail(std::string(what) + " differs between lanes");
  }
  return first;
}

void Warp::branch_by_table(const Instruction& i, std::uint32_t mask) {
  const auto& table = context_.kernel.tables[static_cast<std::size_t>(i.value)];
  set_counters(active_ & ~mask, counter_ + 1);
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    const std::uint32_t index = value(i.in[0], lane);
    if (index >= table.size()) fail("index " + std::to_string(index) + " is outside of the table");
    counters_[lane] = table[index];
  }
}

/// Makes the active lanes wait for the rest of the warp; true when all are here.
bool Warp::wait_for_warp(const Instruction&, std::uint32_t mask) {
  if (mask != active_)
    fail("barrier divergence: only lanes " + lanes_text(mask) + " of " + lanes_text(active_) + " take part");
  if (exist_ != live_) fail("barrier divergence: lanes " + lanes_text(exist_ & ~live_) + " have ended");
  if (active_ == live_) return true;
  set_counters(active_, counter_);
  waiting_ |= active_;
  return false;
}

/// True when the warp has arrived (and goes on, or stops for a barrier that waits).
bool Warp::enter_barrier(const Instruction& i, std::uint32_t mask) {
  if (!wait_for_warp(i, mask)) return false;
  const unsigned warps = (context_.shape.block + kLanes - 1) / kLanes;
  Barriers::Arrival a{index_, uniform(i.in[0], mask, "the barrier"), warps, i.kind != Kind::arrive, mask, 0};
  if (a.barrier >= Barriers::kCount) fail("there is no barrier " + std::to_string(a.barrier));
  if (i.has_count) {
    const unsigned threads = uniform(i.in[1], mask, "the count");
    if (threads == 0 || threads % kLanes) fail("the count of threads is no multiple of 32");
    a.warps = threads / kLanes;
    if (a.warps > warps) fail("the barrier waits for more threads than the block has");
  }
  if (i.kind == Kind::barrier_reduce) a.predicate = predicate(i.in[i.ins - 1], i.source_negated);
  context_.barriers.arrive(a);
  context_.shared.arrive(index_, a.barrier);
  return true;
}

void Warp::leave_barrier(const Barriers::Result& result) {
  const Instruction& i = context_.code[counter_];
  if (i.kind == Kind::barrier_reduce) {
    if (i.vote == Vote::ballot) {
      for (int k = 0; k < kLanes; ++k) lanes<std::uint32_t>(i.out[0])[k] = result.count;
    } else {
      *lanes<std::uint32_t>(i.out[0]) = (i.vote == Vote::all ? result.all : result.any) ? kAllLanes : 0;
    }
    note_results(i, active_);
  }
  set_counters(active_, counter_ + 1);
}

Warp::Stop Warp::run(std::uint64_t slice) try {
  const Instruction* code = context_.code.data();
  const bool check = context_.options.check_unwritten;
  std::uint64_t left = slice, done = 0;
  const auto stop = [&](Stop why) {
    context_.instructions += done;
    return why;
  };
  while (choose_lanes()) {
    for (bool together = true; together;) {
      const Instruction& i = code[counter_];
      const std::uint32_t mask = guarded(i);
      ++done;
      if (mask == 0) {
        ++counter_;
      } else {
        const bool fresh = check && !settled_[counter_];
        if (fresh) check_sources(i, mask);
        switch (i.kind) {
          case Kind::lanes:
            i.run(registers_, i, mask);
            if (fresh) note_results(i, mask);
            ++counter_;
            break;
          case Kind::branch:
            if (mask == active_) {
              if (waiting_ && i.target <= counter_) others_ = 0;  // it may lead to lanes that wait
              counter_ = i.target;
            } else {
              split(mask, i.target);
              together = false;
              if (--left == 0) return stop(Stop::slice);
              continue;
            }
            break;
          case Kind::branch_table:
            branch_by_table(i, mask);
            together = false;
            continue;
          case Kind::exit:
            live_ &= ~mask;
            set_counters(active_ & ~mask, counter_ + 1);
            together = false;
            continue;
          case Kind::load:
            load(i, mask);
            if (fresh) note_results(i, mask);
            ++counter_;
            break;
          case Kind::store:
            store(i, mask);
            if (fresh) note_results(i, mask);
            ++counter_;
            break;
          case Kind::atomic:
            atomic(i, mask);
            if (fresh) note_results(i, mask);
            ++counter_;
            break;
          case Kind::fence:
            ++counter_;
            break;
          case Kind::trap:
            fail("trap");
          case Kind::active_mask:
            for (int k = 0; k < kLanes; ++k) {
              if (mask >> k & 1) lanes<std::uint32_t>(i.out[0])[k] = mask;
            }
            if (fresh) note_results(i, mask);
            ++counter_;
            break;
          case Kind::barrier:
          case Kind::barrier_reduce:
            if (enter_barrier(i, mask)) {
              set_counters(active_, counter_);
              return stop(Stop::barrier);
            }
            together = false;
            continue;
          case Kind::arrive:
            if (enter_barrier(i, mask)) {
              ++counter_;
              break;
            }
            together = false;
            continue;
          default:
            if (exchange(i, mask)) {
              if (fresh) note_results(i, mask);
              ++counter_;
              break;
            }
            together = false;
            continue;
        }
      }
      if (--left == 0) {
        set_counters(active_, counter_);
        return stop(Stop::slice);
      }
      if (counter_ >= others_) {
        set_counters(active_, counter_);
        together = false;
      }
    }
  }
  return stop(Stop::ended);
} catch (const std::string& what) {
  fail(what);
} catch (const LaneFault& fault) {
  fail((fault.lane < 0 ? "" : "lane " + std::to_string(fault.lane) + " ") + fault.what);
}

}  // namespace seedbed::ptx
