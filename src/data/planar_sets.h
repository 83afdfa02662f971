// SPDX-License-Identifier: Apache-2.0
// Sets of the plane that the field uses beside the Playground's, scaled to its plane, [-6, 6] squared. Two
// classes take turns, +1 first; s is the noise (a fraction) and N(sd) a normal number.
#pragma once

#include <vector>

#include "seedbed/dataset.h"

namespace seedbed {

/// Two interleaving half circles at even steps t = 0 .. pi (make_moons of scikit-learn: Pedregosa et al.
/// 2011): (cos t, sin t) and (1 - cos t, 1/2 - sin t), 3.2 times as large, around the origin; moved by N(s)
/// on each axis.
template <class Uniform>
void moons(int pairs, double noise, Uniform& uniform, std::vector<Point>& points);

/// Eight normal clouds around the corners of an octagon of radius 4 ("8 Gaussians": Metz et al. 2017,
/// arXiv 1611.02163), their classes alternating; sd 1/2 + s on each axis.
template <class Uniform>
void blobs(int pairs, double noise, Uniform& uniform, std::vector<Point>& points);

/// U(-6, 6) on each axis; squares of side 3, +1 where floor(x / 3) + floor(y / 3) is even. Noise labels the
/// point moved by U(-6, 6) s on each axis.
template <class Uniform>
void checkerboard(int count, double noise, Uniform& uniform, std::vector<Point>& points);

/// Four rings (make_circles of scikit-learn has two) of radius 1.25, 2.5, 3.75, 5 and width 1/2, classes
/// alternating from the inner one (+1) on, as dense in every ring of a class; moved by N(s) on each axis.
template <class Uniform>
void rings(int pairs, double noise, Uniform& uniform, std::vector<Point>& points);

/// Six bent arms, classes alternating (Johnson et al. 2016, arXiv 1603.06277, with their radial sd 0.3,
/// tangential sd 0.1 and rate 0.25, which there are five): (1 + N(0.3), N(0.1)) = (r, q) turned clockwise by
/// k pi / 3 + exp(r) / 4, 3 times as large; moved by N(s) on each axis.
template <class Uniform>
void pinwheel(int pairs, double noise, Uniform& uniform, std::vector<Point>& points);

/// sin(x) sin(y), for a regression.
double sinusoid_label(double x, double y);

}  // namespace seedbed
