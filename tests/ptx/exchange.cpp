// SPDX-License-Identifier: Apache-2.0
// What the lanes of a warp tell each other: shuffles, votes, matches, reductions. All lanes of the
// member mask must be at the instruction: lanes that come first wait for the others.
#include <algorithm>
#include <bit>
#include <cstdio>

#include "ptx/warp.h"

namespace seedbed::ptx {
namespace {

std::string lanes_text(std::uint32_t mask) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", mask);
  return text;
}

}  // namespace

/// False when the active lanes wait. Afterwards all lanes of a member mask agree about it.
bool Warp::members_present(const Instruction&, std::uint32_t mask, std::uint32_t mask_place) {
  const std::uint32_t* masks = lanes<std::uint32_t>(mask_place);
  std::uint32_t missing = 0;
  std::uint32_t everyone = mask & live_;
  for (int k = 0; k < kLanes; ++k) everyone &= masks[k];
  if (everyone == kAllLanes) return true;
  for (std::uint32_t rest = mask; rest;) {
    const std::uint32_t members = masks[std::countr_zero(rest)];
    std::uint32_t agree = 0;
    for (int k = 0; k < kLanes; ++k) agree |= (masks[k] == members ? 1u : 0u) << k;
    agree &= mask;
    rest &= ~agree;
    if (agree & ~members) {
      fail("lanes " + lanes_text(agree & ~members) + " are not in their member mask " + lanes_text(members));
    }
    const std::uint32_t wanted = members & exist_;
    if (wanted & ~live_) {
      fail("lanes " + lanes_text(wanted & ~live_) + " of the member mask " + lanes_text(members) +
           " have ended");
    }
    if (wanted & active_ & ~mask) {
      fail("lanes " + lanes_text(wanted & active_ & ~mask) + " of the member mask " + lanes_text(members) +
           " do not take part");
    }
    if (wanted & mask & ~agree) {
      fail("lanes " + lanes_text(wanted & mask & ~agree) + " have another member mask than " +
           lanes_text(members));
    }
    missing |= wanted & ~mask;
  }
  if (missing == 0) return true;
  set_counters(active_, counter_);
  waiting_ |= active_;
  return false;
}

bool Warp::exchange(const Instruction& i, std::uint32_t mask) {
  if (!members_present(i, mask, i.in[i.ins - 1])) return false;
  switch (i.kind) {
    case Kind::warp_barrier:
      context_.shared.warp_barrier(index_);
      break;
    case Kind::shuffle:
      i.run(registers_, i, mask);
      break;
    case Kind::vote:
      vote(i, mask);
      break;
    case Kind::match:
      match(i, mask);
      break;
    case Kind::reduce:
      reduce(i, mask);
      break;
    default:
      fail("unknown kind of instruction");
  }
  return true;
}

void Warp::vote(const Instruction& i, std::uint32_t mask) {
  const std::uint32_t p = predicate(i.in[0], i.source_negated);
  std::uint32_t yes = 0;
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    const std::uint32_t members = value(i.in[1], lane) & mask, ballot = p & members;
    if (i.vote == Vote::ballot) {
      lanes<std::uint32_t>(i.out[0])[lane] = ballot;
      continue;
    }
    const bool answer = i.vote == Vote::all   ? ballot == members
                        : i.vote == Vote::any ? ballot != 0
                                              : ballot == 0 || ballot == members;
    yes |= (answer ? 1u : 0u) << lane;
  }
  if (i.vote == Vote::ballot) return;
  std::uint32_t* d = lanes<std::uint32_t>(i.out[0]);
  *d = (*d & ~mask) | yes;
}

void Warp::match(const Instruction& i, std::uint32_t mask) {
  const auto value_of = [&](int lane) {
    return i.type == Type::b64 ? lanes<std::uint64_t>(i.in[0])[lane] : lanes<std::uint32_t>(i.in[0])[lane];
  };
  std::uint32_t result[kLanes], all = 0;
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    const std::uint32_t members = value(i.in[1], lane) & mask;
    std::uint32_t same = 0;
    for (int k = 0; k < kLanes; ++k)
      same |= (members >> k & 1) && value_of(k) == value_of(lane) ? 1u << k : 0;
    const bool every = same == members;
    result[lane] = i.vote == Vote::any ? same : every ? members : 0;
    all |= (every ? 1u : 0u) << lane;
  }
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    lanes<std::uint32_t>(i.out[0])[std::countr_zero(rest)] = result[std::countr_zero(rest)];
  }
  if (i.outs > 1) {
    std::uint32_t* p = lanes<std::uint32_t>(i.out[1]);
    *p = (*p & ~mask) | all;
  }
}

void Warp::reduce(const Instruction& i, std::uint32_t mask) {
  std::uint32_t result[kLanes];
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    std::uint32_t members = value(i.in[1], lane) & mask;
    std::uint32_t sum = value(i.in[0], std::countr_zero(members));
    for (members &= members - 1; members; members &= members - 1) {
      const std::uint32_t x = value(i.in[0], std::countr_zero(members));
      const bool less =
          i.type == Type::s32 ? static_cast<std::int32_t>(x) < static_cast<std::int32_t>(sum) : x < sum;
      switch (i.atomic) {
        case Atomic::add:
          sum += x;
          break;
        case Atomic::min:
          sum = less ? x : sum;
          break;
        case Atomic::max:
          sum = less ? sum : x;
          break;
        case Atomic::bit_and:
          sum &= x;
          break;
        case Atomic::bit_or:
          sum |= x;
          break;
        default:
          sum ^= x;
          break;
      }
    }
    result[lane] = sum;
  }
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    lanes<std::uint32_t>(i.out[0])[std::countr_zero(rest)] = result[std::countr_zero(rest)];
  }
}

}  // namespace seedbed::ptx
