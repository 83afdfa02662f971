// SPDX-License-Identifier: Apache-2.0
// What the networks of a row are called: by the seed that they have, not by where they stand.
#include <fmt/format.h>

#include "viewer/core/population.h"

namespace seedbed::viewer {
namespace {

struct Stream {
  const char* name;
  std::int64_t count;
  std::uint64_t seed;
};

/// The crossed streams that have more than one seed; all of them where none has.
std::vector<Stream> crossed_streams(const SeedDesign& design, const Seeds& seeds) {
  const std::vector<Stream> all{{"init", design.init_count, seeds.init},
                                {"data", design.data_count, seeds.data},
                                {"order", design.order_count, seeds.order}};
  std::vector<Stream> varied = all;
  std::erase_if(varied, [](const Stream& s) { return s.count < 2; });
  return varied.empty() ? all : varied;
}

}  // namespace

std::uint64_t Population::seed_number(int network) const {
  const SeedDesign& design = sweep_.seeds();
  return (design.crossed ? 0 : design.first) + static_cast<std::uint64_t>(seed_of(network));
}

std::string Population::seed_name(int network) const {
  const SeedDesign& design = sweep_.seeds();
  if (!design.crossed) return fmt::format("seed {}", seed_number(network));
  std::string text;
  for (const Stream& s : crossed_streams(design, seeds_of(network)))
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", s.name, s.seed);
  return text;
}

std::string Population::short_seed_name(int network) const {
  const SeedDesign& design = sweep_.seeds();
  if (!design.crossed) return std::to_string(seed_number(network));
  std::string text;
  for (const Stream& s : crossed_streams(design, seeds_of(network)))
    text += (text.empty() ? "" : "·") + std::to_string(s.seed);
  return text;
}

std::string Population::all_seeds_name() const {
  const SeedDesign& design = sweep_.seeds();
  if (seeds_ == 0) return "";
  if (!design.crossed)
    return seeds_ == 1 ? seed_name(0)
                       : fmt::format("seeds {} to {}", seed_number(0), seed_number(seeds_ - 1));
  std::string text;
  for (const Stream& s : crossed_streams(design, seeds_of(0)))
    text += fmt::format("{}{} {}", text.empty() ? "" : " × ", s.count, s.name);
  return text + " seeds";
}

}  // namespace seedbed::viewer
