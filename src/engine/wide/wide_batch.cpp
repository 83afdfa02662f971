// SPDX-License-Identifier: Apache-2.0
#include "engine/wide/wide_batch.h"

#include <algorithm>

#include "engine/wide/wide_networks.h"

namespace seedbed::wide {
namespace {

template <class Real>
class WideBatch final : public BatchNetworks {
 public:
  WideBatch(std::unique_ptr<Machine<Real>> machine, const std::vector<const NetworkSpec*>& specs)
      : machine_(std::move(machine)),
        key_(wide_key(*specs.front())),
        networks_(*machine_, key_, static_cast<int>(specs.size())) {
    for (const NetworkSpec* spec : specs) {
      const TrainConfiguration& train = spec->configuration->train;
      networks_.set_rates(static_cast<int>(data_.size()), train.learning_rate, train.regularization_rate);
      data_.push_back(spec->data);
      train_sets_.push_back(&spec->data->train);
      test_sets_.push_back(&spec->data->test);
    }
    networks_.send_rates();
    train_ = networks_.make_points(train_sets_);
    test_ = networks_.make_points(test_sets_);
  }

  void set_parameters(int lane, const Parameters& parameters, std::int64_t) override {
    networks_.set_parameters(lane, parameters);
  }
  Parameters parameters(int lane) const override { return networks_.parameters(lane); }
  int dead_links(int lane) const override { return networks_.dead_links(lane); }
  Trained train(int epochs, const WrongPointsRule&, const std::vector<std::uint8_t>&) override {
    std::vector<int> broken(data_.size(), 0);
    for (int epoch = 1; epoch <= epochs; ++epoch) {
      networks_.train_epoch(train_);
      const std::vector<int> now = networks_.not_finite();
      for (std::size_t n = 0; n < broken.size(); ++n) {
        if (now[n] != 0 && broken[n] == 0) broken[n] = epoch;
      }
    }
    return {broken, std::vector<int>(data_.size(), 0)};
  }
  std::vector<int> not_finite() override { return networks_.not_finite(); }
  std::vector<int> dead_units() override { return networks_.dead_units(train_); }

  std::vector<PointSums> sums(bool on_train) override {
    const PointArrays<Real>& points = on_train ? train_ : test_;
    const std::vector<Real> outputs = networks_.outputs(points);
    const auto count = static_cast<std::size_t>(points.count);
    std::vector<PointSums> sums(data_.size());
    for (std::size_t n = 0; n < data_.size(); ++n) {
      const std::vector<Point>& set = on_train ? *train_sets_[n] : *test_sets_[n];
      const Real* output = outputs.data() + n * count;
      for (std::size_t k = 0; k < count; ++k) {
        const double error = static_cast<double>(output[k]) - set[k].label;
        sums[n].loss += error * error;
        sums[n].correct += (output[k] >= 0) == (set[k].label >= 0);
      }
    }
    return sums;
  }

  std::vector<std::vector<float>> outputs(const std::vector<Point>& points) override {
    const std::vector<Real> all = networks_.outputs(networks_.make_points({&points}));
    std::vector<std::vector<float>> each(data_.size(), std::vector<float>(points.size()));
    for (std::size_t n = 0; n < each.size(); ++n) {
      const Real* own = all.data() + n * points.size();
      std::transform(own, own + points.size(), each[n].begin(),
                     [](Real value) { return static_cast<float>(value); });
    }
    return each;
  }

 private:
  std::unique_ptr<Machine<Real>> machine_;  // outlives what is on it
  WideKey key_;
  WideNetworks<Real> networks_;
  std::vector<std::shared_ptr<const Dataset>> data_;
  std::vector<const std::vector<Point>*> train_sets_, test_sets_;
  PointArrays<Real> train_, test_;
};

}  // namespace

template <class Real>
std::unique_ptr<BatchNetworks> make_wide_batch(std::unique_ptr<Machine<Real>> machine,
                                               const std::vector<const NetworkSpec*>& specs) {
  return std::make_unique<WideBatch<Real>>(std::move(machine), specs);
}
template std::unique_ptr<BatchNetworks> make_wide_batch(std::unique_ptr<Machine<float>>,
                                                        const std::vector<const NetworkSpec*>&);
template std::unique_ptr<BatchNetworks> make_wide_batch(std::unique_ptr<Machine<double>>,
                                                        const std::vector<const NetworkSpec*>&);

}  // namespace seedbed::wide
