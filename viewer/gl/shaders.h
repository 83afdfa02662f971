// SPDX-License-Identifier: Apache-2.0
// The shaders of tiles and dots. A field's samples at its ends lie on the tile's edges (row 0 at the top);
// between samples it is bilinear, and so are its gradient and the contour that follows from it.
#pragma once

namespace seedbed::viewer {

inline constexpr const char* kTileVertex = R"glsl(
layout(location = 0) in vec4 rectangle;
layout(location = 1) in uint base_in;
layout(location = 2) in uint flags_in;
uniform vec2 screen;
uniform float corner_radius;
noperspective out vec2 from_middle;  // pixels
flat out vec2 half_size, samples_a_pixel;
flat out float last, radius;         // last sample of a line; of the corners
flat out uint base;
flat out uint flags;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 p = rectangle.xy + corner * rectangle.zw;
  half_size = rectangle.zw * 0.5;
  from_middle = (corner * 2.0 - 1.0) * half_size;
  last = max(float(flags_in & 0xffffu), 1.0) - 1.0;
  samples_a_pixel = last / rectangle.zw;
  radius = min(corner_radius, min(half_size.x, half_size.y) * 0.25);
  base = base_in;
  flags = flags_in;
  gl_Position = vec4(p.x / screen.x * 2.0 - 1.0, 1.0 - p.y / screen.y * 2.0, 0.0, 1.0);
}
)glsl";

/// What is behind an #if is in the program only where a tile of the batch needs it: OpenGL in software
/// computes both sides of every branch, and each fetch costs more than all the rest. DETAIL_TOO: fields in
/// two buffers; SPECIAL: tiles without a field; BARE_TOO: contours without a field below them; ROUNDED:
/// corners.
inline constexpr const char* kTileFragment = R"glsl(
noperspective in vec2 from_middle;
flat in vec2 half_size, samples_a_pixel;
flat in float last, radius;
flat in uint base;
flat in uint flags;
uniform samplerBuffer grid_fields;
#if DETAIL_TOO
uniform samplerBuffer detail_fields;
#endif
uniform sampler2D colours;       // row 0: outputs, row 1: spread
uniform vec3 contour_colour, paper, hatch, undefined_colour;
uniform float one_over_spread, contour_pixels, contour_alpha;
out vec4 colour;

const uint SPREAD = 1u << 16, DIVERGED = 1u << 17, EMPTY = 1u << 18, CONTOUR = 1u << 19,
           DISCRETE = 1u << 20, DIM = 1u << 21, BARE = 1u << 22, DETAIL = 1u << 23;

bool has(uint flag) { return (flags & flag) != 0u; }
#if DETAIL_TOO
float sample_at(int i) {
  return has(DETAIL) ? texelFetch(detail_fields, i).r : texelFetch(grid_fields, i).r;
}
#else
float sample_at(int i) { return texelFetch(grid_fields, i).r; }
#endif

#if SPECIAL
vec3 hatched() {
  vec2 size = half_size * 2.0, p = from_middle + half_size;
  float period = max(6.0, size.x / 9.0);
  float across = (p.x + p.y) * 0.70710678;
  float offset = abs(mod(across, period) - period * 0.5);
  float stripe = clamp(period * 0.18 - offset + 0.5, 0.0, 1.0);
  vec3 c = mix(mix(paper, hatch, 0.28), hatch, stripe);
  if (size.x >= 18.0) {  // a cross on a disc
    vec2 d = from_middle;
    float reach = min(size.x * 0.15, 11.0);
    float disc = clamp(reach * 1.4 - length(d) + 0.5, 0.0, 1.0);
    float arm = min(abs(d.x - d.y), abs(d.x + d.y)) * 0.70710678;
    float cross = clamp(reach * 0.16 - arm + 0.5, 0.0, 1.0) * clamp(reach * 0.75 - length(d) + 0.5, 0.0, 1.0);
    c = mix(c, paper, disc);
    c = mix(c, hatch * 0.55 + contour_colour * 0.45, cross);
  }
  return c;
}
#endif

void main() {
  float alpha = 1.0;
#if ROUNDED
  float outside = length(max(abs(from_middle) - half_size + radius, 0.0)) - radius;
  alpha = radius < 0.75 ? 1.0 : clamp(0.5 - outside, 0.0, 1.0);
#endif

#if SPECIAL
  if (has(DIVERGED)) {
    vec3 c = hatched();
    colour = vec4(has(DIM) ? mix(c, paper, 0.78) : c, alpha);
    return;
  }
  if (has(EMPTY)) {
    colour = vec4(mix(paper, hatch, 0.22), alpha);
    return;
  }
#endif

  int side = int(last) + 1;
  vec2 f = (from_middle + half_size) * samples_a_pixel;
  vec2 cell = clamp(floor(f), 0.0, max(last - 1.0, 0.0));
  vec2 t = f - cell;
  int first = int(base) + int(cell.y) * side + int(cell.x);
  float v00 = sample_at(first), v10 = sample_at(first + 1);
  float v01 = sample_at(first + side), v11 = sample_at(first + side + 1);
  vec2 top_bottom = mix(vec2(v00, v01), vec2(v10, v11), t.x);
  float v = mix(top_bottom.x, top_bottom.y, t.y);
  bool undefined = isnan(v) || isinf(v);

  bool spread = has(SPREAD);
  float shown = has(DISCRETE) ? (v >= 0.0 ? 1.0 : -1.0) : v;
  float place = clamp(spread ? v * one_over_spread : shown * 0.5 + 0.5, 0.0, 1.0) * 255.0 + 0.5;
  vec3 c = texelFetch(colours, ivec2(undefined ? 0 : int(place), spread ? 1 : 0), 0).rgb;
  if (undefined) c = undefined_colour;

  if (has(CONTOUR)) {
    // Gradient of the bilinear patch, per pixel. A field that hardly changes has no boundary worth a line.
    vec2 gradient = vec2(mix(v10 - v00, v11 - v01, t.y), top_bottom.y - top_bottom.x) * samples_a_pixel;
    float square = max(dot(gradient, gradient), 1e-24), one_over_slope = inversesqrt(square);
    float line = clamp(contour_pixels * 0.5 + 0.5 - abs(v) * one_over_slope, 0.0, 1.0);
    float fade = smoothstep(0.02, 0.2, half_size.x * square * one_over_slope);
    float strength = undefined ? 0.0 : line * fade;
#if BARE_TOO
    if (has(BARE)) {
      colour = vec4(contour_colour, alpha * strength * 0.42);
      return;
    }
#endif
    c = mix(c, contour_colour, contour_alpha * strength);
  }
  if (has(DIM)) c = mix(c, paper, 0.78);
  colour = vec4(c, alpha);
}
)glsl";

inline constexpr const char* kDotVertex = R"glsl(
layout(location = 0) in vec2 centre;
layout(location = 1) in vec4 colour_in;
layout(location = 2) in float radius_in;
uniform vec2 screen;
flat out vec2 middle;
flat out vec4 colour_of_dot;
flat out float radius;
void main() {
  middle = vec2(centre.x, screen.y - centre.y);
  colour_of_dot = colour_in;
  radius = radius_in;
  gl_PointSize = 2.0 * abs(radius_in) + 2.0;
  gl_Position = vec4(centre.x / screen.x * 2.0 - 1.0, 1.0 - centre.y / screen.y * 2.0, 0.0, 1.0);
}
)glsl";

inline constexpr const char* kDotFragment = R"glsl(
flat in vec2 middle;
flat in vec4 colour_of_dot;
flat in float radius;
uniform vec3 rim;
out vec4 colour;
void main() {
  float r = abs(radius), d = length(gl_FragCoord.xy - middle);
  float alpha = clamp(r + 0.5 - d, 0.0, 1.0);
  float width = r < 2.2 ? 0.55 : max(1.0, r * 0.28);
  float inner = clamp(r - width + 0.5 - d, 0.0, 1.0);
  vec3 c = radius < 0.0 ? mix(colour_of_dot.rgb, rim, inner) : mix(rim, colour_of_dot.rgb, inner);
  colour = vec4(c, alpha * colour_of_dot.a);
}
)glsl";

}  // namespace seedbed::viewer
