// SPDX-License-Identifier: Apache-2.0
// The handler of an instruction: its operation for its type. See lanes_loops.h.
#pragma once

#include "ptx/lanes_convert.h"
#include "ptx/lanes_loops.h"
#include "ptx/lanes_operations.h"
#include "ptx/lanes_special.h"

namespace seedbed::ptx {
namespace {

inline Handler predicate_handler(Op op) {
  switch (op) {
    case Op::none:
      return predicate_logic<Op::none>;
    case Op::mov:
      return predicate_logic<Op::mov>;
    case Op::bit_not:
      return predicate_logic<Op::bit_not>;
    case Op::bit_and:
      return predicate_logic<Op::bit_and>;
    case Op::bit_or:
      return predicate_logic<Op::bit_or>;
    case Op::bit_xor:
      return predicate_logic<Op::bit_xor>;
    default:
      return nullptr;
  }
}

template <class T, bool Set, class Fn>
constexpr Handler comparison() {
  if constexpr (Set)
    return set_register<Fn, T>;
  else
    return set_predicate<Fn, T>;
}

template <class T, bool Set>
Handler comparison_handler(Compare compare) {
  switch (compare) {
    case Compare::eq:
      return comparison<T, Set, Eq>();
    case Compare::ne:
      return comparison<T, Set, Ne>();
    case Compare::lt:
      return comparison<T, Set, Lt>();
    case Compare::le:
      return comparison<T, Set, Le>();
    case Compare::gt:
      return comparison<T, Set, Gt>();
    case Compare::ge:
      return comparison<T, Set, Ge>();
    default:
      break;
  }
  if constexpr (kReal<T>) {
    switch (compare) {
      case Compare::equ:
        return comparison<T, Set, Equ>();
      case Compare::neu:
        return comparison<T, Set, Neu>();
      case Compare::ltu:
        return comparison<T, Set, Ltu>();
      case Compare::leu:
        return comparison<T, Set, Leu>();
      case Compare::gtu:
        return comparison<T, Set, Gtu>();
      case Compare::geu:
        return comparison<T, Set, Geu>();
      case Compare::num:
        return comparison<T, Set, Num>();
      case Compare::nan:
        return comparison<T, Set, Nan>();
      default:
        break;
    }
  }
  return nullptr;
}

template <class T>
Handler wide_handler(Op op) {
  if constexpr (sizeof(T) < 8) {
    using W = typename UnsignedOf<T>::wide;
    if (op == Op::mul_wide) return apply2<MulWide, W, T, T>;
    if (op == Op::mad_wide) return apply3<ThenAdd<MulWide>, W, T, T, W>;
  }
  return nullptr;
}

template <class T>
Handler integer_handler(Op op) {
  switch (op) {
    case Op::add:
      return apply2<Add, T, T, T>;
    case Op::sub:
      return apply2<Sub, T, T, T>;
    case Op::mul_low:
      return apply2<Mul, T, T, T>;
    case Op::mul_high:
      return apply2<MulHigh, T, T, T>;
    case Op::mad_low:
      return apply3<ThenAdd<Mul>, T, T, T, T>;
    case Op::mad_high:
      return apply3<ThenAdd<MulHigh>, T, T, T, T>;
    case Op::mul_wide:
    case Op::mad_wide:
      return wide_handler<T>(op);
    case Op::div:
      return divide<DivInteger, T>;
    case Op::rem:
      return divide<RemInteger, T>;
    case Op::min:
      return apply2<Extreme<false, false>, T, T, T>;
    case Op::max:
      return apply2<Extreme<true, false>, T, T, T>;
    case Op::neg:
      return T(-1) < T(0) ? apply1<Neg, T, T> : nullptr;
    case Op::abs:
      return T(-1) < T(0) ? apply1<Abs, T, T> : nullptr;
    case Op::shr:
      return apply2<Shr, T, T, std::uint32_t>;
    case Op::find_bit:
      if constexpr (sizeof(T) >= 4) return apply1<FindBit<false>, std::uint32_t, T>;
      return nullptr;
    case Op::find_shift:
      if constexpr (sizeof(T) >= 4) return apply1<FindBit<true>, std::uint32_t, T>;
      return nullptr;
    case Op::bfe:
      if constexpr (sizeof(T) >= 4) return apply3<Bfe, T, T, std::uint32_t, std::uint32_t>;
      return nullptr;
    default:
      return nullptr;
  }
}

template <class T>  // unsigned
Handler bits_handler(const Instruction& i) {
  switch (i.op) {
    case Op::bit_and:
      return apply2<And, T, T, T>;
    case Op::bit_or:
      return apply2<Or, T, T, T>;
    case Op::bit_xor:
      return apply2<Xor, T, T, T>;
    case Op::bit_not:
      return apply1<Not, T, T>;
    case Op::cnot:
      return apply1<Cnot, T, T>;
    case Op::shl:
      return apply2<Shl, T, T, std::uint32_t>;
    case Op::shr:
      return apply2<Shr, T, T, std::uint32_t>;
    case Op::compare:
      return i.compare == Compare::eq || i.compare == Compare::ne ? comparison_handler<T, false>(i.compare)
                                                                  : nullptr;
    case Op::compare_set:
      return i.compare == Compare::eq || i.compare == Compare::ne ? comparison_handler<T, true>(i.compare)
                                                                  : nullptr;
    case Op::pack:
      if constexpr (sizeof(T) == 8)
        return i.elements == 2 ? pack_lanes<T, std::uint32_t> : pack_lanes<T, std::uint16_t>;
      if constexpr (sizeof(T) == 4) return i.elements == 2 ? pack_lanes<T, std::uint16_t> : nullptr;
      return nullptr;
    case Op::unpack:
      if constexpr (sizeof(T) == 8)
        return i.elements == 2 ? unpack_lanes<T, std::uint32_t> : unpack_lanes<T, std::uint16_t>;
      if constexpr (sizeof(T) == 4) return i.elements == 2 ? unpack_lanes<T, std::uint16_t> : nullptr;
      return nullptr;
    default:
      break;
  }
  if constexpr (sizeof(T) >= 4) {
    switch (i.op) {
      case Op::popc:
        return apply1<Popc, std::uint32_t, T>;
      case Op::clz:
        return apply1<Clz, std::uint32_t, T>;
      case Op::brev:
        return apply1<Brev, T, T>;
      case Op::bfi:
        return insert_bits<T>;
      default:
        break;
    }
  }
  if constexpr (sizeof(T) == 4) {
    switch (i.op) {
      case Op::lop3:
        return look_up_bits;
      case Op::prmt:
        return apply3<Prmt, T, T, T, T>;
      case Op::shf_left:
        return i.clamp ? apply3<Funnel<true, true>, T, T, T, T> : apply3<Funnel<true, false>, T, T, T, T>;
      case Op::shf_right:
        return i.clamp ? apply3<Funnel<false, true>, T, T, T, T> : apply3<Funnel<false, false>, T, T, T, T>;
      default:
        break;
    }
  }
  return nullptr;
}

template <class T>
Handler real_handler(Op op) {
  switch (op) {
    case Op::add:
      return apply2<Add, T, T, T>;
    case Op::sub:
      return apply2<Sub, T, T, T>;
    case Op::mul_low:
      return apply2<Mul, T, T, T>;
    case Op::div:
      return apply2<Div, T, T, T>;
    case Op::fma:
      return apply3<Fma, T, T, T, T>;
    case Op::min:
      return apply2<Extreme<false, false>, T, T, T>;
    case Op::max:
      return apply2<Extreme<true, false>, T, T, T>;
    case Op::min_nan:
      return apply2<Extreme<false, true>, T, T, T>;
    case Op::max_nan:
      return apply2<Extreme<true, true>, T, T, T>;
    case Op::neg:
      return apply1<Neg, T, T>;
    case Op::abs:
      return apply1<Abs, T, T>;
    case Op::sqrt:
      return apply1<Sqrt, T, T>;
    case Op::rcp:
      return apply1<Rcp, T, T>;
    case Op::rsqrt:
      return apply1<Rsqrt, T, T>;
    case Op::copysign:
      return apply2<CopySign, T, T, T>;
    case Op::test_class:
      return test_number<T>;
    default:
      break;
  }
  if constexpr (sizeof(T) == 4) {
    switch (op) {
      case Op::ex2:
        return apply1<Ex2, T, T>;
      case Op::lg2:
        return apply1<Lg2, T, T>;
      case Op::sin:
        return apply1<Sin, T, T>;
      case Op::cos:
        return apply1<Cos, T, T>;
      case Op::tanh:
        return apply1<Tanh, T, T>;
      default:
        break;
    }
  }
  return nullptr;
}

/// Moves and selections do not look at the type.
template <class T>
Handler untyped_handler(Op op) {
  return op == Op::mov ? apply1<Copy, T, T> : op == Op::select ? select_lanes<T> : nullptr;
}

template <class T>
Handler number_handler(const Instruction& i) {
  if (i.op == Op::compare) return comparison_handler<T, false>(i.compare);
  if (i.op == Op::compare_set) return comparison_handler<T, true>(i.compare);
  if constexpr (kReal<T>)
    return real_handler<T>(i.op);
  else
    return integer_handler<T>(i.op);
}

inline Handler shuffle_handler(Shuffle mode) {
  switch (mode) {
    case Shuffle::up:
      return shuffle_lanes<Shuffle::up>;
    case Shuffle::down:
      return shuffle_lanes<Shuffle::down>;
    case Shuffle::butterfly:
      return shuffle_lanes<Shuffle::butterfly>;
    case Shuffle::index:
      return shuffle_lanes<Shuffle::index>;
  }
  return nullptr;
}

inline Handler handler_of(const Instruction& i) {
  if (i.kind == Kind::shuffle) return shuffle_handler(i.shuffle);
  if (i.type == Type::pred) return predicate_handler(i.op);
  if (i.op == Op::convert) return convert_handler(i);
  if (i.op == Op::mov || i.op == Op::select) {
    switch (size_of(i.type)) {
      case 2:
        return untyped_handler<std::uint16_t>(i.op);
      case 4:
        return untyped_handler<std::uint32_t>(i.op);
      case 8:
        return untyped_handler<std::uint64_t>(i.op);
      default:
        return nullptr;
    }
  }
  switch (i.type) {
    case Type::b16:
      return bits_handler<std::uint16_t>(i);
    case Type::b32:
      return bits_handler<std::uint32_t>(i);
    case Type::b64:
      return bits_handler<std::uint64_t>(i);
    case Type::u16:
      return number_handler<std::uint16_t>(i);
    case Type::s16:
      return number_handler<std::int16_t>(i);
    case Type::u32:
      return number_handler<std::uint32_t>(i);
    case Type::s32:
      return number_handler<std::int32_t>(i);
    case Type::u64:
      return number_handler<std::uint64_t>(i);
    case Type::s64:
      return number_handler<std::int64_t>(i);
    case Type::f32:
      return number_handler<float>(i);
    case Type::f64:
      return number_handler<double>(i);
    default:
      return nullptr;
  }
}

}  // namespace
}  // namespace seedbed::ptx
