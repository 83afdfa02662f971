// SPDX-License-Identifier: Apache-2.0
// For the tests of the interpreter: a kernel is a few lines of PTX, its arguments are pointers.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ptx/launch.h"

namespace seedbed::ptx::test {

/// A module with one kernel `k` whose parameters p0, p1, ... are 64 bits wide, and plenty of
/// registers of every type (%p, %rs, %r, %rd, %f, %fd). `outside` goes before the kernel.
inline std::string module_of(const std::string& body, int parameters = 2, const std::string& outside = "") {
  std::string text = ".version 9.0\n.target sm_90\n.address_size 64\n" + outside + ".visible .entry k(";
  for (int i = 0; i < parameters; ++i)
    text += (i ? ", " : "") + std::string(".param .u64 p") + std::to_string(i);
  return text +
         ")\n{\n.reg .pred %p<9>;\n.reg .b16 %rs<20>;\n.reg .b32 %r<40>;\n.reg .b64 %rd<40>;\n"
         ".reg .f32 %f<20>;\n.reg .f64 %fd<20>;\n" +
         body + "\nret;\n}\n";
}

/// Loads the arguments: %rd1 = p0 + 8 tid, %rd2 = p1 + 8 tid, %r1 = tid.
inline const char* const kHead = R"(
  mov.u32 %r1, %tid.x;
  mul.wide.u32 %rd9, %r1, 8;
  ld.param.u64 %rd1, [p0];
  cvta.to.global.u64 %rd1, %rd1;
  ld.param.u64 %rd2, [p1];
  cvta.to.global.u64 %rd2, %rd2;
  add.s64 %rd1, %rd1, %rd9;
  add.s64 %rd2, %rd2, %rd9;
)";

/// Stores %rd5, or %r5, as the thread's element of p1.
inline const std::string kStore = "\nst.global.u64 [%rd2], %rd5;";
inline const std::string kStore32 = "\ncvt.u64.u32 %rd5, %r5;" + kStore;

/// Runs `text`'s kernel k with two arrays of 64-bit elements, one a thread: in and out.
inline std::vector<std::uint64_t> run_text(const std::string& text, std::vector<std::uint64_t> in,
                                           const Launch& shape = {}, const Options& options = {}) {
  const Module module = Module::parse(text);
  in.resize(std::size_t(shape.grid) * shape.block);
  std::vector<std::uint64_t> out(in.size(), 0xdeadbeef);
  Memory memory;
  memory.allow(in.data(), in.size() * 8);
  memory.allow(out.data(), out.size() * 8);
  std::uint64_t pointers[] = {reinterpret_cast<std::uint64_t>(in.data()),
                              reinterpret_cast<std::uint64_t>(out.data())};
  void* arguments[] = {&pointers[0], &pointers[1]};
  launch(module, "k", shape, arguments, memory, options);
  return out;
}

/// `body` between kHead and the end, for 32 threads.
inline std::vector<std::uint64_t> run(const std::string& body, const std::vector<std::uint64_t>& in = {},
                                      const Options& options = {}) {
  return run_text(module_of(kHead + body), in, {}, options);
}

/// The message of the exception, "" where nothing is thrown.
template <class Fn>
std::string message_of(Fn&& fn) {
  try {
    fn();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "";
}

inline std::uint64_t f32(float x) {
  return std::bit_cast<std::uint32_t>(x);
}
inline std::uint64_t f64(double x) {
  return std::bit_cast<std::uint64_t>(x);
}
inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
inline constexpr float kInfinity = std::numeric_limits<float>::infinity();
inline constexpr std::uint64_t kCanonicalNan = 0x7fffffff;

}  // namespace seedbed::ptx::test
