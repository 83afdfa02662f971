// SPDX-License-Identifier: Apache-2.0
// What the PTX parser does not know it refuses, with the line; what it is asked to edit, it finds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ptx/edit.h"
#include "ptx/run_text.h"

namespace seedbed::ptx::test {
namespace {

using testing::HasSubstr;

std::string parse_message(const std::string& body, const std::string& outside = "") {
  return message_of([&] { Module::parse(module_of(body, 2, outside)); });
}

TEST(PtxParser, UnknownTextNamesItsLine) {
  try {
    Module::parse(module_of("mov.u32 %r1, 0;\nfrobnicate.u32 %r1, %r2;"));
    FAIL();
  } catch (const ParseError& e) {
    EXPECT_EQ(e.line(), 13);
    EXPECT_STREQ(e.what(), "PTX line 13: unknown instruction in 'frobnicate.u32'");
  }
}

TEST(PtxParser, NothingIsSkipped) {
  EXPECT_THAT(parse_message("add.cc.u32 %r1, %r1, %r1;"),
              HasSubstr("unknown modifier '.cc' in 'add.cc.u32'"));
  EXPECT_THAT(parse_message("add.sat.s32 %r1, %r1, %r1;"), HasSubstr("unknown modifier '.sat'"));
  EXPECT_THAT(parse_message("fma.f32 %f1, %f1, %f1, %f1;"), HasSubstr("rounding or .approx missing"));
  EXPECT_THAT(parse_message("ld.global.v8.u32 %r1, [%rd1];"), HasSubstr("unknown modifier '.v8'"));
  EXPECT_THAT(parse_message("mov.u32 %r1, %clock;"), HasSubstr("unknown register %clock"));
  EXPECT_THAT(parse_message("mov.u32 %r99, 0;"), HasSubstr("unknown register %r99"));
  EXPECT_THAT(parse_message("mov.u32 %r1, nowhere;"), HasSubstr("'nowhere'"));
  EXPECT_THAT(parse_message("bra NOWHERE;"), HasSubstr("unknown label NOWHERE"));
  EXPECT_THAT(parse_message("call.uni f;"), HasSubstr("unknown instruction"));
  EXPECT_THAT(parse_message("add.u32 %r1, %rd1, %r1;"), HasSubstr("another width"));
  EXPECT_THAT(parse_message("add.u32 %r1, %r1;"), HasSubstr("2 operands, expected 3"));
  EXPECT_THAT(parse_message("add.u32 %r1, %r1, %p1;"), HasSubstr("predicate and register"));
  EXPECT_THAT(parse_message("add.rn.f32 %f1, %f1, 1;"), HasSubstr("integer immediate"));
  EXPECT_THAT(parse_message("cvt.f32.s32 %f1, %r1;"), HasSubstr("rounding missing"));
  EXPECT_THAT(parse_message("setp.ltu.s32 %p1, %r1, %r1;"), HasSubstr("unknown type"));
  EXPECT_THAT(parse_message("add.b32 %r1, %r1, %r1;"), HasSubstr("unknown type"));
  EXPECT_THAT(parse_message("st.param.u32 [p0], %r1;"), HasSubstr("read only"));
  EXPECT_THAT(parse_message("ld.shared.u32 %r1, [p0];"), HasSubstr("lies in another space"));
  EXPECT_THAT(parse_message("cp.async.wait_all;"), HasSubstr("unknown instruction"));
  EXPECT_THAT(parse_message("", ".func f() { ret; }\n"), HasSubstr("unknown directive '.func'"));
  EXPECT_THAT(parse_message("L: mov.u32 %r1, 0; L: ret;"), HasSubstr("label L is there twice"));
  EXPECT_THAT(parse_message("mov.u32 %r1, ?;"), HasSubstr("unknown character"));
  EXPECT_THAT(parse_message("{"), HasSubstr("kernel without end"));
  EXPECT_THAT(message_of([] { Module::parse("kernel"); }), HasSubstr("'.version' expected"));
}

TEST(PtxParser, CommentsPragmasAndDebugSections) {
  const Module m = Module::parse(
      module_of("// one\n/* two\nthree */ .pragma \"nounroll\"; .loc 1 2 3\nmov.u32 %r1, 0; ;") +
      ".file 1 \"a.cu\"\n.section .debug_str { .b8 1 }\n");
  EXPECT_EQ(m.kernels(), std::vector<std::string>{"k"});
  EXPECT_EQ(m.instruction_count("k"), 3u);  // with the end
  EXPECT_EQ(m.kernel_like("k"), "k");
  EXPECT_THROW(m.kernel_like("x"), std::invalid_argument);
}

TEST(PtxEdit, ChangesOneInstruction) {
  const std::string text = module_of(
      "  @%p1 fma.rn.f32 %f1, %f1, %f2, %f3;\n  fma.rn.f32 %f4, %f1, %f2, %f4;\n"
      "  shfl.sync.bfly.b32 %r1, %r2, 2, 31, -1;\n  bar.sync 0;\n  bar.sync 1;\n");
  EXPECT_EQ(count_instructions(text, "k", "fma.rn.f32"), 2u);
  EXPECT_EQ(count_instructions(text, "other", "fma.rn.f32"), 0u);
  EXPECT_THAT(change_shuffle(text, "k", 0, 4), HasSubstr("shfl.sync.bfly.b32 %r1, %r2, 4, 31, -1;"));
  EXPECT_THAT(split_fma(text, "k", 1),
              HasSubstr("mul.rn.f32 %product, %f1, %f2; add.rn.f32 %f4, %product, %f4; }"));
  EXPECT_THROW(split_fma(text, "k", 0), std::invalid_argument);  // it has a guard
  EXPECT_THROW(split_fma(text, "k", 2), std::invalid_argument);
  const std::string removed = remove_instruction(text, "k", "bar.sync", 0);
  EXPECT_EQ(count_instructions(removed, "k", "bar.sync"), 1u);
  EXPECT_THAT(removed, HasSubstr("bar.sync 1;"));
  EXPECT_THAT(replace_mnemonic(text, "k", "bar.sync", 1, "barrier.sync"), HasSubstr("barrier.sync 1;"));
  EXPECT_NO_THROW(Module::parse(split_fma(text, "k", 1)));
}

TEST(PtxEdit, ASplitFmaRoundsTwice) {
  const std::string body =
      std::string(kHead) +
      "mov.f32 %f1, 0f3F8CCCCD;\n mov.f32 %f2, 0fBF9AE148;\n fma.rn.f32 %f3, %f1, %f1, %f2;\n"
      "mov.b32 %r5, %f3;\ncvt.u64.u32 %rd5, %r5;\nst.global.u64 [%rd2], %rd5;";
  const std::string text = module_of(body);
  EXPECT_NE(run_text(text, {})[0], run_text(split_fma(text, "k", 0), {})[0]);
}

}  // namespace
}  // namespace seedbed::ptx::test
