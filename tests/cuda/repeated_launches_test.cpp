// SPDX-License-Identifier: Apache-2.0
// Launches that come again are replayed as a graph: the same launches with the same arguments, and the same
// bits of wide networks, whatever comes between. The test's device records as a GPU does: nothing is done
// meanwhile, and anything but a launch is refused.
#include "engine/cuda/repeated_launches.h"

#include "cuda/cuda_run.h"
#include "engine/cuda/batch_engine.h"
#include "engine/wide/wide_networks.h"

namespace seedbed::cuda {
namespace {

/// A device without kernels: it writes down what is done.
class NotingDevice final : public Device {
 public:
  std::vector<int> done;  ///< the argument of each launch
  int captures = 0, replays = 0;
  bool no_room_for_graphs = false;

  std::string name() const override { return "notes"; }
  int multiprocessors() const override { return 1; }
  std::size_t free_memory() override { return 0; }
  std::size_t shared_memory_per_block() const override { return 0; }
  int streams() const override { return 1; }
  void* allocate(std::size_t) override { throw OutOfDeviceMemory("none"); }
  void free(void*) noexcept override {}
  void upload(void*, const void*, std::size_t, int) override {}
  void download(void*, const void*, std::size_t, int) override {}
  void fill_zero(void*, std::size_t, int) override {}
  void launch(const std::string&, const LaunchShape&, const void* argument, std::size_t, int) override {
    (capturing_ ? recorded_ : done).push_back(*static_cast<const int*>(argument));
  }
  void synchronize(int) override {}
  void gemm(const Gemm<float>&, int) override {}
  int keep_running(const kernels::NetworkState*, const int*, int, int*, int) override { return 0; }
  void rank(const RankArguments&, int) override {}
  void begin_capture(int) override {
    recorded_.clear();
    capturing_ = true;
  }
  std::unique_ptr<LaunchGraph> end_capture(int) override {
    capturing_ = false;
    ++captures;
    if (no_room_for_graphs) throw OutOfDeviceMemory("no room for a graph");
    auto graph = std::make_unique<Graph>();
    graph->arguments = recorded_;
    return graph;
  }
  void replay(LaunchGraph& graph, int) override {
    ++replays;
    for (const int argument : static_cast<Graph&>(graph).arguments) done.push_back(argument);
  }
  bool capturing() const { return capturing_; }

 private:
  struct Graph final : LaunchGraph {
    std::vector<int> arguments;
  };
  bool capturing_ = false;
  std::vector<int> recorded_;
};

class Repeated : public testing::Test {
 protected:
  /// Launches with arguments first, first + 1, ...
  void run(std::int64_t key, int first, int launches) {
    repeated_.run({key}, [&] {
      for (int k = 0; k < launches; ++k) {
        const int argument = first + k;
        repeated_.counted();
        device_.launch("kernel", {}, &argument, sizeof argument, 0);
      }
    });
    for (int k = 0; k < launches; ++k) expected_.push_back(first + k);
    EXPECT_EQ(device_.done, expected_);
  }
  NotingDevice device_;
  RepeatedLaunches repeated_{device_, 0};
  std::vector<int> expected_;
};

TEST_F(Repeated, OnceDirectlyThenRecordedThenReplayed) {
  run(1, 10, 3);
  EXPECT_EQ(device_.captures, 0);
  run(1, 10, 3);
  EXPECT_EQ(device_.captures, 1);
  run(1, 10, 3);
  run(1, 10, 3);
  EXPECT_EQ(device_.captures, 1);
  EXPECT_EQ(device_.replays, 3);
}

TEST_F(Repeated, AnotherKeyIsAnotherSequence) {
  for (int round = 0; round < 3; ++round) {
    run(1, 10, 3);
    run(2, 20, 2);
  }
  EXPECT_EQ(device_.captures, 2);
  EXPECT_EQ(device_.replays, 4);
  for (int key = 3; key < 10; ++key) run(key, key, 2);  // the oldest are forgotten
  run(1, 40, 4);
  EXPECT_EQ(device_.captures, 2) << "no graph of a sequence that is forgotten is replayed";
}

TEST_F(Repeated, OneLaunchAndVeryManyStayAsTheyAre) {
  for (int round = 0; round < 3; ++round) run(1, 10, 1);
  for (int round = 0; round < 3; ++round) run(2, 0, RepeatedLaunches::kMostLaunches + 1);
  EXPECT_EQ(device_.captures, 0);
  for (int round = 0; round < 3; ++round) run(3, 0, RepeatedLaunches::kMostLaunches);
  EXPECT_EQ(device_.captures, 1);
}

TEST_F(Repeated, WhatThrowsWhileItIsRecordedEndsTheRecording) {
  run(1, 10, 2);
  EXPECT_THROW(repeated_.run({1}, [] { throw std::runtime_error("lost"); }), std::runtime_error);
  EXPECT_FALSE(device_.capturing());
  run(1, 10, 2);
}

TEST_F(Repeated, WithoutRoomForAGraphLaunchesStayAsTheyAre) {
  device_.no_room_for_graphs = true;
  for (int round = 0; round < 4; ++round) run(1, 10, 2);
  EXPECT_EQ(device_.captures, 1);
  EXPECT_EQ(device_.replays, 0);
}

/// One shape, with a remainder carried from epoch to epoch, or without.
std::vector<NetworkSpec> wide_ones(int points, int batch) {
  Configuration c;
  c.network.hidden = {12, 9};
  c.data.points = points;
  c.train.batch = batch;
  c.train.regularization = Regularization::l1;
  c.train.regularization_rate = 0.01;
  c.train.epochs = 12;
  return seeds_of(c, 3);
}

TEST(WideGraphs, ReplayedEpochsHaveTheBitsOfTheHosts) {
  SEEDBED_NEEDS_PTX();
  for (const int batch : {5, 7, 1, 15}) {  // 15 training points
    const std::vector<NetworkSpec> networks = wide_ones(30, batch);
    const CudaRun run;
    const auto device = make_batch_engine(std::make_unique<PtxDevice>(run.device, run.log), networks,
                                          run.stop, {CurveKind::log, 3}, Route::blas);
    EngineOptions options;
    options.threads = 1;
    options.engine = "blas";
    const auto host = make_cpu_engine(networks, run.stop, {CurveKind::log, 3}, options);
    expect_same(networks, run_on(*device, 1'000'000), run_on(*host, 1'000'000));
    EXPECT_EQ(run.log->captures, 1) << "batch " << batch;
    // All epochs but the first, which is done directly, are alike; a remainder makes the second the first of
    // its kind.
    EXPECT_EQ(run.log->replays, 15 % batch == 0 ? 11 : 10) << "batch " << batch;
  }
}

/// Parameters after training on two sets of points in turn, the rates changing.
std::vector<std::vector<double>> trained(wide::Machine<float>& machine) {
  const std::vector<NetworkSpec> networks = wide_ones(30, 4), others = wide_ones(44, 4);
  const wide::WideKey key = wide::wide_key(networks[0]);
  wide::WideNetworks<float> wide(machine, key, 3);
  std::vector<const std::vector<Point>*> sets, other_sets;
  for (int n = 0; n < 3; ++n) {
    const auto at = static_cast<std::size_t>(n);
    wide.set_parameters(n, initial_parameters(*networks[at].configuration, networks[at].seeds));
    wide.set_rates(n, 0.1, 0.01);
    sets.push_back(&networks[at].data->train);
    other_sets.push_back(&others[at].data->train);
  }
  wide.send_rates();
  const auto points = wide.make_points(sets), other_points = wide.make_points(other_sets);
  for (int round = 0; round < 3; ++round) {
    for (int epoch = 0; epoch < 4; ++epoch) wide.train_epoch(points);
    for (int epoch = 0; epoch < 4; ++epoch) wide.train_epoch(other_points);
    for (int n = 0; n < 3; ++n) wide.set_rates(n, 0.1 / (round + 2), 0.02);
    wide.send_rates();  // read from memory: no new graph
  }
  std::vector<std::vector<double>> all;
  for (int n = 0; n < 3; ++n) all.push_back(wide.parameters(n).values);
  return all;
}

TEST(WideGraphs, OtherPointsBetweenAreTrainedOn) {
  SEEDBED_NEEDS_PTX();
  const auto log = std::make_shared<PtxDeviceLog>();
  PtxDevice device({}, log);
  EXPECT_EQ(trained(*wide::make_device_machine(device)),
            trained(*wide::make_host_machine<float>("portable")));
  EXPECT_EQ(log->captures, 2);
  EXPECT_GE(log->replays, 18);
}

/// A machine that records nothing.
class OneByOne final : public wide::Machine<float> {
 public:
  explicit OneByOne(wide::Machine<float>& machine) : machine_(machine) {}
  void* allocate(std::size_t bytes) override { return machine_.allocate(bytes); }
  void free(void* memory) noexcept override { machine_.free(memory); }
  void upload(void* to, const void* from, std::size_t n) override { machine_.upload(to, from, n); }
  void download(void* to, const void* from, std::size_t n) override { machine_.download(to, from, n); }
  void gemm(const Gemm<float>& gemm) override { machine_.gemm(gemm); }
  void run(const kernels::wide::Activate<float>& work) override { machine_.run(work); }
  void run(const kernels::wide::Slope<float>& work) override { machine_.run(work); }
  void run(const kernels::wide::OutputDelta<float>& work) override { machine_.run(work); }
  void run(const kernels::wide::BiasGradient<float>& work) override { machine_.run(work); }
  void run(const kernels::wide::Update<float>& work) override { machine_.run(work); }
  void run(const kernels::wide::NotFinite<float>& work) override { machine_.run(work); }

 private:
  wide::Machine<float>& machine_;
};

TEST(RealGpuGraphs, ReplayedEpochsHaveTheBitsOfSingleLaunches) {
  SEEDBED_NEEDS_GPU();
  const auto device = open_device(0);
  const auto machine = wide::make_device_machine(*device);
  OneByOne directly(*machine);
  EXPECT_EQ(trained(*machine), trained(directly));
}

}  // namespace
}  // namespace seedbed::cuda
