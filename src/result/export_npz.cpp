// SPDX-License-Identifier: Apache-2.0
// NumPy's .npz: a zip archive of .npy members (format 1.0: magic, header as a Python literal padded
// to 64 bytes, values).
#include <fmt/format.h>

#include "result/export_arrays.h"
#include "result/output_file.h"
#include "result/zip_writer.h"
#include "seedbed/error.h"
#include "seedbed/export.h"

namespace seedbed {
namespace {

std::string descriptor_of(const ExportArray& array) {
  switch (array.type) {
    case ElementType::i8:
      return "|i1";
    case ElementType::boolean:
      return "|b1";
    case ElementType::i32:
      return "<i4";
    case ElementType::i64:
      return "<i8";
    case ElementType::u64:
      return "<u8";
    case ElementType::f32:
      return "<f4";
    case ElementType::f64:
      return "<f8";
    case ElementType::text:
      return fmt::format("<U{}", array.characters);
  }
  return "";
}

std::string npy_header(const ExportArray& array) {
  std::string shape;
  for (std::int64_t extent : array.shape) shape += fmt::format("{}, ", extent);
  std::string literal =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descriptor_of(array), shape);
  constexpr std::size_t kPrefix = 10, kAlignment = 64;
  while ((kPrefix + literal.size() + 1) % kAlignment != 0) literal += ' ';
  literal += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(literal.size() & 0xff);
  header += static_cast<char>(literal.size() >> 8);
  return header + literal;
}

}  // namespace

void export_npz(const std::string& result, const std::string& out, const ExportOptions& options) {
  const ExportSource source(result, out, options);
  const ResultReader reader(result);
  OutputFile file(out);
  if (!file.seekable()) throw UsageError(out + ": an npz archive needs a regular file");
  ZipWriter zip(file);
  const auto add = [&zip](const ExportArray& array) {
    const std::string header = npy_header(array);
    zip.begin(array.name + ".npy", header.size() + array.bytes());
    zip.write(header.data(), header.size());
    ArraySink sink([&zip](const void* data, std::size_t size) { zip.write(data, size); });
    array.write(sink);
    sink.flush();
    zip.end();
  };
  for (const ExportArray& array : column_arrays(source)) add(array);
  for (const ExportArray& array : chunk_arrays(source, reader)) add(array);
  zip.finish();
  file.finish();
}

}  // namespace seedbed
