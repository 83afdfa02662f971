// SPDX-License-Identifier: Apache-2.0
// safetensors: the length of a JSON header (8 bytes, little-endian), the header with type, shape
// and place of every array, then their values. It has no strings: single texts go to __metadata__,
// arrays of texts are left out.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "result/export_arrays.h"
#include "result/output_file.h"
#include "seedbed/error.h"
#include "seedbed/export.h"

namespace seedbed {
namespace {

const char* type_name(ElementType type) {
  switch (type) {
    case ElementType::i8:
      return "I8";
    case ElementType::boolean:
      return "BOOL";
    case ElementType::i32:
      return "I32";
    case ElementType::i64:
      return "I64";
    case ElementType::u64:
      return "U64";
    case ElementType::f32:
      return "F32";
    case ElementType::f64:
      return "F64";
    case ElementType::text:
      break;
  }
  return "";
}

nlohmann::ordered_json metadata_of(const ExportSource& source) {
  Statement facts(*source.database, "SELECT text, hash, program_version, device, math FROM sweep");
  facts.step();
  const char* names[] = {"sweep", "sweep_hash", "program_version", "device", "math"};
  nlohmann::ordered_json metadata;
  for (int i = 0; i < 5; ++i) metadata[names[i]] = std::string(facts.text(i));
  const bool pruned = source.database->has("table", "rung");
  metadata["status_code"] = std::string("0 done, 1 diverged, 2 stopped") + (pruned ? ", 3 pruned" : "");
  return metadata;
}

}  // namespace

void export_safetensors(const std::string& result, const std::string& out, const ExportOptions& options) {
  const ExportSource source(result, out, options);
  const ResultReader reader(result);
  std::vector<ExportArray> arrays = column_arrays(source);
  for (ExportArray& array : chunk_arrays(source, reader)) arrays.push_back(std::move(array));
  std::erase_if(arrays, [](const ExportArray& array) { return array.type == ElementType::text; });

  // Wide types first keeps every array aligned to its element.
  std::stable_sort(arrays.begin(), arrays.end(), [](const ExportArray& a, const ExportArray& b) {
    return a.element_bytes() > b.element_bytes();
  });
  nlohmann::ordered_json header;
  header["__metadata__"] = metadata_of(source);
  std::uint64_t at = 0;
  for (const ExportArray& array : arrays) {
    header[array.name] = {
        {"dtype", type_name(array.type)}, {"shape", array.shape}, {"data_offsets", {at, at + array.bytes()}}};
    at += array.bytes();
  }
  std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  while (text.size() % 8 != 0) text += ' ';

  OutputFile file(out);
  const std::uint64_t length = text.size();
  file.write(&length, sizeof length);
  file.write(text);
  for (const ExportArray& array : arrays) {
    const std::uint64_t start = file.position();
    ArraySink sink([&file](const void* data, std::size_t size) { file.write(data, size); });
    array.write(sink);
    sink.flush();
    if (file.position() - start != array.bytes()) throw std::logic_error("safetensors: " + array.name);
  }
  file.finish();
}

}  // namespace seedbed
