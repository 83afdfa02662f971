// SPDX-License-Identifier: Apache-2.0
// seedbed view: the viewer, live or replayed, in a window or without a display.
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/engine_arguments.h"
#include "cli/interrupt.h"
#include "seedbed/error.h"
#include "viewer/viewer.h"

namespace seedbed::cli {
namespace {

struct ViewFlags {
  viewer::ViewOptions view;
  EngineArguments engine;
  std::string size;
};

void run_view(ViewFlags options) {
  viewer::ViewOptions& view = options.view;
  view.engine = options.engine.options();
  if (!options.size.empty() && (std::sscanf(options.size.c_str(), "%dx%d", &view.width, &view.height) != 2 ||
                                view.width < 1 || view.height < 1))
    throw UsageError("--size " + options.size + ": expected WIDTHxHEIGHT, e.g. 1280x800");
  const InterruptGuard interrupt;
  view.cancel = &interrupt.flag();
  viewer::view(view);
  if (interrupt.flag()) throw Error(interrupt.exit_code(), "view: interrupted");
}

}  // namespace

void add_view(CLI::App& app) {
  auto options = std::make_shared<ViewFlags>();
  viewer::ViewOptions& view = options->view;
  CLI::App* command =
      app.add_subcommand("view", "Hundreds of decision boundaries: live, or a result replayed");
  command->add_option("SOURCE", view.source, "sweep file (TOML), Playground URL or result file")->required();
  command->add_option("--set", view.overrides.set, "key=value: changes a key of the sweep file")
      ->allow_extra_args(false);
  command->add_option("--seeds", view.overrides.seeds, "networks per configuration (seeds.count)");
  options->engine.add_to(*command);
  command->add_option(
      "--headless", view.headless,
      "draw without a display into a .png, a .mp4 through ffmpeg, or what is shown as a .csv");
  command->add_option("--epochs", view.epochs, "headless: the epoch shown; a window pauses there")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--size", options->size,
                      "WIDTHxHEIGHT of the picture in layout units (default 1280x800)");
  command->add_option("--scale", view.scale, "pixels a layout unit, e.g. 2 (default: the display's)")
      ->check(CLI::Range(0.5, 4.0));
  command->add_option("--theme", view.theme, "light or dark");
  command->add_option("--palette", view.palette, "orange-blue, cividis or purple-green");
  command->add_option("--mode", view.mode,
                      "grid, row, network, or tile: the selected field alone, as a .png");
  command->add_option("--select", view.select, "network to select, counted from 0");
  command->add_option("--filter", view.filter, "networks to show, e.g. 'solved and test_loss < 0.1'");
  command->add_option("--group", view.group, "swept key to group rows by");
  command->add_option("--sort", view.sort, "rows by: sweep, success, loss or epochs");
  command->add_option("--sort-seeds", view.sort_seeds, "seeds by: seed, loss, accuracy or epochs");
  command->add_option("--seconds", view.movie_seconds, "length of a movie")->check(CLI::Range(1.0, 3600.0));
  command->add_flag("--paused", view.paused, "a window starts paused at epoch 0");
  set_examples(
      *command,
      "seedbed view examples/spirals.toml --seeds 16\n"
      "  seedbed view spirals.db\n"
      "  seedbed view examples/spirals.toml --seeds 16 --headless spirals.png --epochs 500 --theme dark");
  command->callback([options] { run_view(*options); });
}

}  // namespace seedbed::cli
