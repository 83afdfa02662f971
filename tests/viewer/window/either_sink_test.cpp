// SPDX-License-Identifier: Apache-2.0
// Tiles that a device writes itself, by the CUDA-GL sink where GL and CUDA share a GPU, and by a sink that
// does the same with host memory: what is on the picture is what is shown, whether the device has it or not.
#include "seedbed/error.h"
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

using testing::HasSubstr;

/// Asks the training thread for fields at an epoch border and shows them at the next update.
class DeviceSink final : public FieldSink {
 public:
  void update(Session& session, const FieldSetPtr&, const std::vector<int>& wanted, int side) override {
    auto* training = dynamic_cast<TrainingSession*>(&session);
    if (!training || wanted.empty()) return;
    if (asked_) {
      if (outcome_->load() == LiveFieldRequest::open) return;
      asked_ = false;
      if (outcome_->load() == LiveFieldRequest::written) show();
    }
    values_.resize(wanted.size() * static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    networks_ = wanted;
    side_ = side;
    LiveFieldRequest request;
    request.networks.assign(wanted.begin(), wanted.end());
    request.side = side;
    request.target = {values_.data(), false};
    outcome_ = request.outcome;
    asked_ = training->request_fields(std::move(request));
  }
  const FieldView& view() const override { return view_; }
  std::optional<std::uint32_t> append(std::span<const float>) override { return std::nullopt; }
  bool direct() const override { return true; }
  ~DeviceSink() override {
    while (asked_ && outcome_->load() == LiveFieldRequest::open) std::this_thread::yield();
  }

 private:
  void show() {
    glBindBuffer(GL_TEXTURE_BUFFER, buffer_.name());
    glBufferData(GL_TEXTURE_BUFFER, static_cast<GLsizeiptr>(values_.size() * sizeof(float)), values_.data(),
                 GL_DYNAMIC_COPY);
    glBindTexture(GL_TEXTURE_BUFFER, texture_.name());
    glTexBuffer(GL_TEXTURE_BUFFER, GL_R32F, buffer_.name());
    glBindBuffer(GL_TEXTURE_BUFFER, 0);
    view_ = {texture_.name(), buffer_.name(), side_, networks_, view_.version + 1};
  }
  GlBuffer buffer_;
  GlTexture texture_;
  std::vector<float> values_;
  std::vector<int> networks_;
  int side_ = 0;
  bool asked_ = false;
  std::shared_ptr<std::atomic<int>> outcome_;
  FieldView view_;
};

/// The CPU engine as an engine whose networks take turns: it has fields of the first half only.
class Turns final : public Engine {
 public:
  explicit Turns(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
  std::size_t size() const override { return engine_->size(); }
  std::string description() const override { return "turns"; }
  bool advance(std::int64_t epochs, const std::atomic<bool>* cancel) override {
    return engine_->advance(epochs, cancel);
  }
  std::int64_t samples_done() const override { return engine_->samples_done(); }
  std::int64_t epoch(std::size_t n) const override { return engine_->epoch(n); }
  Metrics metrics(std::size_t n) override { return engine_->metrics(n); }
  Parameters parameters(std::size_t n) const override { return engine_->parameters(n); }
  Standing standing(std::size_t n) override { return engine_->standing(n); }
  void restore(std::size_t n, const Parameters& p, std::int64_t epoch) override {
    engine_->restore(n, p, epoch);
  }
  void stop(std::span<const std::size_t> networks) override { engine_->stop(networks); }
  void fields(std::span<const std::size_t> networks, int side, FieldTarget target) override {
    for (const std::size_t n : networks)
      if (n >= size() / 2) throw UsageError(fmt::format("network {} is not on the device now", n));
    engine_->fields(networks, side, target);
  }
  NetworkResult result(std::size_t n) override { return engine_->result(n); }
  std::vector<NetworkResult> take_results() override { return engine_->take_results(); }

 private:
  std::unique_ptr<Engine> engine_;
};

enum class Way { host_memory, cuda_gl };

class DeviceTiles : public Scripted, public testing::WithParamInterface<Way> {
 protected:
  void open_on_device(bool turns) {
    TrainingOptions options;
    const bool interop = GetParam() == Way::cuda_gl;
    if (interop) {
      cuda_device_ = 0;
      options.engine.device = "cuda:0";
    }
    if (turns) {
      options.make_engine = [](std::vector<NetworkSpec> networks, const StopRule& stop,
                               const RecordPlan& record, const EngineOptions& engine) {
        return std::make_unique<Turns>(make_engine(std::move(networks), stop, record, engine));
      };
    }
    population_ = population_of(small_sweep());
    std::string why_not;
    if (interop) {
      SurfaceOptions of_the_gpu;
      of_the_gpu.cuda_device = cuda_device_;
      surface_ = make_headless(of_the_gpu);
      if (!make_cuda_gl_sink(cuda_device_, why_not)) GTEST_SKIP() << "no interop here: " << why_not;
    }
    open(std::make_unique<TrainingSession>(population_, options));
    std::unique_ptr<FieldSink> sink =
        interop ? make_cuda_gl_sink(cuda_device_, why_not) : std::make_unique<DeviceSink>();
    app_ =
        std::make_unique<Application>(*surface_, *model_, SinkChoice{make_either_sink(std::move(sink)), ""});
    app_->show_frame_time(false);
    settle();
    bare();
  }
  /// Every tile shows the network as it is in the frame.
  void expect_the_frame() {
    FieldRequest request;
    request.population = population_;
    request.frame = model_->frame();
    for (int n = 0; n < population_->networks(); ++n) request.networks.push_back(n);
    request.side = model_->wanted_side();
    FieldEvaluator evaluator;
    evaluator.request(request);
    const FieldSetPtr fields = evaluator.wait();
    for (int n = 0; n < population_->networks(); ++n) expect_field_of(n, *fields);
  }
  const TrainingSession& training() { return dynamic_cast<const TrainingSession&>(model_->session()); }
};

TEST_P(DeviceTiles, AreTheDevicesWhileItIsTheNewestEpochThatIsShown) {
  open_on_device(false);
  if (IsSkipped()) return;
  train_to(20);
  EXPECT_TRUE(model_->fields()->request.networks.empty()) << "the evaluator leaves them out";
  expect_the_frame();
  send(command::Seek{2});
  EXPECT_EQ(model_->frame()->epoch, 2);
  EXPECT_EQ(model_->fields()->request.networks.size(), 24u);
  expect_the_frame();
  send(command::ChangeView{[](ViewState& v) { v.filter = "seed < 2"; }});
  send(command::ChangeView{[](ViewState& v) { v.filter = ""; }});
  expect_the_frame();
  send(command::Play{});
  ASSERT_TRUE(eventually([&] { return model_->session().status().state == SessionState::done; }));
  settle();
  EXPECT_EQ(model_->frame()->epoch, 20);
  EXPECT_TRUE(model_->fields()->request.networks.empty());
  expect_the_frame();
  EXPECT_EQ(app_->why_host(), "");
}

TEST_P(DeviceTiles, ComeThroughTheHostWhereNetworksTakeTurns) {
  open_on_device(true);
  if (IsSkipped()) return;
  train_to(12);
  EXPECT_EQ(model_->status().state, SessionState::paused) << model_->status().message;
  EXPECT_THAT(app_->why_host(), HasSubstr("is not on the device now"));
  EXPECT_FALSE(model_->notice().error);
  EXPECT_EQ(model_->fields()->request.networks.size(), 24u);
  expect_the_frame();
  send(command::Play{});
  ASSERT_TRUE(eventually([&] { return model_->session().status().state == SessionState::done; }));
  settle();
  expect_the_frame();
}

// The moment in between: the device has refused, and nothing has come through the host.
TEST_P(DeviceTiles, KeepTheirLastFieldUntilThereIsAnother) {
  open_on_device(false);
  if (IsSkipped()) return;
  train_to(20);
  const std::vector<Rgb> last = look(tile(5));
  model_->commands().push(command::Seek{0});
  for (int k = 0; k < 3; ++k) {
    app_->frame({}, 0.01);
    pixels_ = app_->pixels();
    const std::vector<Rgb> now = look(tile(5));
    if (!model_->fields()->request.networks.empty()) break;
    EXPECT_EQ(now, last) << k;
  }
  settle();
  EXPECT_NE(look(tile(5)), last);
  expect_the_frame();
}

INSTANTIATE_TEST_SUITE_P(Sinks, DeviceTiles, testing::Values(Way::host_memory, Way::cuda_gl),
                         [](const auto& way) { return way.param == Way::cuda_gl ? "CudaGl" : "HostMemory"; });

}  // namespace
}  // namespace seedbed::viewer::test
