// SPDX-License-Identifier: Apache-2.0
// What a contact sheet shows, apart from how it looks and where the fields come from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "seedbed/dataset.h"
#include "seedbed/study.h"

namespace seedbed {

enum class TileState { missing, unsolved, solved, diverged };

struct SheetTile {
  TileState state = TileState::missing;
  bool pruned = false;                  ///< drawn as it was at its rung, and marked
  std::vector<float> field;             ///< [side][side]; empty unless solved or unsolved
  std::shared_ptr<const Dataset> data;  ///< its training points are drawn; may be null
};

/// The fields of one row, all with the same side.
struct SheetFields {
  int side = 0;
  std::vector<SheetTile> tiles;
  std::vector<float> mean, disagreement;  ///< empty where undefined
};

/// What is known of a row without any field.
struct SheetRow {
  std::vector<std::string> labels;  ///< one a key
  std::int64_t networks = 0, solved = 0, diverged = 0, pruned = 0;
  Interval limits{0, 1};      ///< of the share that solved
  bool has_criterion = true;  ///< no: the criterion is an accuracy, and this is a regression
};

struct SheetContent {
  std::string title;
  std::vector<std::string> captions;  ///< paragraphs under the title
  std::vector<std::string> notes;     ///< below the legend: what was left out
  std::vector<std::string> keys;      ///< names of the label columns
  std::vector<std::string> seeds;     ///< labels of the tile columns
  std::string seeds_title, maps_title;
  bool success = true;  ///< show the share that solved
  bool maps = true;     ///< show mean and disagreement
  bool pruned = false;  ///< [prune]: a row says how many networks were kept instead of a share that solved
  std::vector<SheetRow> rows;
};

}  // namespace seedbed
