// SPDX-License-Identifier: Apache-2.0
// Names of the fields of a Playground URL, shared by its reader and its writer.
#pragma once

#include <array>
#include <string_view>

#include "seedbed/configuration.h"

namespace seedbed {

inline constexpr std::string_view kPlaygroundPage = "https://playground.tensorflow.org/";

struct FeatureField {
  std::string_view field;
  Feature feature;
};
inline constexpr std::array<FeatureField, kFeatureCount> kFeatureFields{{{"x", Feature::x},
                                                                         {"y", Feature::y},
                                                                         {"xTimesY", Feature::xy},
                                                                         {"xSquared", Feature::x2},
                                                                         {"ySquared", Feature::y2},
                                                                         {"sinX", Feature::sinx},
                                                                         {"sinY", Feature::siny}}};

/// What a field of several choices says, and what it means here.
struct Choice {
  std::string_view text;
  const char* name;
};
inline constexpr std::array<Choice, 4> kActivationChoices{
    {{"relu", "relu"}, {"tanh", "tanh"}, {"sigmoid", "sigmoid"}, {"linear", "linear"}}};
inline constexpr std::array<Choice, 3> kRegularizationChoices{{{"none", "none"}, {"L1", "l1"}, {"L2", "l2"}}};
inline constexpr std::array<Choice, 4> kDatasetChoices{
    {{"circle", "circle"}, {"xor", "xor"}, {"gauss", "gauss"}, {"spiral", "spiral"}}};
inline constexpr std::array<Choice, 2> kRegressionChoices{
    {{"reg-plane", "plane"}, {"reg-gauss", "multi-gauss"}}};

/// Does a browser keep this character in the part after '#'? Others become %XX.
constexpr bool kept_in_fragment(unsigned char c) {
  return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '`';
}

}  // namespace seedbed
