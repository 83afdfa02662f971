// SPDX-License-Identifier: Apache-2.0
// The loader of the reference trajectories reads everything that is in them.
#include "golden/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace seedbed {
namespace {

TEST(Golden, EveryCaseIsWhole) {
  const auto cases = golden::load_cases();
  ASSERT_FALSE(cases.empty());
  for (const golden::Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto count = static_cast<std::size_t>(Shape(*c.configuration).parameter_count());
    for (const Parameters* p : {&c.init, &c.after_epoch_1, &c.final}) {
      EXPECT_EQ(p->values.size(), count);
      EXPECT_TRUE(p->dead.empty() || p->dead.size() == count);
      for (std::size_t i = 0; i < p->dead.size(); ++i) EXPECT_TRUE(p->dead[i] == 0 || p->values[i] == 0);
    }
    EXPECT_EQ(c.after_first_update.has_value(),
              static_cast<std::size_t>(c.configuration->train.batch) <= c.data->train.size());
    ASSERT_FALSE(c.losses.empty());
    EXPECT_EQ(c.losses.front().epoch, 0);
    EXPECT_EQ(c.losses.back().epoch, c.epochs());
    EXPECT_LE(c.compare_until_f32, c.compare_until_f64);
    EXPECT_LE(c.compare_until_f64, c.epochs());
    EXPECT_GE(c.compare_until_f32, 0);
    EXPECT_EQ(c.final_is_comparable(Precision::float64), c.compare_until_f64 == c.epochs());
    for (const auto* drift : {&c.float32_drift, &c.drift.f32_nofma_loss, &c.drift.f32_fma_loss,
                              &c.drift.f64_with_f32_rounded_inputs_loss, &c.drift.f64_cpp_loss,
                              &c.drift.js_one_ulp_perturbation_loss}) {
      EXPECT_TRUE(drift->empty() || drift->size() == c.losses.size());
    }
    ASSERT_EQ(c.grid.out.size(), c.grid.y.size());
    for (const auto& row : c.grid.out) EXPECT_EQ(row.size(), c.grid.x.size());
    EXPECT_TRUE(c.url_hash.empty() || c.url_hash.front() == '#');
  }
}

TEST(Golden, DeadLinksAreRead) {
  const auto load = [](const std::string& name) {  // of the source tree, whichever directory is chosen
    return golden::parse_case(golden::load_json(golden::source_directory() / (name + ".json")));
  };
  const golden::Case c = load("circle_tanh_l1_0.1_many_dead_b10");
  EXPECT_EQ(std::count(c.final.dead.begin(), c.final.dead.end(), 1), 88);
  EXPECT_LT(std::count(c.after_first_update->dead.begin(), c.after_first_update->dead.end(), 1), 88);
  EXPECT_TRUE(load("site_default_circle").final.dead.empty());
}

TEST(Golden, NonFiniteNumbersAreRead) {
  const golden::Case c = golden::parse_case(golden::load_generators().at("divergence"));
  EXPECT_TRUE(std::isnan(c.losses.back().train));
  for (const double value : c.final.values) EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(golden::number(golden::Json("Infinity")), HUGE_VAL);
  EXPECT_EQ(golden::number(golden::Json("-Infinity")), -HUGE_VAL);
  EXPECT_ANY_THROW(golden::number(golden::Json("infinite")));
}

}  // namespace
}  // namespace seedbed
