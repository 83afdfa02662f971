// SPDX-License-Identifier: Apache-2.0
// Loads, stores and atomic operations: every address is checked before it is touched.
#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <type_traits>

#include "ptx/warp.h"

namespace seedbed::ptx {

std::uint64_t Warp::address(const Instruction& i, int lane) const {
  if (i.address_size == 8) return lanes<std::uint64_t>(i.in[0])[lane] + static_cast<std::uint64_t>(i.value);
  return static_cast<std::uint32_t>(lanes<std::uint32_t>(i.in[0])[lane] +
                                    static_cast<std::uint32_t>(i.value));
}

void Warp::outside(const char* space, std::uint64_t address, std::size_t bytes, int lane) const {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(address));
  fail("lane " + std::to_string(lane) + ": " + std::to_string(bytes) + " bytes at address " + text +
       " are outside of what may be accessed in " + space + " memory");
}

std::byte* Warp::in_local(std::uint64_t address, std::size_t bytes, int lane, Access access) {
  const std::size_t size = context_.kernel.local_bytes;
  if (address >= size || bytes > size - address) outside("local", address, bytes, lane);
  const std::size_t begin = static_cast<std::size_t>(lane) * size + address;
  if (!local_written_.empty()) {
    for (std::size_t k = 0; k < bytes; ++k) {
      if (access == Access::write) {
        local_written_[begin + k] = 1;
      } else if (!local_written_[begin + k]) {
        fail("read of local memory that was never written, at byte " + std::to_string(address + k));
      }
    }
  }
  return local_.data() + begin;
}

std::byte* Warp::in_shared(std::uint64_t address, std::size_t bytes, int lane, Access access,
                           const void* value) {
  SharedMemory& shared = context_.shared;
  if (address >= shared.size() || bytes > shared.size() - address) outside("shared", address, bytes, lane);
  const Accessor who{index_, static_cast<unsigned>(lane), context_.code[counter_].line, access_id()};
  if (access == Access::read) {
    shared.check_read(address, bytes, who);
  } else if (access == Access::write) {
    shared.check_write(address, bytes, who, value);
  } else {
    shared.check_atomic(address, bytes, who);
  }
  return shared.data() + address;
}

std::byte* Warp::in_global(std::uint64_t address, std::size_t bytes, int lane, Access access) {
  const bool write = access != Access::read;
  if (write ? context_.memory.writable(address, bytes) : context_.memory.readable(address, bytes)) {
    return reinterpret_cast<std::byte*>(address);
  }
  for (const auto& v : context_.program.variables) {
    const auto begin = reinterpret_cast<std::uint64_t>(v->data);
    const bool inside = address >= begin && address - begin < v->size && bytes <= v->size - (address - begin);
    if (inside && !(write && v->space == Space::constant)) return reinterpret_cast<std::byte*>(address);
  }
  outside(write ? "global (for writing)" : "global", address, bytes, lane);
}

std::byte* Warp::at(const Instruction& i, std::size_t bytes, int lane, Access access, const void* value) {
  std::uint64_t where = address(i, lane);
  Space space = i.space;
  if (space == Space::generic) {
    const std::uint64_t window = where & kWindowMask;
    space = window == kSharedWindow      ? Space::shared
            : window == kLocalWindow     ? Space::local
            : window == kParameterWindow ? Space::parameter
                                         : Space::global;
    if (space != Space::global) where &= ~kWindowMask;
  }
  if (context_.options.check_alignment && (where & (bytes - 1)) != 0) {
    char text[32];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(where));
    fail("lane " + std::to_string(lane) + ": address " + text + " is not aligned to " +
         std::to_string(bytes) + " bytes");
  }
  switch (space) {
    case Space::shared:
      return in_shared(where, bytes, lane, access, value);
    case Space::local:
      return in_local(where, bytes, lane, access);
    case Space::parameter:
      if (where >= context_.parameters.size() || bytes > context_.parameters.size() - where ||
          access != Access::read) {
        outside("parameter", where, bytes, lane);
      }
      return const_cast<std::byte*>(context_.parameters.data()) + where;  // read only, as was checked
    default:
      return in_global(where, bytes, lane, access);
  }
}

/// The common case: all lanes load one aligned value of global memory from one registered range.
template <class T, class R>
bool Warp::load_together(const Instruction& i, std::uint32_t mask) {
  if (mask != kAllLanes) return false;
  const std::uint64_t* base = lanes<std::uint64_t>(i.in[0]);
  std::uint64_t low = ~std::uint64_t(0), high = 0, bits = static_cast<std::uint64_t>(i.value);
  for (int k = 0; k < kLanes; ++k) {
    low = std::min(low, base[k]);
    high = std::max(high, base[k]);
    bits |= base[k];
  }
  if (bits % sizeof(T) != 0) return false;
  const auto displacement = static_cast<std::uint64_t>(i.value);
  if (!context_.memory.readable(low + displacement, high - low + sizeof(T))) return false;
  R values[kLanes];
  for (int k = 0; k < kLanes; ++k) values[k] = *reinterpret_cast<const T*>(base[k] + displacement);
  std::memcpy(lanes<R>(i.out[0]), values, sizeof values);
  return true;
}

/// Checks a load from shared memory by all lanes of the mask, and finds its offsets: false where an
/// address is not as it should be.
bool Warp::check_shared(const Instruction& i, std::uint32_t mask, std::size_t bytes, std::uint32_t* offsets) {
  SharedMemory& shared = context_.shared;
  std::uint64_t last = 0, bits = 0;
  const auto look = [&](const auto* base) {
    const auto displacement = static_cast<std::remove_cvref_t<decltype(*base)>>(i.value);
    for (int k = 0; k < kLanes; ++k) {
      const std::uint64_t where =
          mask >> k & 1 ? static_cast<decltype(displacement)>(base[k] + displacement) : 0;
      last = std::max(last, where);
      bits |= where;
      offsets[k] = static_cast<std::uint32_t>(where);
    }
  };
  if (i.address_size == 4) {
    look(lanes<std::uint32_t>(i.in[0]));
  } else {
    look(lanes<std::uint64_t>(i.in[0]));
  }
  if ((bits & (bytes - 1)) != 0 || last >= shared.size() || bytes > shared.size() - last) return false;
  shared.check_reads(offsets, mask, bytes, {index_, 0, context_.code[counter_].line, access_id()});
  return true;
}

/// Words of shared memory for all lanes.
void Warp::load_shared_words(const Instruction& i, const std::uint32_t* offsets) {
  const std::byte* data = context_.shared.data();
  std::uint32_t differ = 0;
  for (int k = 0; k < kLanes; ++k) differ |= offsets[k] ^ offsets[0];
  for (std::size_t e = 0; e < i.elements; ++e) {
    if (i.sinks >> e & 1) continue;
    std::uint32_t* to = lanes<std::uint32_t>(i.out[e]);
    if (differ == 0) {
      std::uint32_t value;
      std::memcpy(&value, data + offsets[0] + 4 * e, 4);
      std::fill(to, to + kLanes, value);
    } else {
      for (int k = 0; k < kLanes; ++k) std::memcpy(to + k, data + offsets[k] + 4 * e, 4);
    }
  }
}

void Warp::load(const Instruction& i, std::uint32_t mask) {
  const std::size_t size = size_of(i.type), bytes = size * i.elements;
  if (i.space == Space::global && i.elements == 1 && (i.out_size == size || i.type == Type::u8)) {
    if (size == 4 && load_together<std::uint32_t, std::uint32_t>(i, mask)) return;
    if (size == 8 && load_together<std::uint64_t, std::uint64_t>(i, mask)) return;
    if (size == 1 && i.out_size == 2 && load_together<std::uint8_t, std::uint16_t>(i, mask)) return;
    if (size == 1 && i.out_size == 4 && load_together<std::uint8_t, std::uint32_t>(i, mask)) return;
  }
  ++sequence_;
  std::byte values[kLanes][16];  // first all reads: a destination may hold the address
  std::uint32_t offsets[kLanes];
  if (i.space == Space::shared && check_shared(i, mask, bytes, offsets)) {
    if (mask == kAllLanes && size == 4 && i.out_size == 4) return load_shared_words(i, offsets);
    for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
      const int lane = std::countr_zero(rest);
      std::memcpy(values[lane], context_.shared.data() + offsets[lane], bytes);
    }
  } else {
    for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
      const int lane = std::countr_zero(rest);
      std::memcpy(values[lane], at(i, bytes, lane, Access::read, nullptr), bytes);
    }
  }
  const bool sign = is_signed(i.type);
  for (int e = 0; e < i.elements; ++e) {
    if (i.sinks >> e & 1) continue;
    std::byte* to = registers_ + i.out[e] * kPlaceBytes;
    for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
      const int lane = std::countr_zero(rest);
      std::int64_t wide = 0;
      std::memcpy(&wide, values[lane] + static_cast<std::size_t>(e) * size, size);
      if (sign && size < 8) {
        const int shift = static_cast<int>(64 - 8 * size);
        wide = static_cast<std::int64_t>(static_cast<std::uint64_t>(wide) << shift) >> shift;
      }
      std::memcpy(to + static_cast<std::size_t>(lane) * i.out_size, &wide, i.out_size);
    }
  }
}

void Warp::store(const Instruction& i, std::uint32_t mask) {
  const std::size_t size = size_of(i.type), bytes = size * i.elements;
  ++sequence_;
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    std::byte value[16];
    for (int e = 0; e < i.elements; ++e) {
      const std::byte* from =
          registers_ + i.in[1 + e] * kPlaceBytes + static_cast<std::size_t>(lane) * i.in_size;
      std::memcpy(value + static_cast<std::size_t>(e) * size, from, size);
    }
    std::memcpy(at(i, bytes, lane, Access::write, value), value, bytes);
  }
}

namespace {

template <class T>
T changed(Atomic what, T old, T x, T y) {
  using U = std::make_unsigned_t<T>;
  switch (what) {
    case Atomic::add:
      return static_cast<T>(U(old) + U(x));
    case Atomic::exchange:
      return x;
    case Atomic::compare:
      return old == x ? y : old;
    case Atomic::min:
      return x < old ? x : old;
    case Atomic::max:
      return old < x ? x : old;
    case Atomic::bit_and:
      return old & x;
    case Atomic::bit_or:
      return old | x;
    case Atomic::bit_xor:
      return old ^ x;
    case Atomic::increment:
      return old >= x ? T(0) : static_cast<T>(old + 1);
    case Atomic::decrement:
      return old == 0 || old > x ? x : static_cast<T>(old - 1);
  }
  return old;
}

/// The new value of the bytes at `old`.
std::uint64_t changed(const Instruction& i, std::uint64_t old, std::uint64_t x, std::uint64_t y) {
  const auto low = [](std::uint64_t v) { return static_cast<std::uint32_t>(v); };
  switch (i.type) {
    case Type::f32:
      return std::bit_cast<std::uint32_t>(std::bit_cast<float>(low(old)) + std::bit_cast<float>(low(x)));
    case Type::f64:
      return std::bit_cast<std::uint64_t>(std::bit_cast<double>(old) + std::bit_cast<double>(x));
    case Type::s32:
      return low(static_cast<std::uint64_t>(changed(i.atomic, static_cast<std::int32_t>(low(old)),
                                                    static_cast<std::int32_t>(low(x)),
                                                    static_cast<std::int32_t>(low(y)))));
    case Type::s64:
      return static_cast<std::uint64_t>(changed(i.atomic, static_cast<std::int64_t>(old),
                                                static_cast<std::int64_t>(x), static_cast<std::int64_t>(y)));
    case Type::u64:
    case Type::b64:
      return changed(i.atomic, old, x, y);
    default:
      return changed(i.atomic, low(old), low(x), low(y));
  }
}

}  // namespace

void Warp::atomic(const Instruction& i, std::uint32_t mask) {
  const std::size_t size = size_of(i.type);
  ++sequence_;
  const auto source = [&](int k, int lane) {
    std::uint64_t bits = 0;
    if (k < i.ins)
      std::memcpy(&bits, registers_ + i.in[k] * kPlaceBytes + static_cast<std::size_t>(lane) * size, size);
    return bits;
  };
  std::uint64_t before[kLanes];
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    std::byte* where = at(i, size, lane, Access::change, nullptr);
    before[lane] = 0;
    std::memcpy(&before[lane], where, size);
    const std::uint64_t after = changed(i, before[lane], source(1, lane), source(2, lane));
    std::memcpy(where, &after, size);
  }
  if (i.outs == 0) return;
  for (std::uint32_t rest = mask; rest; rest &= rest - 1) {
    const int lane = std::countr_zero(rest);
    std::memcpy(registers_ + i.out[0] * kPlaceBytes + static_cast<std::size_t>(lane) * size, &before[lane],
                size);
  }
}

}  // namespace seedbed::ptx
