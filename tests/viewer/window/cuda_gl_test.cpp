// SPDX-License-Identifier: Apache-2.0
// Fields by CUDA-GL interop are the fields of the host path. Skipped, with the sink's reason, where GL and
// CUDA share no GPU.
#include <numeric>

#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

class CudaGl : public testing::Test {
 protected:
  void SetUp() override {
    SurfaceOptions options;
    options.cuda_device = 0;
    surface_ = make_headless(options);
    choice_ = make_field_sink("cuda:0");
    if (!choice_.sink->direct()) {
      ASSERT_FALSE(choice_.why_host.empty());
      GTEST_SKIP() << "no interop here: " << choice_.why_host;
    }
    TrainingOptions training;
    training.engine.device = "cuda:0";
    session_ = std::make_unique<TrainingSession>(population_of(small_sweep()), training);
    ASSERT_TRUE(ready(*session_));
    session_->step(5);
    ASSERT_TRUE(reaches(*session_, 5));
  }
  void TearDown() override {
    choice_.sink.reset();  // while there is a context
    session_.reset();
    surface_.reset();
  }

  std::vector<float> by_the_device(const std::vector<int>& networks, int side) {
    const FieldView& view = choice_.sink->view();
    EXPECT_TRUE(eventually([&] {
      choice_.sink->update(*session_, nullptr, networks, side);
      return view.networks == networks && view.side == side;
    }));
    std::vector<float> values(networks.size() * static_cast<std::size_t>(side * side));
    glBindBuffer(GL_TEXTURE_BUFFER, view.buffer);
    glGetBufferSubData(GL_TEXTURE_BUFFER, 0, static_cast<GLsizeiptr>(values.size() * sizeof(float)),
                       values.data());
    return values;
  }
  std::vector<float> by_the_host(const std::vector<int>& networks, int side) {
    FieldRequest request;
    request.population = session_->population();
    request.frame = session_->frame();
    request.networks = networks;
    request.side = side;
    FieldEvaluator evaluator;
    evaluator.request(request);
    return evaluator.wait()->values;
  }

  std::unique_ptr<Surface> surface_;
  SinkChoice choice_;
  std::unique_ptr<TrainingSession> session_;
};

TEST_F(CudaGl, FieldsAreTheHostPaths) {
  const std::vector<int> networks{3, 20, 7};
  EXPECT_EQ(by_the_device(networks, 16), by_the_host(networks, 16));
}

TEST_F(CudaGl, BuffersGrowAsMoreIsInView) {
  std::vector<int> all(24);
  std::iota(all.begin(), all.end(), 0);
  for (const int side : {16, 24, 8, 64}) {
    EXPECT_EQ(by_the_device({5}, side), by_the_host({5}, side)) << side;
    EXPECT_EQ(by_the_device(all, side), by_the_host(all, side)) << side;
  }
  EXPECT_EQ(glGetError(), GLenum(GL_NO_ERROR));
}

TEST_F(CudaGl, ASinkThatGoesLeavesTheTrainingAlone) {
  for (int k = 0; k < 5; ++k) {
    SinkChoice other = make_field_sink("cuda:0");
    ASSERT_TRUE(other.sink->direct());
    other.sink->update(*session_, nullptr, {1, 2, 3}, 64);  // asked for, and gone before it comes
  }
  session_->step(1);
  EXPECT_TRUE(reaches(*session_, 6)) << session_->status().message;
}

TEST(CudaGlSink, TheCpusFieldsGoThroughTheHost) {
  const std::unique_ptr<Surface> surface = make_headless({});
  const SinkChoice choice = make_field_sink("cpu");
  EXPECT_FALSE(choice.sink->direct());
  EXPECT_TRUE(choice.why_host.empty());
}

}  // namespace
}  // namespace seedbed::viewer::test
