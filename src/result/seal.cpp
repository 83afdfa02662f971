// SPDX-License-Identifier: Apache-2.0
// Compression and checksum of a chunk.
#include <xxhash.h>
#include <zstd.h>

#include <bit>
#include <memory>
#include <stdexcept>

#include "result/arrays.h"
#include "result/chunk.h"

namespace seedbed {
namespace {

constexpr int kLevel = 1;  // floats of trained networks hardly shrink further at a higher one
constexpr std::int64_t kMaxBytes = std::int64_t{1} << 31;

std::int64_t checksum_of(std::span<const std::uint8_t> bytes) {
  return std::bit_cast<std::int64_t>(static_cast<std::uint64_t>(XXH3_64bits(bytes.data(), bytes.size())));
}

}  // namespace

SealedChunk seal(std::span<const std::uint8_t> bytes) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  static thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  SealedChunk chunk{static_cast<std::int64_t>(bytes.size()), checksum_of(bytes), {}};
  chunk.data.resize(ZSTD_compressBound(bytes.size()));
  const std::size_t size = ZSTD_compressCCtx(context.get(), chunk.data.data(), chunk.data.size(),
                                             bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size)) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(size));
  chunk.data.resize(size);
  return chunk;
}

std::vector<std::uint8_t> unseal(std::span<const std::uint8_t> data, std::int64_t bytes,
                                 std::int64_t checksum) {
  if (bytes < 0 || bytes > kMaxBytes ||
      ZSTD_getFrameContentSize(data.data(), data.size()) != static_cast<unsigned long long>(bytes))
    throw Damaged("it does not decompress to the size that it should have");
  std::vector<std::uint8_t> out(static_cast<std::size_t>(bytes));
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), data.data(), data.size());
  if (ZSTD_isError(size) || size != out.size()) throw Damaged("it does not decompress");
  if (checksum_of(out) != checksum) throw Damaged("its checksum is wrong");
  return out;
}

}  // namespace seedbed
