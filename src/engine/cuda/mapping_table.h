// SPDX-License-Identifier: Apache-2.0
// Which mapping is the fastest where: rules of a data file (mappings.csv, embedded), in the order in which
// they are tried. `seedbed bench` measures every mapping on a GPU.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/cuda/planner.h"

namespace seedbed::cuda {

/// Bounds are inclusive.
struct MappingRule {
  Mapping mapping;
  int depth_from, depth_to;
  std::size_t networks_from, networks_to;
  int batch_from;
  bool applies(int depth, std::size_t networks, int batch) const {
    return depth >= depth_from && depth <= depth_to && networks >= networks_from && networks <= networks_to &&
           batch >= batch_from;
  }
};

/// Lines of threads,width,depth_from,depth_to,networks_from,networks_to,batch_from after a heading; # begins
/// a comment; networks_to "" is no bound. Throws UsageError with origin and line.
std::vector<MappingRule> parse_mapping_table(const std::string& text, const std::string& origin);

/// The embedded table, or the one last given to use_mapping_table().
std::span<const MappingRule> mapping_table();

/// From now on the rules of this file; not while packs are planned. Throws UsageError.
void use_mapping_table(const std::string& path);

}  // namespace seedbed::cuda
