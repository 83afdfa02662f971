// SPDX-License-Identifier: Apache-2.0
// The records of a zip archive (PKWARE APPNOTE 4.3): local headers, central directory, its end.
#include "result/zip_writer.h"

#include <algorithm>
#include <stdexcept>

#include "result/crc32.h"

namespace seedbed {
namespace {

constexpr std::uint32_t kLarge = 0xffffffff;
constexpr std::uint16_t kDate1980 = 1 << 5 | 1;
constexpr std::uint64_t kCrcOffset = 14;  // within a local header

// A record under construction, little-endian.
struct Record : std::string {
  Record& u16(std::uint64_t v) { return put(v, 2); }
  Record& u32(std::uint64_t v) { return put(v, 4); }
  Record& u64(std::uint64_t v) { return put(v, 8); }
  Record& put(std::uint64_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) push_back(static_cast<char>(v >> (8 * i) & 0xff));
    return *this;
  }
};

std::uint16_t version_needed(bool zip64) {
  return zip64 ? 45 : 20;
}

}  // namespace

void ZipWriter::begin(const std::string& name, std::uint64_t size) {
  members_.push_back({name, size, file_.position(), 0});
  written_ = 0;
  const bool zip64 = large(size);
  Record header;
  header.u32(0x04034b50).u16(version_needed(zip64)).u16(0).u16(0);
  header.u16(0).u16(kDate1980).u32(0);  // the checksum comes with end()
  header.u32(zip64 ? kLarge : size).u32(zip64 ? kLarge : size).u16(name.size()).u16(zip64 ? 20 : 0);
  header += name;
  if (zip64) header.u16(1).u16(16).u64(size).u64(size);
  file_.write(header);
}

void ZipWriter::write(const void* data, std::size_t size) {
  members_.back().crc = crc32_of(data, size, members_.back().crc);
  file_.write(data, size);
  written_ += size;
}

void ZipWriter::end() {
  const Member& member = members_.back();
  if (written_ != member.size)
    throw std::logic_error("zip: member " + member.name + " has not its announced size");
  Record crc;
  crc.u32(member.crc);
  file_.patch(member.position + kCrcOffset, crc.data(), crc.size());
}

void ZipWriter::finish() {
  const std::uint64_t start = file_.position();
  for (const Member& m : members_) {
    Record extra;
    if (large(m.size)) extra.u64(m.size).u64(m.size);
    if (large(m.position)) extra.u64(m.position);
    const bool zip64 = !extra.empty();
    Record entry;
    entry.u32(0x02014b50).u16(version_needed(zip64)).u16(version_needed(zip64)).u16(0).u16(0);
    entry.u16(0).u16(kDate1980).u32(m.crc);
    entry.u32(large(m.size) ? kLarge : m.size).u32(large(m.size) ? kLarge : m.size);
    entry.u16(m.name.size()).u16(zip64 ? extra.size() + 4 : 0).u16(0).u16(0).u16(0).u32(0);
    entry.u32(large(m.position) ? kLarge : m.position);
    entry += m.name;
    if (zip64) entry.u16(1).u16(extra.size());
    entry += extra;
    file_.write(entry);
  }
  const std::uint64_t size = file_.position() - start, count = members_.size();
  Record end;
  if (large(start) || large(size) || count >= 0xffff) {
    const std::uint64_t record = file_.position();
    end.u32(0x06064b50).u64(44).u16(45).u16(45).u32(0).u32(0).u64(count).u64(count).u64(size).u64(start);
    end.u32(0x07064b50).u32(0).u64(record).u32(1);
  }
  end.u32(0x06054b50).u16(0).u16(0).u16(std::min<std::uint64_t>(count, 0xffff));
  end.u16(std::min<std::uint64_t>(count, 0xffff)).u32(large(size) ? kLarge : size);
  end.u32(large(start) ? kLarge : start).u16(0);
  file_.write(end);
}

}  // namespace seedbed
