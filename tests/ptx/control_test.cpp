// SPDX-License-Identifier: Apache-2.0
// Divergence, barriers, shuffles and votes in the PTX interpreter, and what it refuses about them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ptx/edit.h"
#include "ptx/run_text.h"

namespace seedbed::ptx::test {
namespace {

using testing::HasSubstr;

TEST(PtxControl, LanesSplitAndMeetAgain) {
  const auto out = run(R"(
    setp.lt.u32 %p1, %r1, 10;
    @%p1 bra THEN;
    mul.lo.u32 %r5, %r1, 100;
    bra JOIN;
  THEN:
    add.u32 %r5, %r1, 1000;
  JOIN:
    activemask.b32 %r6;
    mov.b64 %rd5, {%r5, %r6};)" +
                       kStore);
  for (std::uint64_t k = 0; k < 32; ++k) {
    EXPECT_EQ(out[k], 0xffffffff00000000u + (k < 10 ? k + 1000 : k * 100)) << k;
  }
}

TEST(PtxControl, LoopsOfDifferentLength) {
  const auto out = run(R"(
    mov.u32 %r5, 0;
    mov.u32 %r6, 0;
  LOOP:
    add.u32 %r5, %r5, %r6;
    add.u32 %r6, %r6, 1;
    setp.le.u32 %p1, %r6, %r1;
    @%p1 bra LOOP;)" + kStore32);
  for (std::uint64_t k = 0; k < 32; ++k) EXPECT_EQ(out[k], k * (k + 1) / 2);
}

TEST(PtxControl, GuardsAndEarlyReturn) {
  const auto out = run(R"(
    setp.gt.u32 %p1, %r1, 20;
    @%p1 ret;
    mov.u32 %r5, 1;
    setp.lt.u32 %p2, %r1, 5;
    @!%p2 mov.u32 %r5, 2;)" +
                       kStore32);
  for (std::size_t k = 0; k < 32; ++k) EXPECT_EQ(out[k], k > 20 ? 0xdeadbeef : k < 5 ? 1u : 2u);
}

TEST(PtxControl, BranchTables) {
  const auto out = run(R"(
    and.b32 %r6, %r1, 3;
    ts: .branchtargets A, B, C, C;
    brx.idx %r6, ts;
  A: mov.u32 %r5, 7; bra END;
  B: mov.u32 %r5, 8; bra END;
  C: mov.u32 %r5, 9;
  END:)" + kStore32);
  for (std::size_t k = 0; k < 32; ++k) EXPECT_EQ(out[k], std::vector<std::uint64_t>({7, 8, 9, 9})[k % 4]);
}

TEST(PtxControl, NestedScopesHaveTheirOwnNames) {
  const auto out =
      run("mov.u32 %r5, 1; { .reg .b32 %r5; mov.u32 %r5, 2; { .reg .b32 t; mov.b32 t, %r5; } }" + kStore32);
  EXPECT_EQ(out[3], 1u);
}

TEST(PtxShuffle, AllModes) {
  const auto shuffled = [](const std::string& arguments) {
    return run("shfl.sync." + arguments + ";\nselp.u32 %r6, 1, 0, %p1; mov.b64 %rd5, {%r5, %r6};" + kStore);
  };
  const auto butterfly = shuffled("bfly.b32 %r5|%p1, %r1, 5, 31, -1");
  const auto within8 = shuffled("bfly.b32 %r5|%p1, %r1, 4, 0x181f, -1");
  const auto up = shuffled("up.b32 %r5|%p1, %r1, 3, 0, -1");
  const auto down = shuffled("down.b32 %r5|%p1, %r1, 3, 31, -1");
  const auto index = shuffled("idx.b32 %r5|%p1, %r1, 9, 0x181f, -1");
  const std::uint64_t yes = std::uint64_t(1) << 32;
  for (std::uint64_t k = 0; k < 32; ++k) {
    EXPECT_EQ(butterfly[k], yes | (k ^ 5));
    EXPECT_EQ(within8[k], yes | (k ^ 4));
    EXPECT_EQ(up[k], k >= 3 ? yes | (k - 3) : k);
    EXPECT_EQ(down[k], k + 3 < 32 ? yes | (k + 3) : k);
    EXPECT_EQ(index[k], yes | (k / 8 * 8 + 1));
  }
}

/// Lanes that come first wait, also where the other branch is placed after the shuffle.
TEST(PtxShuffle, WaitsForLanesOfAnotherBranch) {
  const auto out = run(R"(
    setp.lt.u32 %p1, %r1, 16;
    mov.u32 %r6, 1;
    @%p1 bra FAR;
  JOIN:
    shfl.sync.bfly.b32 %r5, %r6, 16, 31, -1;
    bra END;
  FAR:
    mov.u32 %r6, 2;
    bra JOIN;
  END:)" + kStore32);
  for (std::size_t k = 0; k < 32; ++k) EXPECT_EQ(out[k], k < 16 ? 1u : 2u);
}

TEST(PtxShuffle, HalvesMayShuffleAlone) {
  const auto out = run(R"(
    setp.lt.u32 %p1, %r1, 16;
    mov.u32 %r5, 0;
    @%p1 shfl.sync.bfly.b32 %r5, %r1, 1, 31, 0xffff;)" +
                       kStore32);
  for (std::size_t k = 0; k < 32; ++k) EXPECT_EQ(out[k], k < 16 ? (k ^ 1) : 0u);
}

TEST(PtxShuffle, RefusesWhatIsUndefined) {
  const auto message = [](const std::string& body) { return message_of([&] { run(body); }); };
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 16; @%p1 shfl.sync.bfly.b32 %r5, %r1, 1, 31, -1;"),
              HasSubstr("lanes 0xffff0000 of the member mask 0xffffffff do not take part"));
  EXPECT_THAT(
      message("setp.lt.u32 %p1, %r1, 16; @!%p1 bra END; shfl.sync.bfly.b32 %r5, %r1, 1, 31, -1; END:"),
      HasSubstr("lanes 0x0000ffff wait here for lanes that are elsewhere or have ended"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 16; @!%p1 ret; shfl.sync.bfly.b32 %r5, %r1, 1, 31, -1;"),
              HasSubstr("have ended"));
  EXPECT_THAT(message("shfl.sync.bfly.b32 %r5, %r1, 1, 31, 0xffff;"),
              HasSubstr("are not in their member mask"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 16; @%p1 shfl.sync.bfly.b32 %r5, %r1, 16, 31, 0xffff;"),
              HasSubstr("lane 0 reads a lane which takes no part"));
}

TEST(PtxVote, AnswersForTheMembers) {
  const auto answer = [](const std::string& code) {
    return run("setp.lt.u32 %p1, %r1, 4; setp.lt.u32 %p2, %r1, 99;\n" + code + kStore32)[7];
  };
  const std::string end = "selp.u32 %r5, 1, 0, %p3;";
  EXPECT_EQ(answer("vote.sync.ballot.b32 %r5, %p1, -1;"), 15u);
  EXPECT_EQ(answer("vote.sync.ballot.b32 %r5, !%p1, -1;"), 0xfffffff0u);
  EXPECT_EQ(answer("vote.sync.all.pred %p3, %p1, -1;" + end), 0u);
  EXPECT_EQ(answer("vote.sync.all.pred %p3, %p2, -1;" + end), 1u);
  EXPECT_EQ(answer("vote.sync.any.pred %p3, %p1, -1;" + end), 1u);
  EXPECT_EQ(answer("vote.sync.uni.pred %p3, %p1, -1;" + end), 0u);
  EXPECT_EQ(answer("and.b32 %r6, %r1, 1; match.any.sync.b32 %r5, %r6, -1;"), 0xaaaaaaaau);
  EXPECT_EQ(answer("and.b32 %r6, %r1, 1; match.all.sync.b32 %r5|%p3, %r6, -1;"), 0u);
  EXPECT_EQ(answer("redux.sync.add.u32 %r5, %r1, -1;"), 496u);
  EXPECT_EQ(answer("redux.sync.max.s32 %r5, %r1, -1;"), 31u);
}

/// Every thread of 4 warps writes its number, and reads that of the thread 32 further on.
const std::string kExchange = module_of(std::string(kHead) + R"(
    .shared .align 4 .b8 buffer[512];
    mov.u32 %r10, buffer;
    shl.b32 %r11, %r1, 2;
    add.u32 %r12, %r10, %r11;
    st.shared.u32 [%r12], %r1;
    bar.sync 0;
    add.u32 %r13, %r11, 128;
    and.b32 %r13, %r13, 511;
    add.u32 %r13, %r10, %r13;
    ld.shared.u32 %r5, [%r13];
    bar.sync 0;
    st.shared.u32 [%r12], 0;)" + kStore32);

TEST(PtxBarrier, FourWarpsInEveryOrder) {
  for (const WarpOrder order : {WarpOrder::ascending, WarpOrder::descending, WarpOrder::round_robin}) {
    for (const unsigned slice : {1u, 3u, 1000u}) {
      Options options;
      options.order = order;
      options.slice = slice;
      const auto out = run_text(kExchange, {}, {.grid = 1, .block = 128}, options);
      for (std::size_t k = 0; k < 128; ++k) EXPECT_EQ(out[k], (k + 32) % 128);
    }
  }
}

TEST(PtxBarrier, AMissingOneIsARace) {
  for (std::size_t nth = 0; nth < 2; ++nth) {
    const std::string text = remove_instruction(kExchange, "k", "bar.sync", nth);
    for (const WarpOrder order : {WarpOrder::ascending, WarpOrder::descending, WarpOrder::round_robin}) {
      Options options;
      options.order = order;
      options.check_unwritten = false;
      const std::string message = message_of([&] { run_text(text, {}, {.grid = 1, .block = 128}, options); });
      EXPECT_THAT(message, HasSubstr("race in shared memory"));
      EXPECT_THAT(message, HasSubstr("'ld.shared.u32 %r5, [%r13];'"));
      EXPECT_THAT(message,
                  HasSubstr(nth == 0 ? "'st.shared.u32 [%r12], %r1;'" : "'st.shared.u32 [%r12], 0;'"));
    }
  }
}

TEST(PtxBarrier, NamedPairsAndProducers) {
  // Warps 0 and 1 meet at barrier 1; warp 0 gives to warp 1. Warp 2 gives to warp 3 at barrier 2 and goes on.
  const std::string text = module_of(std::string(kHead) + R"(
    .shared .align 4 .b8 buffer[8];
    shr.u32 %r2, %r1, 5;
    mov.u32 %r5, 0;
    and.b32 %r6, %r1, 31;
    setp.eq.u32 %p1, %r6, 0;
    shr.u32 %r7, %r2, 1;
    add.u32 %r7, %r7, 1;
    mov.u32 %r8, buffer;
    mad.lo.u32 %r8, %r7, 4, %r8;
    setp.eq.u32 %p2, %r2, 0;
    setp.eq.u32 %p3, %r2, 2;
    or.pred %p4, %p2, %p3;
    and.pred %p5, %p4, %p1;
    @%p5 st.shared.u32 [%r8+-4], %r2;
    @%p3 bra GIVE;
    bar.sync %r7, 64;
    bra TAKE;
  GIVE:
    bar.arrive 2, 64;
    bra END;
  TAKE:
    @!%p4 ld.shared.u32 %r5, [%r8+-4];
  END:)" + kStore32);
  const auto out = run_text(text, {}, {.grid = 1, .block = 128});
  EXPECT_EQ(out[40], 0u);
  EXPECT_EQ(out[100], 2u);
  EXPECT_THAT(message_of([&] {
                run_text(remove_instruction(text, "k", "bar.arrive", 0), {}, {.grid = 1, .block = 128});
              }),
              HasSubstr("barrier divergence, no warp can go on"));
}

TEST(PtxBarrier, Reductions) {
  const auto answer = [](const std::string& code) {
    return run_text(module_of(std::string(kHead) + "setp.lt.u32 %p1, %r1, 70;\n" + code + kStore32), {},
                    {.grid = 1, .block = 128})[99];
  };
  EXPECT_EQ(answer("bar.red.popc.u32 %r5, 0, %p1;"), 70u);
  EXPECT_EQ(answer("bar.red.and.pred %p2, 0, %p1; selp.u32 %r5, 1, 0, %p2;"), 0u);
  EXPECT_EQ(answer("bar.red.or.pred %p2, 0, %p1; selp.u32 %r5, 1, 0, %p2;"), 1u);
}

TEST(PtxBarrier, DivergenceIsRefused) {
  const auto message = [](const std::string& body) {
    return message_of([&] { run_text(module_of(kHead + body), {}, {.grid = 1, .block = 64}); });
  };
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 7; @%p1 bar.sync 0;"),
              HasSubstr("only lanes 0x0000007f of 0xffffffff"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 7; @%p1 ret; bar.sync 0;"),
              HasSubstr("lanes 0x0000007f have ended"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 32; @%p1 ret; bar.sync 0;"), HasSubstr("warp 0 has ended"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 7; @%p1 bra A; bar.sync 0; bra B; A: bar.sync 1; B:"),
              HasSubstr("wait here for lanes that are elsewhere"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 32; @%p1 bra A; bar.sync 0; bra B; A: bar.sync 0, 32; B:"),
              HasSubstr("warp 0 has ended"));
  EXPECT_THAT(message("setp.lt.u32 %p1, %r1, 32; @%p1 bra A; bar.sync 0; bra B; A: bar.sync 1; B:"),
              HasSubstr("no warp can go on"));
}

TEST(PtxControl, EndlessLoopsAreGivenUp) {
  Options options;
  options.max_warp_instructions = 1000;
  EXPECT_THAT(message_of([&] { run("A: bra A;", {}, options); }), HasSubstr("too many instructions"));
}

}  // namespace
}  // namespace seedbed::ptx::test
