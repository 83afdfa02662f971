// SPDX-License-Identifier: Apache-2.0
// Every lane-wise instruction of the PTX interpreter against values worked out by hand or by the
// host, on every instruction set of the host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cfloat>
#include <cmath>

#include "ptx/run_text.h"

namespace seedbed::ptx::test {
namespace {

/// The result of an instruction on a (low half of the input) and b (high half), on all instruction sets.
/// `code` computes %r5 from %r3 and %r4.
std::uint32_t of32(const std::string& code, std::uint32_t a, std::uint32_t b = 0) {
  const std::string body = "ld.global.v2.u32 {%r3, %r4}, [%rd1];\n" + code + "\nst.global.u32 [%rd2], %r5;";
  std::vector<std::uint32_t> results;
  for (const auto set : {InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512}) {
    Options options;
    options.instruction_set = set;
    try {
      const auto out = run(body, std::vector<std::uint64_t>(32, std::uint64_t(b) << 32 | a), options);
      results.push_back(static_cast<std::uint32_t>(out[17]));
    } catch (const std::invalid_argument&) {  // not on this machine
    }
  }
  for (const std::uint32_t r : results) EXPECT_EQ(r, results[0]) << code;
  return results.at(0);
}

/// `code` computes %rd5 from %rd3.
std::uint64_t of64(const std::string& code, std::uint64_t a) {
  const auto out = run("ld.global.u64 %rd3, [%rd1];\n" + code + "\nst.global.u64 [%rd2], %rd5;",
                       std::vector<std::uint64_t>(32, a));
  return out[31];
}

/// `code` computes %f5 from %f3 and %f4.
std::uint32_t real(const std::string& code, float a, float b = 0) {
  return of32("mov.b32 %f3, %r3; mov.b32 %f4, %r4;\n" + code + "\nmov.b32 %r5, %f5;",
              std::bit_cast<std::uint32_t>(a), std::bit_cast<std::uint32_t>(b));
}
/// `code` computes %fd5 from %fd3 and 3.0 in %fd4.
double real64(const std::string& code, double a) {
  return std::bit_cast<double>(
      of64("mov.b64 %fd3, %rd3; mov.f64 %fd4, 0d4008000000000000;\n" + code + "\nmov.b64 %rd5, %fd5;",
           std::bit_cast<std::uint64_t>(a)));
}

constexpr std::uint32_t kMinus1 = 0xffffffffu, kMin = 0x80000000u;

TEST(PtxIntegers, Arithmetic) {
  EXPECT_EQ(of32("add.s32 %r5, %r3, %r4;", kMinus1, 3), 2u);
  EXPECT_EQ(of32("add.s32 %r5, %r3, -7;", 5), std::uint32_t(-2));
  EXPECT_EQ(of32("sub.s32 %r5, %r3, %r4;", kMin, 1), 0x7fffffffu);
  EXPECT_EQ(of32("mul.lo.s32 %r5, %r3, %r4;", 0x10001, 0x10001), 0x20001u);
  EXPECT_EQ(of32("mul.hi.s32 %r5, %r3, %r4;", kMinus1, 2), kMinus1);
  EXPECT_EQ(of32("mul.hi.u32 %r5, %r3, %r4;", kMinus1, 2), 1u);
  EXPECT_EQ(of32("mad.lo.s32 %r5, %r3, %r4, 100;", 7, std::uint32_t(-3)), 79u);
  EXPECT_EQ(of32("mad.hi.u32 %r5, %r3, %r4, 100;", kMinus1, 2), 101u);
  EXPECT_EQ(of32("div.s32 %r5, %r3, %r4;", std::uint32_t(-7), 2), std::uint32_t(-3));
  EXPECT_EQ(of32("div.s32 %r5, %r3, %r4;", kMin, kMinus1), kMin);
  EXPECT_EQ(of32("div.u32 %r5, %r3, %r4;", kMinus1, 2), 0x7fffffffu);
  EXPECT_EQ(of32("rem.s32 %r5, %r3, %r4;", std::uint32_t(-7), 2), kMinus1);
  EXPECT_EQ(of32("rem.u32 %r5, %r3, %r4;", 7, 4), 3u);
  EXPECT_EQ(of32("min.s32 %r5, %r3, %r4;", kMinus1, 1), kMinus1);
  EXPECT_EQ(of32("min.u32 %r5, %r3, %r4;", kMinus1, 1), 1u);
  EXPECT_EQ(of32("max.s32 %r5, %r3, %r4;", kMinus1, 1), 1u);
  EXPECT_EQ(of32("neg.s32 %r5, %r3;", kMin), kMin);
  EXPECT_EQ(of32("abs.s32 %r5, %r3;", std::uint32_t(-9)), 9u);
  EXPECT_EQ(of64("mul.wide.s32 %rd5, %r1, -2;", 0), std::uint64_t(-62));
  EXPECT_EQ(of64("cvt.u32.u64 %r3, %rd3; mad.wide.u32 %rd5, %r3, %r3, 1;", 0xffffffff), 0xfffffffe00000002u);
  EXPECT_EQ(of64("mul.hi.u64 %rd5, %rd3, %rd3;", ~std::uint64_t(0)), ~std::uint64_t(0) - 1);
  EXPECT_EQ(of64("mul.hi.s64 %rd5, %rd3, 2;", ~std::uint64_t(0)), ~std::uint64_t(0));
  EXPECT_EQ(of64("div.s64 %rd5, %rd3, 10;", std::uint64_t(-100)), std::uint64_t(-10));
  EXPECT_EQ(of32("cvt.u16.u32 %rs1, %r3; add.s16 %rs2, %rs1, 1; cvt.u32.u16 %r5, %rs2;", 0xffff), 0u);
  EXPECT_EQ(of32("cvt.u16.u32 %rs1, %r3; mul.wide.u16 %r5, %rs1, 36;", 1000), 36000u);
}

TEST(PtxIntegers, Bits) {
  EXPECT_EQ(of32("and.b32 %r5, %r3, %r4;", 12, 10), 8u);
  EXPECT_EQ(of32("or.b32 %r5, %r3, %r4;", 12, 10), 14u);
  EXPECT_EQ(of32("xor.b32 %r5, %r3, %r4;", 12, 10), 6u);
  EXPECT_EQ(of32("not.b32 %r5, %r3;", 12), ~12u);
  EXPECT_EQ(of32("cnot.b32 %r5, %r3;", 0), 1u);
  EXPECT_EQ(of32("shl.b32 %r5, %r3, %r4;", 3, 31), 0x80000000u);
  EXPECT_EQ(of32("shl.b32 %r5, %r3, %r4;", 3, 32), 0u);
  EXPECT_EQ(of32("shr.u32 %r5, %r3, %r4;", kMin, 31), 1u);
  EXPECT_EQ(of32("shr.u32 %r5, %r3, %r4;", kMin, 40), 0u);
  EXPECT_EQ(of32("shr.s32 %r5, %r3, %r4;", kMin, 40), kMinus1);
  EXPECT_EQ(of64("shl.b64 %rd5, %rd3, 40;", 3), std::uint64_t(3) << 40);
  EXPECT_EQ(of64("shr.s64 %rd5, %rd3, 63;", std::uint64_t(1) << 63), ~std::uint64_t(0));
  EXPECT_EQ(of32("lop3.b32 %r5, %r3, %r4, %r1, 0xE8;", 12, 10), (12u & 10) | (12u & 17) | (10u & 17));
  EXPECT_EQ(of32("lop3.b32 %r5, %r3, %r4, %r1, 0x96;", 12, 10), 12u ^ 10 ^ 17);
  EXPECT_EQ(of32("prmt.b32 %r5, %r3, %r4, 0x7610;", 0x33221100, 0x77665544), 0x77661100u);
  EXPECT_EQ(of32("prmt.b32 %r5, %r3, %r4, 0x000F;", 0x33221100, 0xf7665544), 0x000000ffu);
  EXPECT_EQ(of32("bfe.u32 %r5, %r3, 8, 4;", 0xabcd), 0xbu);
  EXPECT_EQ(of32("bfe.s32 %r5, %r3, 8, 4;", 0xabcd), 0xfffffffbu);
  EXPECT_EQ(of32("bfe.s32 %r5, %r3, 28, 16;", 0x80000000), 0xfffffff8u);
  EXPECT_EQ(of32("bfi.b32 %r5, %r3, %r4, 8, 4;", 0x5, 0xffffffff), 0xfffff5ffu);
  EXPECT_EQ(of32("popc.b32 %r5, %r3;", 0xf0f0), 8u);
  EXPECT_EQ(of32("clz.b32 %r5, %r3;", 1), 31u);
  EXPECT_EQ(of32("clz.b32 %r5, %r3;", 0), 32u);
  EXPECT_EQ(of32("bfind.u32 %r5, %r3;", 0x00ff0000), 23u);
  EXPECT_EQ(of32("bfind.u32 %r5, %r3;", 0), kMinus1);
  EXPECT_EQ(of32("bfind.s32 %r5, %r3;", std::uint32_t(-5)), 2u);
  EXPECT_EQ(of32("bfind.shiftamt.u32 %r5, %r3;", 0x00ff0000), 8u);
  EXPECT_EQ(of32("brev.b32 %r5, %r3;", 1), kMin);
  EXPECT_EQ(of32("shf.l.wrap.b32 %r5, %r3, %r4, 36;", 0xf0000000, 1), 0x1fu);
  EXPECT_EQ(of32("shf.r.clamp.b32 %r5, %r3, %r4, 40;", 5, 6), 6u);
  EXPECT_EQ(of64("mov.b64 {%r5, %r6}, %rd3; mov.b64 %rd5, {%r6, %r5};", 0x1234567890abcdef),
            0x90abcdef12345678u);
  EXPECT_EQ(of32("mov.b32 {%rs1, _}, %r3; mov.b32 %r5, {%rs1, %rs1};", 0x12345678), 0x56785678u);
}

TEST(PtxReals, RoundedOnce) {
  const float a = 1.1f, b = 3.3f;
  EXPECT_EQ(real("add.rn.f32 %f5, %f3, %f4;", a, b), f32(a + b));
  EXPECT_EQ(real("sub.rn.f32 %f5, %f3, %f4;", a, b), f32(a - b));
  EXPECT_EQ(real("mul.rn.f32 %f5, %f3, %f4;", a, b), f32(a * b));
  EXPECT_EQ(real("div.rn.f32 %f5, %f3, %f4;", a, b), f32(a / b));
  EXPECT_EQ(real("sqrt.rn.f32 %f5, %f3;", a), f32(std::sqrt(a)));
  EXPECT_EQ(real("rcp.rn.f32 %f5, %f3;", b), f32(1 / b));
  EXPECT_EQ(real("fma.rn.f32 %f5, %f3, %f3, %f4;", a, -1.21f), f32(std::fma(a, a, -1.21f)));
  EXPECT_NE(f32(std::fma(a, a, -1.21f)), f32(a * a - 1.21f));
  EXPECT_EQ(real("add.rz.f32 %f5, %f3, %f4;", 1, 0x1.8p-24f), f32(1));
  EXPECT_EQ(real("add.rn.f32 %f5, %f3, %f4;", 1, 0x1.8p-24f), f32(1 + FLT_EPSILON));
  EXPECT_EQ(real("add.rp.f32 %f5, %f3, %f4;", 1, 0x1p-40f), f32(1 + FLT_EPSILON));
  EXPECT_EQ(real("add.rm.f32 %f5, %f3, %f4;", -1, -0x1p-40f), f32(-1 - FLT_EPSILON));
  EXPECT_EQ(real("neg.f32 %f5, %f3;", 0), f32(-0.0f));
  EXPECT_EQ(real("abs.f32 %f5, %f3;", -0.0f), f32(0));
  EXPECT_EQ(real("copysign.f32 %f5, %f3, %f4;", -1, 5), f32(-5));
  EXPECT_EQ(real64("fma.rn.f64 %fd5, %fd3, %fd4, %fd3;", 0.1), std::fma(0.1, 3.0, 0.1));
  EXPECT_EQ(real64("div.rn.f64 %fd5, %fd3, %fd4;", 0.1), 0.1 / 3.0);
  EXPECT_EQ(real64("rcp.rn.f64 %fd5, %fd3;", 0.1), 1 / 0.1);
  EXPECT_EQ(real64("max.f64 %fd5, %fd3, %fd4;", 7), 7);
}

TEST(PtxReals, DenormalsAreKeptUnlessFlushed) {
  const float tiny = 0x1p-140f;
  EXPECT_EQ(real("mul.rn.f32 %f5, %f3, %f4;", 0x1p-100f, 0x1p-40f), f32(tiny));
  EXPECT_EQ(real("add.rn.f32 %f5, %f3, %f4;", tiny, tiny), f32(2 * tiny));
  EXPECT_EQ(real("mul.rn.ftz.f32 %f5, %f3, %f4;", 0x1p-100f, -0x1p-40f), f32(-0.0f));
  EXPECT_EQ(real("add.rn.ftz.f32 %f5, %f3, %f4;", tiny, 0), f32(0));
  EXPECT_EQ(real("add.rn.ftz.f32 %f5, %f3, %f4; mov.f32 %f5, %f3;", tiny, 0), f32(tiny)) << "sources stay";
  EXPECT_EQ(of32("mov.b32 %f3, %r3; setp.eq.ftz.f32 %p1, %f3, 0f00000000; selp.u32 %r5, 1, 0, %p1;", 1), 1u);
  EXPECT_EQ(of32("mov.b32 %f3, %r3; setp.eq.f32 %p1, %f3, 0f00000000; selp.u32 %r5, 1, 0, %p1;", 1), 0u);
}

TEST(PtxReals, NanIsCanonicalAndLosesInMinAndMax) {
  EXPECT_EQ(real("add.rn.f32 %f5, %f3, %f4;", kInfinity, -kInfinity), kCanonicalNan);
  EXPECT_EQ(real("mul.rn.f32 %f5, %f3, %f4;", kInfinity, 0), kCanonicalNan);
  EXPECT_EQ(real("fma.rn.f32 %f5, %f3, %f4, %f4;", kNan, 1), kCanonicalNan);
  EXPECT_EQ(real("sqrt.rn.f32 %f5, %f3;", -1), kCanonicalNan);
  EXPECT_EQ(real("div.rn.f32 %f5, %f3, %f4;", 1, 0), f32(kInfinity));
  EXPECT_EQ(real("min.f32 %f5, %f3, %f4;", kNan, 2), f32(2));
  EXPECT_EQ(real("min.f32 %f5, %f3, %f4;", 2, kNan), f32(2));
  EXPECT_EQ(real("max.f32 %f5, %f3, %f4;", kNan, kNan), kCanonicalNan);
  EXPECT_EQ(real("max.NaN.f32 %f5, %f3, %f4;", kNan, 2), kCanonicalNan);
  EXPECT_EQ(real("min.f32 %f5, %f3, %f4;", 0.0f, -0.0f), f32(-0.0f));
  EXPECT_EQ(real("min.f32 %f5, %f3, %f4;", -0.0f, 0.0f), f32(-0.0f));
  EXPECT_EQ(real("max.f32 %f5, %f3, %f4;", -0.0f, 0.0f), f32(0.0f));
  EXPECT_EQ(real("max.f32 %f5, %f3, %f4;", -3, 2), f32(2));
}

TEST(PtxReals, ApproximationsAreComputedAccurately) {
  EXPECT_EQ(real("ex2.approx.f32 %f5, %f3;", 3), f32(8));
  EXPECT_EQ(real("lg2.approx.f32 %f5, %f3;", 8), f32(3));
  EXPECT_EQ(real("tanh.approx.f32 %f5, %f3;", 0.5f), f32(static_cast<float>(std::tanh(0.5))));
  EXPECT_EQ(real("rcp.approx.f32 %f5, %f3;", 4), f32(0.25f));
  EXPECT_EQ(real("rsqrt.approx.f32 %f5, %f3;", 4), f32(0.5f));
  EXPECT_EQ(real("div.full.f32 %f5, %f3, %f4;", 1, 4), f32(0.25f));
}

TEST(PtxComparisons, OrderedAndUnordered) {
  const auto compare = [](const std::string& what, float a, float b) {
    return of32("mov.b32 %f3, %r3; mov.b32 %f4, %r4; setp." + what +
                    ".f32 %p1|%p2, %f3, %f4;\n"
                    "selp.u32 %r5, 1, 0, %p1; selp.u32 %r6, 2, 0, %p2; or.b32 %r5, %r5, %r6;",
                std::bit_cast<std::uint32_t>(a), std::bit_cast<std::uint32_t>(b));
  };
  const struct {
    const char* name;
    bool less, equal, greater, unordered;
  } cases[] = {{"eq", 0, 1, 0, 0},  {"ne", 1, 0, 1, 0},  {"lt", 1, 0, 0, 0},  {"le", 1, 1, 0, 0},
               {"gt", 0, 0, 1, 0},  {"ge", 0, 1, 1, 0},  {"equ", 0, 1, 0, 1}, {"neu", 1, 0, 1, 1},
               {"ltu", 1, 0, 0, 1}, {"leu", 1, 1, 0, 1}, {"gtu", 0, 0, 1, 1}, {"geu", 0, 1, 1, 1},
               {"num", 1, 1, 1, 0}, {"nan", 0, 0, 0, 1}};
  for (const auto& c : cases) {  // p, and q its opposite
    EXPECT_EQ(compare(c.name, 1, 2), c.less ? 1u : 2u) << c.name;
    EXPECT_EQ(compare(c.name, -0.0f, 0.0f), c.equal ? 1u : 2u) << c.name;
    EXPECT_EQ(compare(c.name, 2, 1), c.greater ? 1u : 2u) << c.name;
    EXPECT_EQ(compare(c.name, kNan, 1), c.unordered ? 1u : 2u) << c.name;
    EXPECT_EQ(compare(c.name, 1, kNan), c.unordered ? 1u : 2u) << c.name;
  }
}

TEST(PtxComparisons, IntegersAndCombinations) {
  const std::string end = "selp.u32 %r5, 1, 0, %p1;";
  EXPECT_EQ(of32("setp.lt.s32 %p1, %r3, %r4;" + end, kMinus1, 0), 1u);
  EXPECT_EQ(of32("setp.lt.u32 %p1, %r3, %r4;" + end, kMinus1, 0), 0u);
  EXPECT_EQ(of32("setp.hi.u32 %p1, %r3, %r4;" + end, kMinus1, 0), 1u);
  EXPECT_EQ(of32("setp.eq.b32 %p2, %r3, 5; setp.lt.and.s32 %p1, %r4, 3, %p2;" + end, 5, 2), 1u);
  EXPECT_EQ(of32("setp.eq.b32 %p2, %r3, 5; setp.lt.and.s32 %p1, %r4, 3, !%p2;" + end, 5, 2), 0u);
  EXPECT_EQ(
      of32("setp.eq.b32 %p2, %r3, 5; not.pred %p3, %p2; or.pred %p4, %p2, %p3; xor.pred %p1, %p4, %p3;" + end,
           5),
      1u);
  EXPECT_EQ(of32("set.eq.u32.s32 %r5, %r3, %r4;", 4, 4), kMinus1);
  EXPECT_EQ(of32("set.eq.f32.s32 %f5, %r3, %r4; mov.b32 %r5, %f5;", 4, 4), 0x3f800000u);
  EXPECT_EQ(of32("mov.b32 %f3, %r3; testp.notanumber.f32 %p1, %f3;" + end, 0x7fc00000), 1u);
  EXPECT_EQ(of32("mov.b32 %f3, %r3; testp.subnormal.f32 %p1, %f3;" + end, 0x80000001), 1u);
}

TEST(PtxConversions, BetweenIntegers) {
  EXPECT_EQ(of32("cvt.s32.s8 %r5, %r3;", 0x1ff), kMinus1);
  EXPECT_EQ(of32("cvt.u32.u8 %r5, %r3;", 0x1ff), 0xffu);
  EXPECT_EQ(of32("cvt.u16.u32 %rs1, %r3; cvt.s32.s16 %r5, %rs1;", 0x8000), 0xffff8000u);
  EXPECT_EQ(of32("cvt.sat.s8.s32 %r5, %r3;", 1000), 127u);
  EXPECT_EQ(of32("cvt.sat.u8.s32 %r5, %r3;", std::uint32_t(-5)), 0u);
  EXPECT_EQ(of64("cvt.u32.u64 %r5, %rd3; cvt.s64.s32 %rd5, %r5;", 0x80000000), 0xffffffff80000000u);
  EXPECT_EQ(of64("cvt.u32.u64 %r5, %rd3; cvt.u64.u32 %rd5, %r5;", 0x1280000000), 0x80000000u);
}

TEST(PtxConversions, RealsAndIntegers) {
  const auto to_int = [](const std::string& what, float x) {
    return of32("mov.b32 %f3, %r3; cvt." + what + ".f32 %r5, %f3;", std::bit_cast<std::uint32_t>(x));
  };
  EXPECT_EQ(to_int("rni.s32", 2.5f), 2u);
  EXPECT_EQ(to_int("rni.s32", 3.5f), 4u);
  EXPECT_EQ(to_int("rzi.s32", -2.9f), std::uint32_t(-2));
  EXPECT_EQ(to_int("rmi.s32", -2.1f), std::uint32_t(-3));
  EXPECT_EQ(to_int("rpi.s32", 2.1f), 3u);
  EXPECT_EQ(to_int("rzi.s32", 1e20f), 0x7fffffffu);
  EXPECT_EQ(to_int("rzi.u32", -5), 0u);
  EXPECT_EQ(to_int("rzi.s32", kNan), 0u);
  EXPECT_EQ(of32("cvt.rn.f32.s32 %f5, %r3; mov.b32 %r5, %f5;", std::uint32_t(-16777217)), f32(-16777216.0f));
  EXPECT_EQ(of32("cvt.rz.f32.u32 %f5, %r3; mov.b32 %r5, %f5;", kMinus1), f32(4294967040.0f));
  EXPECT_EQ(of32("cvt.rn.f32.u32 %f5, %r3; mov.b32 %r5, %f5;", kMinus1), f32(4294967296.0f));
  EXPECT_EQ(real("cvt.rni.f32.f32 %f5, %f3;", -2.5f), f32(-2));
  EXPECT_EQ(real("cvt.sat.f32.f32 %f5, %f3;", kNan), f32(0));
  EXPECT_EQ(
      real("cvt.f64.f32 %fd5, %f3; add.rn.f64 %fd5, %fd5, 0d3E10000000000000; cvt.rp.f32.f64 %f5, %fd5;", 1),
      f32(1 + FLT_EPSILON));
  EXPECT_EQ(
      real("cvt.f64.f32 %fd5, %f3; add.rn.f64 %fd5, %fd5, 0d3E10000000000000; cvt.rn.f32.f64 %f5, %fd5;", 1),
      f32(1));
}

TEST(PtxConversions, Half) {
  const auto half = [](float x) {
    return of32("mov.b32 %f3, %r3; cvt.rn.f16.f32 %rs1, %f3; cvt.u32.u16 %r5, %rs1;",
                std::bit_cast<std::uint32_t>(x));
  };
  EXPECT_EQ(half(1), 0x3c00u);
  EXPECT_EQ(half(-2), 0xc000u);
  EXPECT_EQ(half(1 + 0x1p-11f), 0x3c00u);  // ties to even
  EXPECT_EQ(half(1 + 3 * 0x1p-11f), 0x3c02u);
  EXPECT_EQ(half(65519.0f), 0x7bffu);
  EXPECT_EQ(half(65520.0f), 0x7c00u);
  EXPECT_EQ(half(0x1p-24f), 1u);
  EXPECT_EQ(half(0x1p-25f), 0u);
  EXPECT_EQ(half(0x1.ffcp-15f), 0x0400u);  // rounds up to the smallest normal number
  EXPECT_EQ(half(kNan), 0x7fffu);
  EXPECT_EQ(real("cvt.rn.f16.f32 %rs1, %f3; cvt.f32.f16 %f5, %rs1;", 0x1.8p-20f), f32(0x1.8p-20f));
}

TEST(PtxFindings, NameWhatIsNotPinnedDown) {
  const Module m =
      Module::parse(module_of("mul.f32 %f1, 0f3F800000, 0f3F800000; add.rn.f32 %f2, %f1, %f1;\n"
                              "ex2.approx.ftz.f32 %f3, %f1; fma.rn.f32 %f4, %f1, %f1, %f1;\n"
                              "mad.lo.s32 %r2, 1, 2, 3; red.global.add.f32 [%rd1], %f1;"));
  std::vector<std::string> found;
  for (const Finding& f : m.findings("k")) found.push_back(std::string(name_of(f.kind)) + " " + f.text);
  EXPECT_THAT(found, testing::ElementsAre("uncontrolled mul.f32", "approximate ex2.approx.ftz.f32",
                                          "flushing ex2.approx.ftz.f32", "uncontrolled red.global.add.f32"));
}

}  // namespace
}  // namespace seedbed::ptx::test
