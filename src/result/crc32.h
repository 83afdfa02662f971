// SPDX-License-Identifier: Apache-2.0
// CRC-32 of zip files (polynomial 0xEDB88320, reflected), eight bytes a step.
#pragma once

#include <cstddef>
#include <cstdint>

namespace seedbed {

/// Continues `crc` (0 at the start) over more bytes.
std::uint32_t crc32_of(const void* data, std::size_t size, std::uint32_t crc = 0);

}  // namespace seedbed
