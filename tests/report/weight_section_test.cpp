// SPDX-License-Identifier: Apache-2.0
// Paths in weight space: copies of one function with their units in another order, and other networks.
#include <gtest/gtest.h>

#include "report/page/sections.h"
#include "report/synthetic.h"
#include "seedbed/network.h"

namespace seedbed {
namespace {

using testing_report::made_up_rows;
using testing_report::two_by_two;

Population population(const Sweep& sweep) {
  return read_population(sweep, made_up_rows(sweep));
}

/// Networks as they are born; `copies`: of one with 3 tanh units, each the same function.
page::ParameterSource trained(const Sweep& sweep, bool copies) {
  return [&sweep, copies](const NetworkRow& row) {
    const Configuration c = sweep.configuration(row.configuration_id);
    const Shape shape(c);
    const ParameterIndex at(shape);
    const auto n = static_cast<int>(row.network_id);
    Parameters parameters = initial_parameters(c, copies ? Seeds{} : row.seeds);
    const Parameters same = parameters;
    for (int i = 0; copies && i < 3; ++i) {  // turned round by n places, one unit with the other sign
      const int from = (i + n) % 3;
      const double sign = i == n % 3 ? -1 : 1;
      for (int j = 0; j < shape.sources(0); ++j)
        parameters.values[at.weight(0, i, j)] = sign * same.values[at.weight(0, from, j)];
      parameters.values[at.bias(0, i)] = sign * same.values[at.bias(0, from)];
      parameters.values[at.weight(1, 0, i)] = sign * same.values[at.weight(1, 0, from)];
    }
    return parameters;
  };
}

TEST(WeightSection, PathsInWeightSpace) {
  const Sweep sweep = parse_sweep(
      "[data]\npoints = 60\n[network]\nhidden = [3]\n[train]\nepochs = 100\n[stop]\nsolved = \"never\"\n"
      "[seeds]\ncount = 9\n",
      "t");
  const Population p = population(sweep);
  const page::Json copies = page::weight_section(p, {0}, 9, trained(sweep, true))[0];
  ASSERT_EQ(copies["pairs"].size(), 4u) << "of nine networks, each in one pair";
  EXPECT_EQ(copies["points"], 60) << "of a data seed beyond the sweep's";
  EXPECT_EQ(copies["unseen"], true);
  for (const auto& pair : copies["pairs"]) {
    EXPECT_NEAR(pair["cosine"][1].get<double>(), 1, 1e-6);
    EXPECT_LT(pair["cosine"][0].get<double>(), 0.999);
    EXPECT_EQ(pair["error"][1], 0) << "matched, the path does not move";
    EXPECT_GT(pair["loss"][0].get<double>(), 1e-4);
    EXPECT_NEAR(pair["loss"][1].get<double>(), 0, 1e-6);
  }
  const page::Json others = page::weight_section(p, {0}, 9, trained(sweep, false))[0];
  for (const auto& pair : others["pairs"])
    EXPECT_GE(pair["cosine"][1].get<double>(), pair["cosine"][0].get<double>());
  EXPECT_TRUE(page::weight_section(p, {0}, 1, trained(sweep, true)).is_null()) << "no pair";
}

TEST(WeightSection, PathsNeedSolvedNetworks) {
  const Sweep sweep = two_by_two();  // as made up, configuration c has c solved networks
  const page::Json weights = page::weight_section(population(sweep), {0, 1, 2, 3}, 4, trained(sweep, false));
  ASSERT_EQ(weights.size(), 2u);
  EXPECT_EQ(weights[0]["pairs"].size(), 1u);
  EXPECT_TRUE(weights[0]["error"][0]["low"].is_null()) << "one pair bounds no median";
}

}  // namespace
}  // namespace seedbed
