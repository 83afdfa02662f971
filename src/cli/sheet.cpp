// SPDX-License-Identifier: Apache-2.0
// seedbed sheet: the contact sheet of a result as a PNG.
#include "seedbed/sheet.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "seedbed/error.h"

namespace seedbed::cli {
namespace {

struct SheetFlags {
  std::string result, output;
  SheetOptions sheet;
  bool no_points = false;
};

void run_sheet(SheetFlags options) {
  options.sheet.points = !options.no_points;
  const ResultReader result(options.result);
  if (result.finished_networks() == 0) {
    throw ResultError(
        fmt::format("{}: no network is finished yet; continue it with seedbed run", options.result));
  }
  for (const std::string& note : write_sheet(result, options.output, options.sheet)) {
    fmt::print(stderr, "note: {}\n", note);
  }
}

}  // namespace

void add_sheet(CLI::App& app) {
  auto options = std::make_shared<SheetFlags>();
  CLI::App* command = app.add_subcommand("sheet", "Contact sheet: a picture of every configuration and seed");
  command->add_option("RESULT", options->result, "result file of seedbed run")->required();
  command->add_option("-o,--output", options->output, "PNG file to write")->required();
  SheetOptions& sheet = options->sheet;
  command->add_option("--columns", sheet.columns, "seeds shown, the first ones")->capture_default_str();
  command->add_option("--rows", sheet.rows, "configurations shown at most")->capture_default_str();
  command->add_option("--maps", sheet.maps, "seeds in mean and disagreement; 0: no maps")
      ->capture_default_str();
  command->add_option("--tile", sheet.tile, "side of a tile in layout units")->capture_default_str();
  command->add_option("--scale", sheet.scale, "pixels a layout unit")->capture_default_str();
  command->add_flag("--no-points", options->no_points, "leave out the training points");
  set_examples(*command,
               "seedbed sheet spirals.db -o spirals.png\n  seedbed sheet spirals.db -o large.png --tile 160 "
               "--columns 6");
  command->callback([options] { run_sheet(*options); });
}

}  // namespace seedbed::cli
