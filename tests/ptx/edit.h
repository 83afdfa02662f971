// SPDX-License-Identifier: Apache-2.0
// Small changes to PTX text, with which a test shows that its comparison would notice a mistake.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seedbed::ptx {

/// Instructions of the kernel (of all, where it is empty) whose mnemonic begins with `mnemonic`.
std::size_t count_instructions(std::string_view text, std::string_view kernel, std::string_view mnemonic);

// The text with the nth of these instructions changed; throws std::invalid_argument where there is none.

/// The shuffle reads at another distance (lane, for .idx).
std::string change_shuffle(std::string_view text, std::string_view kernel, std::size_t nth,
                           unsigned distance);
/// The instruction is gone: a barrier, for example.
std::string remove_instruction(std::string_view text, std::string_view kernel, std::string_view mnemonic,
                               std::size_t nth);
/// fma.rn.f32 becomes mul.rn.f32 and add.rn.f32.
std::string split_fma(std::string_view text, std::string_view kernel, std::size_t nth);
/// Another mnemonic for the same operands.
std::string replace_mnemonic(std::string_view text, std::string_view kernel, std::string_view mnemonic,
                             std::size_t nth, std::string_view by);

}  // namespace seedbed::ptx
