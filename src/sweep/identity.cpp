// SPDX-License-Identifier: Apache-2.0
// What a configuration is: its canonical text, what of it is not the default, and its identity and a file's,
// 128-bit XXH3 in its canonical (big-endian) form.
#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "sweep/keys.h"
#include "sweep/state.h"

namespace seedbed {
namespace {

std::string hex(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  std::string text;
  for (const unsigned char byte : canonical.digest) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace

std::string xxh3_hex(const std::string& bytes) {
  return hex(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string hash_file(const std::string& path, const Entry& entry, int line) {
  const auto fail = [&](const char* why) {
    complain(entry.place, line, entry.key->name, fmt::format("cannot read {}: {}", shown_text(path), why));
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail("it is a directory");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) fail(std::strerror(errno));
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              XXH3_freeState);
  XXH3_128bits_reset(state.get());
  std::array<char, 1 << 16> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    XXH3_128bits_update(state.get(), buffer.data(), got);
  }
  if (std::ferror(file.get()) != 0) fail(std::strerror(errno));
  return hex(XXH3_128bits_digest(state.get()));
}

std::string canonical_json(const Configuration& configuration) {
  Settings settings;
  const Settings defaults;
  settings.configuration = configuration;
  const auto has_no_part = [&](const Key& key) {
    return key.later && json_text(key.get(settings)) == json_text(key.get(defaults));
  };
  Value root = Value::table();
  for (const char* name : kTables) {
    Value table = Value::table();
    for (const Key& key : keys()) {
      if (key.table() == name && key.in_configuration() && !has_no_part(key))
        table.add(std::string(key.leaf()), key.get(settings));
    }
    if (!table.items.empty()) root.add(name, std::move(table));
  }
  return json_text(root);
}

std::vector<SweptValue> changed_settings(const Configuration& configuration) {
  Settings settings;
  const Settings defaults;
  settings.configuration = configuration;
  std::vector<SweptValue> changed;
  for (const Key& key : keys()) {
    if (!key.in_configuration()) continue;
    const Value value = key.get(settings);
    const std::string json = json_text(value);
    if (json != json_text(key.get(defaults))) changed.push_back({key.name, key.label(value), json});
  }
  return changed;
}

std::string configuration_hash(const Configuration& configuration) {
  return xxh3_hex(canonical_json(configuration));
}

}  // namespace seedbed
