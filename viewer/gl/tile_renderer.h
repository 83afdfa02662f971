// SPDX-License-Identifier: Apache-2.0
// Draws scalar fields as tiles: all tiles of a batch in one instanced draw, from one buffer of fields.
// Colour map, one-pixel contour, discretize, hatching of diverged networks and rounded corners happen in
// the fragment shader. Points follow as instanced dots. Batches are recorded first, uploaded at once, and
// drawn when the user interface comes to them.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "viewer/core/changed_parts.h"
#include "viewer/core/palette.h"
#include "viewer/gl/gl.h"

namespace seedbed::viewer {

enum TileFlag : std::uint32_t {
  kTileSpread = 1u << 16,    ///< the sequential scale instead of the output's
  kTileDiverged = 1u << 17,  ///< hatched: there is no field
  kTileEmpty = 1u << 18,     ///< not evaluated yet
  kTileContour = 1u << 19,   ///< with the zero level
  kTileDiscrete = 1u << 20,
  kTileDim = 1u << 21,
  kTileBare = 1u << 22,    ///< the contour alone, no field below it
  kTileDetail = 1u << 23,  ///< the field is in the detail buffer, not in the grid's
};

/// 24 bytes: where, which field, how. The low 16 bits of `flags` are samples across the field.
struct TileInstance {
  float x, y, w, h;
  std::uint32_t base;  ///< first texel
  std::uint32_t flags;
};
static_assert(sizeof(TileInstance) == 24);

struct DotInstance {
  float x, y;  ///< pixels
  std::uint32_t colour;
  float radius;  ///< pixels; negative: a ring (test point)
};

struct TileStyle {
  float spread_high = 0.5f;  ///< value at the end of the sequential scale
  float contour_pixels = 1.25f;
  float contour_alpha = 0.9f;
  float corner = 2.5f;  ///< pixels
};

/// What the grid's buffer holds.
struct GridPrints {
  std::span<const std::uint64_t> fields;  ///< of one after another, as far as they are known
  std::uint64_t version = 0;              ///< of those whose prints are not
};

class TileRenderer {
 public:
  TileRenderer();

  void set_palette(const Palette& palette, Theme theme);
  /// A batch of tiles with dots on top; its index is what draw() takes.
  std::size_t add(std::span<const TileInstance> tiles, std::span<const DotInstance> dots,
                  const TileStyle& style);
  /// Values that batches with kTileDetail read; returns the first texel.
  std::uint32_t add_detail(std::span<const float> values);
  std::span<const float> detail() const { return detail_; }
  /// Tells `parts` what a batch would draw inside `clip` (whole pixels).
  void record(std::size_t batch, const Rect& clip, const GridPrints& grid, ChangedParts& parts) const;

  void begin_frame();  ///< forgets batches and details
  /// Once, after the last add. `behind`: first texel of the details where they stand behind the grid's
  /// fields in its own buffer; one buffer is read faster than two.
  void upload(GLuint grid_texture, std::optional<std::uint32_t> behind);
  /// What lies inside `clip` (whole pixels).
  void draw(std::size_t batch, float width, float height, const Rect& clip);
  int draws() const { return draws_; }  ///< tile draws since upload()

 private:
  struct Batch {
    std::size_t first_tile, tiles, first_dot, dots;
    TileStyle style;
    std::uint32_t flags;  ///< of any of its tiles
  };
  const GlProgram& program_for(const Batch& batch);

  std::map<unsigned, GlProgram> tile_programs_;  ///< by what they leave out, made when first needed
  GlProgram dot_program_;
  GlVertexArray tile_array_, dot_array_;
  GlBuffer tile_buffer_, dot_buffer_, detail_buffer_;
  GlTexture palette_texture_, detail_texture_;
  std::vector<TileInstance> tiles_;
  std::vector<DotInstance> dots_;
  std::vector<float> detail_;
  std::vector<Batch> batches_;
  std::vector<TileInstance> clipped_tiles_;  ///< of the draw at hand
  std::vector<DotInstance> clipped_dots_;
  Palette palette_{};
  Theme theme_ = Theme::light;
  GLuint grid_texture_ = 0;
  int draws_ = 0;
};

}  // namespace seedbed::viewer
