// SPDX-License-Identifier: Apache-2.0
// Looks up embedded files; the table is generated.
#include "report/page/assets.h"

#include <stdexcept>

namespace seedbed::page {

struct EmbeddedFile {
  const char* name;
  const char *begin, *end;
};
extern const EmbeddedFile kEmbeddedFiles[];  ///< ended by a null name; ECharts is "echarts.min.js"

std::string_view asset(std::string_view name) {
  for (const EmbeddedFile* file = kEmbeddedFiles; file->name != nullptr; ++file) {
    if (name == file->name) return {file->begin, static_cast<std::size_t>(file->end - file->begin)};
  }
  throw std::logic_error("no embedded file " + std::string(name));
}

std::string scripts() {
  std::string all;
  for (const EmbeddedFile* file = kEmbeddedFiles; file->name != nullptr; ++file) {
    const std::string_view name = file->name;
    if (!name.ends_with(".js") || name == "echarts.min.js") continue;
    all += asset(name);
    all += '\n';
  }
  return all;
}

std::string_view chart_library() {
  for (const EmbeddedFile* file = kEmbeddedFiles; file->name != nullptr; ++file) {
    if (std::string_view(file->name) == "echarts.min.js") return asset("echarts.min.js");
  }
  return {};
}

}  // namespace seedbed::page
