// SPDX-License-Identifier: Apache-2.0
// A chunk holds one kind of data for consecutive networks. It is encoded as arrays (arrays.h),
// compressed with zstd, and carries the XXH3-64 of the bytes before compression.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "seedbed/engine.h"

namespace seedbed {

/// What the column `kind` says.
enum class ChunkKind : std::uint8_t { parameters, dead, curve, snapshots };
inline constexpr ChunkKind kChunkKinds[] = {ChunkKind::parameters, ChunkKind::dead, ChunkKind::curve,
                                            ChunkKind::snapshots};
const char* name_of(ChunkKind kind);

/// A unit is cut into chunks so that none is much over this many bytes before compression; what
/// one network has is never cut. Reading a network decompresses no more than this.
inline constexpr std::size_t kChunkBytes = 512 * 1024;

/// How many of the first networks of `results` make the next chunk of that kind (at least 1).
std::size_t chunk_length(ChunkKind kind, std::span<const NetworkResult> results);

/// The bytes of a chunk before compression; empty where no network has anything of the kind.
std::vector<std::uint8_t> encode_chunk(ChunkKind kind, std::span<const NetworkResult> results);

/// Fills the parts of `results` that the kind stands for (`results` has as many networks as the
/// chunk). Throws Damaged.
void decode_chunk(ChunkKind kind, std::span<const std::uint8_t> bytes, std::span<NetworkResult> results);

/// A chunk as it is stored.
struct SealedChunk {
  std::int64_t bytes = 0;     ///< before compression
  std::int64_t checksum = 0;  ///< XXH3-64, as a two's complement integer
  std::vector<std::uint8_t> data;
};
SealedChunk seal(std::span<const std::uint8_t> bytes);

/// Decompresses and checks. Throws Damaged.
std::vector<std::uint8_t> unseal(std::span<const std::uint8_t> data, std::int64_t bytes,
                                 std::int64_t checksum);

}  // namespace seedbed
