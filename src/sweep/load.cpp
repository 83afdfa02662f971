// SPDX-License-Identifier: Apache-2.0
// From a path, a URL or text, with flags, to a sweep.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "seedbed/error.h"
#include "sweep/state.h"
#include "sweep/toml_reader.h"

namespace seedbed {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

std::string read_source(const std::string& path) {
  const Place place{Place::Kind::file, path, "."};
  const auto fail = [&](const std::string& why) { complain(place, 0, "", why); };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    fail("is a directory; expected a sweep file (TOML) or a Playground URL");
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) fail(fmt::format("cannot read: {}", std::strerror(errno)));
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    text.append(buffer.data(), got);
    if (text.size() > kMostBytes) fail("is larger than 64 MiB; expected a sweep file (TOML)");
  }
  if (std::ferror(file.get()) != 0) fail(fmt::format("cannot read: {}", std::strerror(errno)));
  if (text.starts_with("SQLite format 3")) fail("is a SQLite database; expected a sweep file (TOML)");
  if (text.find('\0') != std::string::npos) fail("is a binary file; expected a sweep file (TOML)");
  return text;
}

Sweep finish(Draft draft, const SweepOverrides& overrides, const std::string& default_name, FileCheck check) {
  for (const std::string& assignment : overrides.set) draft.apply_set(assignment);
  if (overrides.seeds) {
    draft.set({&key_named("seeds.count"), Value::of(*overrides.seeds),
               Place{Place::Kind::flag, fmt::format("--seeds {}", *overrides.seeds), "."}});
  }
  return assemble(draft, default_name, check);
}

/// The name of a sweep that doesn't say it.
std::string name_of_file(const std::string& path) {
  const std::string stem = std::filesystem::path(path).stem().string();
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const bool usable = !stem.empty() && std::ranges::none_of(stem, control) &&
                      read_toml_value(toml_text(Value::of(stem))).has_value();
  return usable ? stem : "sweep";
}

Sweep parse(const std::string& toml, const std::string& origin, const SweepOverrides& overrides,
            const std::string& directory, FileCheck check) {
  const Place place{Place::Kind::file, origin, directory};
  Draft draft;
  draft.read_document(read_toml(toml, place), place);
  return finish(std::move(draft), overrides, name_of_file(origin), check);
}

}  // namespace

Sweep parse_sweep(const std::string& toml, const std::string& origin, const SweepOverrides& overrides,
                  const std::string& directory) {
  return parse(toml, origin, overrides, directory, FileCheck::trust_recorded);
}

Sweep load_sweep(const std::string& source, const SweepOverrides& overrides) {
  if (is_url(source)) return finish(read_playground_url(source), overrides, "playground", FileCheck::compare);
  const std::string directory = std::filesystem::path(source).parent_path().string();
  return parse(read_source(source), source, overrides, directory.empty() ? "." : directory,
               FileCheck::compare);
}

}  // namespace seedbed
