// SPDX-License-Identifier: Apache-2.0
// A trainer of batches looks at its networks often enough to hear that it is to stop, however long the batch
// was watched closely before.
#include "engine/batch_trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/varied_networks.h"

namespace seedbed {
namespace {

/// Nothing is trained, a millisecond an epoch.
class SlowNetworks final : public BatchNetworks {
 public:
  explicit SlowNetworks(std::vector<int>& asked) : asked_(asked) {}
  void set_parameters(int, const Parameters&, std::int64_t) override {}
  Parameters parameters(int) const override { return {}; }
  int dead_links(int) const override { return 0; }
  Trained train(int epochs, const WrongPointsRule&, const std::vector<std::uint8_t>&) override {
    asked_.push_back(epochs);
    std::this_thread::sleep_for(std::chrono::milliseconds(epochs));
    return {{0}, {0}};
  }
  std::vector<PointSums> sums(bool) override { return {{}}; }
  std::vector<int> not_finite() override { return {0}; }
  std::vector<int> dead_units() override { return {0}; }
  std::vector<std::vector<float>> outputs(const std::vector<Point>&) override { return {{}}; }

 private:
  std::vector<int>& asked_;  ///< epochs at a time
};

TEST(BatchTrainer, StaysNearItsFiftyMillisecondsAfterManyShortCalls) {
  Configuration c;
  c.train.epochs = 1000;
  const std::vector<NetworkSpec> networks = seeds_of(c, 1);
  PackEnvironment environment{&networks, {}, {CurveKind::log, 0}, "", {}};
  environment.stop.enabled = false;
  std::vector<int> asked;
  const auto trainer = make_batch_trainer({0}, environment, [&](const std::vector<const NetworkSpec*>&) {
    return std::make_unique<SlowNetworks>(asked);
  });
  EXPECT_FALSE(trainer->advance(1'000'000, nullptr));
  EXPECT_EQ(trainer->epoch(0), 1000);
  EXPECT_LE(*std::max_element(asked.begin(), asked.end()), 100) << "the curve's last epochs are 206 apart";
  EXPECT_LE(asked.size(), 250u);
}

}  // namespace
}  // namespace seedbed
