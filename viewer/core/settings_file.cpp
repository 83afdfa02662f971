// SPDX-License-Identifier: Apache-2.0
#include "viewer/core/settings_file.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace seedbed::viewer {

std::string settings_path() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (config != nullptr && config[0] == '/') {
    folder = config;
  } else if (home != nullptr && home[0] == '/') {
    folder = std::filesystem::path(home) / ".config";
  } else {
    return "";
  }
  return (folder / "seedbed" / "viewer.json").string();
}

Settings load_settings(const std::string& path) {
  Settings settings;
  std::ifstream in(path);
  if (!in) return settings;
  const nlohmann::json j = nlohmann::json::parse(in, nullptr, false);
  if (!j.is_object()) return settings;
  const auto number = [&](const char* key, int& value, int least, int most) {
    if (j.contains(key) && j[key].is_number_integer()) value = std::clamp(j[key].get<int>(), least, most);
  };
  const auto flag = [&](const char* key, bool& value) {
    if (j.contains(key) && j[key].is_boolean()) value = j[key].get<bool>();
  };
  number("width", settings.width, 480, 16384);
  number("height", settings.height, 320, 16384);
  ViewState& v = settings.view;
  if (j.contains("palette") && j["palette"].is_string()) parse(j["palette"].get<std::string>(), v.palette);
  if (j.contains("theme") && j["theme"].is_string()) parse(j["theme"].get<std::string>(), v.theme);
  flag("contour", v.contour);
  flag("points", v.points);
  flag("test_points", v.test_points);
  flag("discretize", v.discretize);
  flag("controls", v.controls);
  flag("focus", v.focus);
  for (int m = 0; m < kMapKinds; ++m) flag(name_of(static_cast<MapKind>(m)), v.maps[m]);
  return settings;
}

void save_settings(const Settings& settings, const std::string& path) {
  if (path.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  const ViewState& v = settings.view;
  nlohmann::ordered_json j{{"width", settings.width},      {"height", settings.height},
                           {"palette", id_of(v.palette)},  {"theme", name_of(v.theme)},
                           {"contour", v.contour},         {"points", v.points},
                           {"test_points", v.test_points}, {"discretize", v.discretize},
                           {"controls", v.controls},       {"focus", v.focus}};
  for (int m = 0; m < kMapKinds; ++m) j[name_of(static_cast<MapKind>(m))] = v.maps[m];
  const std::string beside = path + ".new";
  if (std::ofstream(beside) << j.dump(2) << '\n') std::filesystem::rename(beside, path, ignored);
}

}  // namespace seedbed::viewer
