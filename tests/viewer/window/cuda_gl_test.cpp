// SPDX-License-Identifier: Apache-2.0
// Fields by CUDA-GL interop are the fields of the host path. Skipped, with the sink's reason, where GL and
// CUDA share no GPU.
#include "tests/viewer/window/scripted.h"

namespace seedbed::viewer::test {
namespace {

TEST(CudaGl, FieldsAreTheHostPaths) {
  SurfaceOptions options;
  options.cuda_device = 0;
  const std::unique_ptr<Surface> surface = make_headless(options);
  SinkChoice choice = make_field_sink("cuda:0");
  if (!choice.sink->direct()) {
    ASSERT_FALSE(choice.why_host.empty());
    GTEST_SKIP() << "no interop here: " << choice.why_host;
  }
  TrainingOptions training;
  training.engine.device = "cuda:0";
  TrainingSession session(population_of(small_sweep()), training);
  ASSERT_TRUE(ready(session));
  session.step(5);
  ASSERT_TRUE(reaches(session, 5));
  std::vector<int> networks{3, 20, 7};
  ASSERT_TRUE(eventually([&] {
    choice.sink->update(session, nullptr, networks, 16);
    return choice.sink->view().version > 0;
  }));
  FieldRequest request;
  request.population = session.population();
  request.frame = session.frame();
  request.networks = networks;
  request.side = 16;
  FieldEvaluator evaluator;
  evaluator.request(request);
  const FieldSetPtr expected = evaluator.wait();

  std::vector<float> values(expected->values.size());
  glBindBuffer(GL_TEXTURE_BUFFER, choice.sink->view().buffer);
  glGetBufferSubData(GL_TEXTURE_BUFFER, 0, static_cast<GLsizeiptr>(values.size() * sizeof(float)),
                     values.data());
  EXPECT_EQ(values, expected->values);
}

TEST(CudaGl, TheCpusFieldsGoThroughTheHost) {
  const std::unique_ptr<Surface> surface = make_headless({});
  const SinkChoice choice = make_field_sink("cpu");
  EXPECT_FALSE(choice.sink->direct());
  EXPECT_TRUE(choice.why_host.empty());
}

}  // namespace
}  // namespace seedbed::viewer::test
