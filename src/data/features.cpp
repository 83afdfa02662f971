// SPDX-License-Identifier: Apache-2.0
// What a network sees of a point: raw values, never normalised, as in the Playground.
#include "data/math.h"
#include "seedbed/dataset.h"

namespace seedbed {

double feature_value(Feature feature, double x, double y) {
  switch (feature) {
    case Feature::x:
      return x;
    case Feature::y:
      return y;
    case Feature::x2:
      return x * x;
    case Feature::y2:
      return y * y;
    case Feature::xy:
      return x * y;
    case Feature::sinx:
      return own_sin(x);
    case Feature::siny:
      return own_sin(y);
  }
  return 0;
}

void feature_values(FeatureSet set, double x, double y, double* out) {
  for (int f = 0; f < kFeatureCount; ++f) {
    const auto feature = static_cast<Feature>(f);
    if (set.has(feature)) *out++ = feature_value(feature, x, y);
  }
}

}  // namespace seedbed
