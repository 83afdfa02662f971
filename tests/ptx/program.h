// SPDX-License-Identifier: Apache-2.0
// Decoded PTX: what the parser makes and the interpreter runs.
//
// Registers of a warp lie in one block of memory, 64 bytes a `place`: 32 lanes of 2, 4 or 8 bytes
// take 1, 2 or 4 places, and a predicate is a mask of 32 bits at the start of a place of its own.
// Immediates and special registers are registers too, filled before a warp starts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ptx/module.h"

namespace seedbed::ptx {

inline constexpr int kLanes = 32;
inline constexpr std::uint32_t kAllLanes = 0xffffffffu;
inline constexpr std::uint32_t kNoPlace = 0xffffffffu;
inline constexpr std::size_t kPlaceBytes = 64;

/// Where generic addresses of the small spaces begin; no host pointer is there.
inline constexpr std::uint64_t kSharedWindow = std::uint64_t(0x7100) << 48;
inline constexpr std::uint64_t kLocalWindow = std::uint64_t(0x7200) << 48;
inline constexpr std::uint64_t kParameterWindow = std::uint64_t(0x7300) << 48;
inline constexpr std::uint64_t kWindowMask = std::uint64_t(0xffff) << 48;

enum class Type : std::uint8_t {
  none,
  b8,
  u8,
  s8,
  b16,
  u16,
  s16,
  f16,
  b32,
  u32,
  s32,
  f32,
  b64,
  u64,
  s64,
  f64,
  pred
};
/// Bytes; 0 for none and pred.
constexpr unsigned size_of(Type type) {
  constexpr std::uint8_t sizes[] = {0, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 0};
  return sizes[static_cast<int>(type)];
}
constexpr bool is_float(Type type) {
  return type == Type::f16 || type == Type::f32 || type == Type::f64;
}
constexpr bool is_signed(Type type) {
  return type == Type::s8 || type == Type::s16 || type == Type::s32 || type == Type::s64;
}
/// none for what is no type: "f32" -> Type::f32
Type type_named(std::string_view name);

enum class Space : std::uint8_t { generic, global, shared, local, parameter, constant };

/// Operations on every lane by itself.
enum class Op : std::uint8_t {
  none,
  add,
  sub,
  mul_low,
  mul_high,
  mul_wide,
  mad_low,
  mad_high,
  mad_wide,
  div,
  rem,
  min,
  max,
  min_nan,
  max_nan,
  neg,
  abs,
  bit_and,
  bit_or,
  bit_xor,
  bit_not,
  cnot,
  shl,
  shr,
  lop3,
  prmt,
  bfe,
  bfi,
  popc,
  clz,
  brev,
  find_bit,
  find_shift,
  shf_left,
  shf_right,
  mov,
  pack,
  unpack,
  select,
  compare,
  compare_set,
  convert,
  fma,
  sqrt,
  rcp,
  rsqrt,
  ex2,
  lg2,
  sin,
  cos,
  tanh,
  copysign,
  test_class
};

/// u: also true where an operand is NaN.
enum class Compare : std::uint8_t { eq, ne, lt, le, gt, ge, equ, neu, ltu, leu, gtu, geu, num, nan };
enum class Combine : std::uint8_t { none, bit_and, bit_or, bit_xor };
enum class Rounding : std::uint8_t { nearest, zero, down, up };
/// How a value becomes an integer.
enum class Integral : std::uint8_t { none, nearest, zero, down, up };

enum class Kind : std::uint8_t {
  lanes,
  branch,
  branch_table,
  exit,
  barrier,
  arrive,
  barrier_reduce,
  warp_barrier,
  shuffle,
  vote,
  match,
  reduce,
  active_mask,
  load,
  store,
  atomic,
  fence,
  trap
};
enum class Shuffle : std::uint8_t { up, down, butterfly, index };
enum class Vote : std::uint8_t { all, any, uniform, ballot };
enum class Atomic : std::uint8_t {
  add,
  exchange,
  compare,
  min,
  max,
  bit_and,
  bit_or,
  bit_xor,
  increment,
  decrement
};

/// Thrown by a handler; the interpreter adds where.
struct LaneFault {
  const char* what;
  int lane = -1;
};

struct Instruction;
/// Does an instruction of Kind::lanes or Kind::shuffle for the lanes of the mask.
using Handler = void (*)(std::byte* registers, const Instruction&, std::uint32_t mask);

struct Instruction {
  Handler run = nullptr;
  Handler inner = nullptr;  ///< what `run` wraps with another rounding mode or flushing
  std::int64_t value = 0;   ///< displacement of an address, truth table, target table
  std::uint32_t out[4] = {kNoPlace, kNoPlace, kNoPlace, kNoPlace};
  std::uint32_t in[5] = {kNoPlace, kNoPlace, kNoPlace, kNoPlace, kNoPlace};
  std::uint32_t guard = kNoPlace;
  std::uint32_t target = 0;
  std::int32_t line = 0;
  Kind kind = Kind::lanes;
  Op op = Op::none;
  Type type = Type::none;  ///< of the operation, of the value in memory, of what cvt makes
  Type from = Type::none;  ///< what cvt and set read
  Space space = Space::generic;
  std::uint8_t outs = 0, ins = 0;  ///< places used of out and in, all of them written and read
  std::uint8_t out_size = 0;       ///< bytes of a destination register
  std::uint8_t in_size = 0;        ///< bytes of a source register: cvt's operand, st's value, an address
  std::uint8_t address_size = 0;
  std::uint8_t elements = 1;  ///< of a vector in memory
  std::uint8_t sinks = 0;     ///< bit i: out[i] is `_`
  Compare compare = Compare::eq;
  Combine combine = Combine::none;
  Rounding rounding = Rounding::nearest;
  Integral integral = Integral::none;
  Shuffle shuffle = Shuffle::index;
  Vote vote = Vote::all;
  Atomic atomic = Atomic::add;
  bool guard_negated = false;
  bool source_negated = false;  ///< of a predicate read by setp, selp, vote and bar.red
  bool saturate = false;
  bool flush = false;
  bool clamp = false;       ///< shf.clamp
  bool has_count = false;   ///< bar.sync a, b
  bool add_window = false;  ///< cvta: `value` is added
};

struct Parameter {
  std::string name;
  std::size_t offset, size;
};

struct Constant {
  std::uint32_t place;
  unsigned size;
  std::uint64_t bits;
};

enum class Special : std::uint8_t {
  tid,
  ntid,
  ctaid,
  nctaid,
  zero,
  one,
  lane,
  warp,
  warps,
  lanes_eq,
  lanes_lt,
  lanes_le,
  lanes_gt,
  lanes_ge
};
struct SpecialRegister {
  std::uint32_t place;
  Special what;
};

struct Kernel {
  std::string name;
  std::vector<Instruction> code;
  std::vector<std::vector<std::uint32_t>> tables;  ///< of brx.idx
  std::vector<Parameter> parameters;
  std::vector<Constant> constants;
  std::vector<SpecialRegister> specials;
  std::vector<Finding> findings;
  std::uint32_t places = 0;
  std::size_t parameter_bytes = 0;
  std::size_t static_shared = 0;  ///< rounded up to where dynamic shared memory begins
  bool uses_dynamic_shared = false;
  std::size_t local_bytes = 0;
  unsigned max_threads = 1024;
  unsigned required_threads = 0;  ///< of .reqntid; 0: any
  unsigned granule = 16;          ///< the narrowest access to shared memory
};

/// A variable of the module in global or constant memory.
struct Variable {
  std::string name;
  Space space;
  std::size_t size;
  std::unique_ptr<std::byte[]> storage;
  std::byte* data;
};

struct Program {
  std::vector<Kernel> kernels;
  std::vector<std::unique_ptr<Variable>> variables;
  std::vector<std::string> lines;  ///< of the text, for messages
};

/// Throws std::invalid_argument where there is none of that name.
const Kernel& kernel_named(const Program& program, const std::string& name);

/// "line 12: 'add.s32 %r1, %r2, %r3;'"
std::string describe(const Program& program, int line);

}  // namespace seedbed::ptx
