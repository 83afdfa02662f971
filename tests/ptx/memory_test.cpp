// SPDX-License-Identifier: Apache-2.0
// Memory in the PTX interpreter: the spaces, what may be touched, what was never written, races.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ptx/run_text.h"

namespace seedbed::ptx::test {
namespace {

using testing::HasSubstr;

std::string memory_message(const std::string& body, const Launch& shape = {}, const Options& options = {}) {
  return message_of([&] { run_text(module_of(kHead + body), {}, shape, options); });
}

TEST(PtxMemory, WidthsSignsAndVectors) {
  const std::vector<std::uint64_t> in(32, 0x8877665544f3f2f1);
  const auto load = [&](const std::string& code) { return run(code, in)[9]; };
  EXPECT_EQ(load("ld.global.u8 %r5, [%rd1];" + kStore32), 0xf1u);
  EXPECT_EQ(load("ld.global.s8 %r5, [%rd1+1];" + kStore32), 0xfffffff2u);
  EXPECT_EQ(load("ld.global.s8 %rs1, [%rd1+1]; cvt.u32.u16 %r5, %rs1;" + kStore32), 0xfff2u);
  EXPECT_EQ(load("ld.global.u16 %rs1, [%rd1+6]; cvt.u32.u16 %r5, %rs1;" + kStore32), 0x8877u);
  EXPECT_EQ(load("ld.global.nc.v2.u32 {%r5, %r6}, [%rd1]; mov.b64 %rd5, {%r6, %r5};" + kStore),
            0x44f3f2f188776655u);
  EXPECT_EQ(load("ld.global.v4.u16 {%rs1, %rs2, _, %rs4}, [%rd1]; mov.b64 %rd5, {%rs4, %rs4, %rs1, %rs2};" +
                 kStore),
            0x44f3f2f188778877u);
  EXPECT_EQ(load("ld.global.s32 %rd5, [%rd1+4];" + kStore), 0xffffffff88776655u);
  const auto out =
      run("mov.u32 %r5, 0x12345678; st.global.u8 [%rd2+2], %r5; st.global.v2.u16 [%rd2+4], {%rs1, %rs1};", in,
          [] {
            Options o;
            o.check_unwritten = false;
            return o;
          }());
  EXPECT_EQ(out[4] >> 16 & 0xff, 0x78u);
}

TEST(PtxMemory, StructParametersAreReadAtOffsets) {
  const std::string text = R"(.version 9.0
.target sm_90
.address_size 64
.entry k(.param .u32 first, .param .align 8 .b8 a[24], .param .u8 last) .maxntid 64, 1, 1 {
  .reg .b64 %rd<9>; .reg .b32 %r<9>;
  ld.param.u64 %rd1, [a];
  ld.param.v2.u32 {%r1, %r2}, [a+8];
  ld.param.u8 %r3, [last];
  ld.param.u32 %r4, [first];
  mov.b64 %rd2, a;
  ld.param.u32 %r5, [%rd2+16];
  st.global.v4.u32 [%rd1], {%r1, %r2, %r3, %r4};
  st.global.u32 [%rd1+16], %r5;
  ret;
})";
  const Module m = Module::parse(text);
  EXPECT_THAT(m.parameter_sizes("k"), testing::ElementsAre(4u, 24u, 1u));
  alignas(16) std::uint32_t out[5] = {};
  struct {
    std::uint32_t* out;
    std::uint32_t x, y, z;
  } a{out, 11, 12, 15};
  std::uint32_t first = 14;
  std::uint8_t last = 13;
  void* arguments[] = {&first, &a, &last};
  Memory memory;
  memory.allow(out, sizeof out);
  launch(m, "k", {.grid = 1, .block = 1}, arguments, memory);
  EXPECT_THAT(out, testing::ElementsAre(11u, 12u, 13u, 14u, 15u));
  EXPECT_THROW(launch(m, "k", {.grid = 1, .block = 96}, arguments, memory), std::invalid_argument);
  EXPECT_THROW(launch(m, "other", {}, arguments, memory), std::invalid_argument);
}

TEST(PtxMemory, OnlyRegisteredRangesMayBeTouched) {
  EXPECT_THAT(memory_message("ld.global.u32 %r5, [%rd1+256];"),
              testing::AllOf(HasSubstr("kernel k, line"), HasSubstr("'ld.global.u32 %r5, [%rd1+256];'"),
                             HasSubstr("lane 0: 4 bytes at address 0x")));
  EXPECT_THAT(memory_message("mov.u64 %rd3, 0; st.global.u32 [%rd3], 1;"), HasSubstr("at address 0x0"));
  EXPECT_THAT(memory_message("ld.global.u32 %r5, [%rd1+2];"), HasSubstr("is not aligned to 4 bytes"));
  EXPECT_THAT(memory_message("ld.global.v2.u32 {%r5, %r6}, [%rd1+4];"),
              HasSubstr("is not aligned to 8 bytes"));

  const Module m = Module::parse(module_of("ld.param.u64 %rd1, [p0]; st.global.u32 [%rd1], 5;", 1));
  Memory memory;
  auto* allocated = static_cast<std::uint32_t*>(memory.allocate(4));
  std::uint64_t pointer = reinterpret_cast<std::uint64_t>(allocated);
  void* arguments[] = {&pointer};
  launch(m, "k", {}, arguments, memory);
  EXPECT_EQ(*allocated, 5u);
  memory.free(allocated);
  EXPECT_THROW(launch(m, "k", {}, arguments, memory), ExecutionError);
  const std::uint32_t constant = 0;
  memory.allow(&constant, 4);
  pointer = reinterpret_cast<std::uint64_t>(&constant);
  EXPECT_THAT(message_of([&] { launch(m, "k", {}, arguments, memory); }), HasSubstr("for writing"));
}

TEST(PtxMemory, VariablesOfTheModule) {
  const std::string outside =
      ".const .align 4 .b8 table[8] = {1, 0, 0, 0, 2, 0, 0, 0};\n.global .align 8 .f64 numbers[2] = "
      "{0d3FF0000000000000, 2.5};\n"
      ".global .u32 counter;\n";
  const std::string text = module_of(std::string(kHead) + R"(
    ld.const.u32 %r5, [table+4];
    mov.u64 %rd3, numbers;
    ld.global.u32 %r6, [%rd3+12];
    atom.global.add.u32 %r7, [counter], 1;
    mov.b64 %rd5, {%r5, %r6};
    setp.eq.u32 %p1, %r1, 3;
    @%p1 cvt.u64.u32 %rd5, %r7;)" + kStore,
                                     2, outside);
  const auto out = run_text(text, {});
  EXPECT_EQ(out[0], 0x4004000000000002u);
  EXPECT_EQ(out[3], 3u);
  EXPECT_THAT(
      message_of([&] {
        run_text(module_of(std::string(kHead) + "mov.u64 %rd3, table; st.global.u32 [%rd3], 1;", 2, outside),
                 {});
      }),
      HasSubstr("for writing"));
}

TEST(PtxMemory, LocalMemoryBelongsToALane) {
  const std::string depot = R"(
    .local .align 8 .b8 depot[16];
    .reg .b64 %SP, %SPL;
    mov.u64 %SPL, depot;
    cvta.local.u64 %SP, %SPL;
    and.b32 %r2, %r1, 1;
    mul.wide.u32 %rd3, %r2, 4;
    add.u64 %rd4, %SPL, %rd3;
    st.local.u32 [%rd4], %r1;
    add.u64 %rd6, %SP, %rd3;
    ld.u32 %r5, [%rd6];)";
  EXPECT_EQ(run(depot + kStore32)[21], 21u);
  EXPECT_THAT(memory_message(depot + "ld.local.u32 %r6, [%SPL];"),
              HasSubstr("local memory that was never written, at byte 0"));
  EXPECT_THAT(memory_message(depot + "st.local.u32 [%SPL+16], 0;"),
              HasSubstr("outside of what may be accessed in local"));
}

TEST(PtxMemory, StaticAndDynamicSharedMemory) {
  const std::string text = module_of(std::string(kHead) + R"(
    .shared .align 4 .b8 fixed[20];
    mov.u32 %r2, dynamic;
    mov.u64 %rd3, dynamic;
    cvta.shared.u64 %rd4, %rd3;
    st.shared.u32 [fixed+16], 7;
    mad.lo.u32 %r3, %r1, 4, %r2;
    st.shared.u32 [%r3], %r1;
    mul.wide.u32 %rd6, %r1, 4;
    add.u64 %rd7, %rd4, %rd6;
    ld.u32 %r5, [%rd7];
    ld.shared.u32 %r6, [dynamic+8];
    mov.b64 %rd5, {%r5, %r2};)" + kStore,
                                     2, ".extern .shared .align 16 .b8 dynamic[];\n");
  const auto out = run_text(text, {}, {.grid = 2, .block = 32, .dynamic_shared = 128});
  EXPECT_EQ(out[5], std::uint64_t(32) << 32 | 5) << "after the static variables, aligned to 16";
  EXPECT_THAT(message_of([&] { run_text(text, {}, {.grid = 1, .block = 32, .dynamic_shared = 127}); }),
              HasSubstr("outside of what may be accessed in shared"));
  EXPECT_THROW(run_text(text, {}, {.grid = 1, .block = 32, .dynamic_shared = 300000}), std::invalid_argument);
}

TEST(PtxChecks, NeverWrittenIsRefused) {
  EXPECT_THAT(memory_message("add.u32 %r5, %r1, %r30;"),
              HasSubstr("source register 2 is read before it was written"));
  EXPECT_THAT(memory_message("setp.lt.u32 %p1, %r1, 3; @%p1 mov.u32 %r6, 0; add.u32 %r5, %r6, 1;"),
              HasSubstr("in lanes 0xfffffff8"));
  EXPECT_THAT(memory_message("@%p5 mov.u32 %r6, 0;"), HasSubstr("the guard is read before it was written"));
  EXPECT_THAT(memory_message(".shared .u32 s[2]; ld.shared.u32 %r5, [s+4];"),
              HasSubstr("shared memory that was never written, at byte 4"));
  Options options;
  options.check_unwritten = false;
  EXPECT_EQ(memory_message("add.u32 %r5, %r1, %r30;", {}, options), "");
}

TEST(PtxChecks, RacesBetweenWarps) {
  const std::string shared =
      ".shared .u32 s[64]; mov.u32 %r10, s; shl.b32 %r11, %r1, 2; add.u32 %r12, %r10, %r11;\n";
  const auto two = [&](const std::string& body) {
    return memory_message(shared + body, {.grid = 1, .block = 64});
  };
  EXPECT_THAT(two("st.shared.u32 [s], 1;"), HasSubstr("warp 1 lane 0 writes what warp 0 wrote"));
  EXPECT_EQ(two("st.shared.u32 [%r12], 1; ld.shared.u32 %r5, [%r12];"), "");
  EXPECT_THAT(two("st.shared.u32 [%r12], 1; bar.sync 0; ld.shared.u32 %r5, [s]; st.shared.u32 [%r12], 2;"),
              HasSubstr("reads what warp 0 wrote"));
  EXPECT_EQ(two("st.shared.u32 [%r12], 1; bar.sync 0; ld.shared.u32 %r5, [s]; bar.sync 0; st.shared.u32 "
                "[%r12], 2;"),
            "");
  EXPECT_EQ(two("setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [s], 0; bar.sync 0; red.shared.add.u32 [s], 1;"),
            "");
  EXPECT_THAT(two("setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [s], 0; bar.sync 0; red.shared.add.u32 [s], 1;"
                  "ld.shared.u32 %r5, [s];"),
              HasSubstr("race in shared memory"));
  EXPECT_THAT(memory_message(".shared .u32 s; st.shared.u32 [s], %r1;"),
              HasSubstr("lanes 0 and 1 store different values"));
  // Bytes beside each other are no race.
  EXPECT_EQ(
      memory_message(".shared .b8 s[64]; mov.u32 %r10, s; add.u32 %r10, %r10, %r1; st.shared.u8 [%r10], %r1;"
                     "ld.shared.u8 %r5, [%r10];",
                     {.grid = 1, .block = 64}),
      "");
}

TEST(PtxChecks, RacesBetweenLanesWhereWanted) {
  Options options;
  options.check_lane_races = true;
  const std::string begin =
      ".shared .u32 s[32]; mov.u32 %r10, s; mad.lo.u32 %r12, %r1, 4, %r10; xor.b32 %r2, %r1, 1;"
      "mad.lo.u32 %r13, %r2, 4, %r10; st.shared.u32 [%r12], %r1;\n";
  EXPECT_THAT(memory_message(begin + "ld.shared.u32 %r5, [%r13];", {}, options),
              HasSubstr("race in shared memory"));
  EXPECT_EQ(memory_message(begin + "bar.warp.sync -1; ld.shared.u32 %r5, [%r13];", {}, options), "");
  EXPECT_THAT(memory_message(begin + "bar.warp.sync -1; ld.shared.u32 %r5, [%r13]; st.shared.u32 [%r12], 1;",
                             {}, options),
              HasSubstr("race in shared memory"));
}

TEST(PtxAtomics, EveryOperation) {
  const auto counted = [](const std::string& operation, const std::string& more = "") {
    return run(".shared .u32 s; st.shared.u32 [s], 40; bar.warp.sync -1;\natom.shared." + operation +
               " %r5, [s], %r1" + more + "; bar.warp.sync -1; ld.shared.u32 %r5, [s];" + kStore32)[0];
  };
  EXPECT_EQ(counted("add.u32"), 40u + 496);
  EXPECT_EQ(counted("exch.b32"), 31u);
  EXPECT_EQ(counted("min.u32"), 0u);
  EXPECT_EQ(counted("max.s32"), 40u);
  EXPECT_EQ(counted("or.b32"), 63u);
  EXPECT_EQ(counted("and.b32"), 0u);
  EXPECT_EQ(counted("xor.b32"), 40u);
  EXPECT_EQ(counted("cas.b32", ", 3"), 40u);
}

TEST(PtxChecks, DivisionByZeroIsRefused) {
  EXPECT_THAT(memory_message("div.u32 %r5, 7, %r1;"), HasSubstr("integer division by zero"));
}

TEST(PtxLaunch, BlocksInAnyOrder) {
  const std::string text = module_of(R"(
    mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x; mad.lo.u32 %r4, %r1, %r2, %r3;
    mul.wide.u32 %rd3, %r4, 8; ld.param.u64 %rd1, [p1]; add.u64 %rd2, %rd1, %rd3;
    mov.u32 %r6, %laneid; mad.lo.u32 %r5, %r4, 100, %r6;)" +
                                     kStore32);
  Options options;
  options.blocks = {2, 0, 1};
  const auto out = run_text(text, {}, {.grid = 3, .block = 40}, options);
  for (std::size_t k = 0; k < 120; ++k) EXPECT_EQ(out[k], k * 100 + k % 40 % 32);
  options.blocks = {2, 0};
  EXPECT_THROW(run_text(text, {}, {.grid = 3, .block = 40}, options), std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::ptx::test
