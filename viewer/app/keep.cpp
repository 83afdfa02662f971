// SPDX-License-Identifier: Apache-2.0
#include "viewer/app/keep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "report/png_file.h"
#include "seedbed/error.h"
#include "viewer/app/movie.h"
#include "viewer/platform/offscreen.h"

namespace seedbed::viewer {
namespace {

/// A number of a CSV: empty where there is none.
std::string cell(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "";
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string default_name(const Model& model, const std::string& what, const std::string& extension) {
  std::string name;
  for (const char c : model.population().sweep().name())
    name += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ? c : '-';
  return fmt::format("{}{}-epoch-{}.{}", name, what, model.frame() ? model.frame()->epoch : 0, extension);
}

void save_png(const std::string& path, int width, int height, std::vector<unsigned char> rgb, double scale) {
  Image image(width, height, colour(0));
  image.rgb = std::move(rgb);
  write_file_whole(path, encode_png(image, 96 * scale));
}

void save_tile(const std::string& path, Model& model, int pixels) {
  const int network = model.view().selected;
  if (network < 0 || !model.frame()) throw UsageError("no network is selected");
  FieldRequest request;
  request.population = model.population_ptr();
  request.frame = model.frame();
  request.selected = network;
  request.selected_side = pixels;
  request.neuron_side = 0;
  FieldEvaluator evaluator;
  evaluator.request(request);
  const FieldSetPtr fields = evaluator.wait();
  if (!fields) throw ResultError(path + ": " + evaluator.error());
  const Palette palette = make_palette(model.view().palette, model.view().theme);
  Image image(pixels, pixels, colour(0));
  for (int y = 0; y < pixels; ++y) {
    for (int x = 0; x < pixels; ++x) {
      const auto at = [&](int px, int py) {
        return fields
            ->selected[static_cast<std::size_t>(std::min(py, pixels - 1)) * static_cast<std::size_t>(pixels) +
                       static_cast<std::size_t>(std::min(px, pixels - 1))];
      };
      const float v = at(x, y);
      if (!std::isfinite(v)) continue;
      const float shown = model.view().discretize ? (v >= 0 ? 1.0f : -1.0f) : std::clamp(v, -1.0f, 1.0f);
      const std::uint32_t c = palette.output[static_cast<std::size_t>((shown * 0.5f + 0.5f) * 255)];
      image.blend(x, y,
                  {static_cast<float>(c & 255) / 255, static_cast<float>(c >> 8 & 255) / 255,
                   static_cast<float>(c >> 16 & 255) / 255},
                  1);
      const float slope = std::hypot(at(x + 1, y) - v, at(x, y + 1) - v);
      if (model.view().contour && slope > 0)
        image.blend(x, y, palette.contour, 0.9f * std::clamp(2.0f - std::abs(v) / slope, 0.0f, 1.0f));
    }
  }
  write_file_whole(path, encode_png(image, 96));
}

void save_movie(const std::string& path, Surface& surface, Application& app, Model& model, double seconds) {
  constexpr int kRate = 30;
  const std::vector<std::int64_t> epochs = model.session().status().recorded;
  if (epochs.empty()) throw UsageError("nothing is recorded yet");
  Movie movie(path, surface.width(), surface.height(), kRate);
  const auto frames = static_cast<std::size_t>(seconds * kRate);
  std::size_t drawn = epochs.size();
  std::vector<unsigned char> pixels;
  for (std::size_t f = 0; f < frames; ++f) {
    const std::size_t index = f * epochs.size() / frames;
    if (index != drawn) {
      model.session().seek(index);
      app.settle();
      pixels = app.draw_and_read();
      drawn = index;
    }
    movie.add(pixels);
  }
  movie.finish();
}

void save_csv(const std::string& path, const Model& model) {
  if (!model.frame()) throw UsageError("nothing is trained yet");
  const Population& p = model.population();
  std::string text =
      "row,seed,init_seed,data_seed,order_seed,epoch,solved_epoch,diverged,train_loss,test_loss,train_"
      "accuracy,test_accuracy\n";
  for (const ArrangedRow& row : model.arrangement().rows) {
    for (const int n : row.networks) {
      const Metrics& m = model.frame()->metric(n);
      const NetworkStanding& s = model.frame()->of(n);
      const Seeds seeds = p.seeds_of(n);
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", quoted(p.row(row.row).label), p.seed_number(n),
                      seeds.init, seeds.data, seeds.order, s.epoch,
                      s.solved_epoch < 0 ? "" : std::to_string(s.solved_epoch), s.diverged ? 1 : 0,
                      cell(m.train_loss), cell(m.test_loss), cell(m.train_accuracy), cell(m.test_accuracy));
    }
  }
  write_file_whole(path, {text.begin(), text.end()});
}

void keep(const command::Export& what, Surface& surface, Application& app, Model& model) {
  using What = command::Export::What;
  const auto path = [&](const char* kind, const char* extension) {
    return what.path.empty() ? default_name(model, kind, extension) : what.path;
  };
  const int scale = model.view().keep_scale;
  /// At the window's size, or drawn once more into a larger framebuffer.
  const auto at_size = [&](const std::function<void(Surface&)>& save) {
    if (scale == 1) return save(surface);
    Offscreen larger(surface.width() * scale, surface.height() * scale,
                     surface.scale() * static_cast<float>(scale));
    app.draw_on(larger, [&] {
      app.settle();
      save(larger);
    });
  };
  std::string name;
  switch (what.what) {
    case What::grid_png:
      name = path("", "png");
      at_size([&](Surface& s) { save_png(name, s.width(), s.height(), app.draw_and_read(), s.scale()); });
      break;
    case What::tile_png:
      save_tile(name = path("-tile", "png"), model, 1024 * scale);
      break;
    case What::csv:
      save_csv(name = path("", "csv"), model);
      break;
    case What::movie:
      name = path("", "mp4");
      at_size([&](Surface& s) { save_movie(name, s, app, model, 8); });
      break;
  }
  model.notify("saved " + name);
}

}  // namespace seedbed::viewer
