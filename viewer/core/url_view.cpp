// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/url_view.h"

#include <algorithm>

namespace seedbed::viewer {

void look_as_url(std::string_view source, ViewState& view) {
  const std::size_t hash = source.find('#');
  if (!source.starts_with("http") || hash == std::string_view::npos) return;
  std::string_view rest = source.substr(hash + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string_view name = field.substr(0, equals);
    const std::string_view value = field.substr(std::min(equals + 1, field.size()));
    if (value != "true" && value != "false") continue;
    if (name == "showTestData") view.test_points = value == "true";
    if (name == "discretize") view.discretize = value == "true";
  }
}

}  // namespace seedbed::viewer
