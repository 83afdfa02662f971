// SPDX-License-Identifier: Apache-2.0
// What nvcc makes of the training kernels (kernels/train_kernel.cu) computes the bits of the CPU's
// template, and holds no instruction whose result is open. Changed a little, it does not.
//
// SEEDBED_PTX_FILES names the PTX files of the build, separated by ';'. Without it the tests are skipped.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "kernels/lanes/array.h"
#include "kernels/train_loop.h"
#include "ptx/edit.h"
#include "ptx/launch.h"

namespace seedbed::ptx {
namespace {

using kernels::ArrayLane;

std::vector<std::string> ptx_files() {
  std::vector<std::string> files;
#if defined(SEEDBED_PTX_FILES)
  std::stringstream list(SEEDBED_PTX_FILES);
  for (std::string file; std::getline(list, file, ';');) {
    if (!file.empty()) files.push_back(file);
  }
#endif
  return files;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The PTX that holds a kernel like this; empty where there is none.
std::string text_with(std::string_view kernel) {
  for (const std::string& file : ptx_files()) {
    std::string text = text_of(file);
    if (text.find(kernel) != std::string::npos) return text;
  }
  return {};
}

TEST(PtxOfTheBuild, EveryKernelIsKnownAndNoResultIsOpen) {
  if (ptx_files().empty()) GTEST_SKIP() << "the build made no PTX";
  for (const std::string& file : ptx_files()) {
    const Module module = Module::read(file);
    EXPECT_FALSE(module.kernels().empty()) << file;
    for (const std::string& kernel : module.kernels()) {
      EXPECT_GT(module.instruction_count(kernel), 1u) << kernel;
      for (const Finding& f : module.findings(kernel)) {
        ADD_FAILURE() << file << ":" << f.line << ": " << name_of(f.kind) << " " << f.text << " in "
                      << kernel;
      }
    }
  }
}

/// Networks of one depth and their data, and what the parameters of both sides become.
struct Problem {
  int depth, networks, points, batch, epochs;
  std::vector<float> parameters;  ///< [element][network], as in TrainArguments
  std::vector<float> x, label, step, carried_step, decay;
  std::vector<std::uint8_t> width;

  int elements() const { return depth * 72 + 9; }
};

Problem random_problem(int depth, int networks, int points, int batch, int epochs) {
  Problem p{depth, networks, points, batch, epochs, {}, {}, {}, {}, {}, {}, {}};
  std::mt19937 random(7);
  const auto uniform = [&] { return static_cast<float>(random() >> 8) / (1 << 24) - 0.5f; };
  const auto n = static_cast<std::size_t>(networks);
  p.parameters.assign(static_cast<std::size_t>(p.elements()) * n, 0.0f);
  p.width.assign(static_cast<std::size_t>(depth) * n, 0);
  const auto at = [&](int element, int network) -> float& {
    return p.parameters[static_cast<std::size_t>(element) * n + static_cast<std::size_t>(network)];
  };
  for (int network = 0; network < networks; ++network) {
    int below = 5;
    for (int l = 0; l < depth; ++l) {
      const int width = 1 + static_cast<int>(random() % 8);
      p.width[static_cast<std::size_t>(l) * n + static_cast<std::size_t>(network)] =
          static_cast<std::uint8_t>(width);
      for (int i = 0; i < width; ++i) {
        for (int t = 0; t < below; ++t) at((l * 8 + i) * 8 + t, network) = 2 * uniform();
        at(depth * 64 + l * 8 + i, network) = 0.1f;
      }
      below = width;
    }
    for (int t = 0; t < below; ++t) at(depth * 72 + t, network) = 2 * uniform();
    at(depth * 72 + 8, network) = 0.1f;
    const float rate = 0.1f + 0.2f * (uniform() + 0.5f);
    p.step.push_back(rate / static_cast<float>(batch));
    p.carried_step.push_back(rate / static_cast<float>(points % batch + batch));
    p.decay.push_back(rate * 0.03f);
  }
  for (int k = 0; k < points; ++k) {
    for (int t = 0; t < 8; ++t) p.x.push_back(t < 5 ? 4 * uniform() : -0.0f);
    const float* x = &p.x[static_cast<std::size_t>(k) * 8];
    p.label.push_back(x[0] * x[1] > 0 ? 1.0f : -1.0f);
  }
  return p;
}

/// The CPU's template for one network.
struct OneNetwork {
  const Problem& p;
  int network;
  using V = ArrayLane<float, 1, 1>;
  V::F load(int k, V::F* slots) const {
    for (int t = 0; t < 8; ++t) slots[t].v[0] = p.x[static_cast<std::size_t>(k * 8 + t)];
    return V::set(p.label[static_cast<std::size_t>(k)]);
  }
  V::M unit(int layer, int row) const {
    return {row < p.width[static_cast<std::size_t>(layer * p.networks + network)]};
  }
};

template <int Depth, Activation A, Regularization R>
std::vector<float> trained_on_cpu(const Problem& p) {
  using V = OneNetwork::V;
  std::vector<float> parameters = p.parameters;
  for (int n = 0; n < p.networks; ++n) {
    const auto index = static_cast<std::size_t>(n);
    kernels::TrainState<V, Depth> state;
    state.fresh = true;
    state.dead.clear();
    const auto for_all = [&](auto&& fn) {
      const auto at = [&](int e) -> float& {
        return parameters[static_cast<std::size_t>(e * p.networks + n)];
      };
      for (int l = 0; l < Depth; ++l) {
        for (int i = 0; i < 8; ++i) {
          for (int t = 0; t < 8; ++t) fn(state.parameters.weight[l][i][t].v[0], at((l * 8 + i) * 8 + t));
          fn(state.parameters.bias[l][i].v[0], at(Depth * 64 + l * 8 + i));
        }
      }
      for (int i = 0; i < 8; ++i) fn(state.parameters.output_weight[i].v[0], at(Depth * 72 + i));
      fn(state.parameters.output_bias[0].v[0], at(Depth * 72 + 8));
    };
    for_all([](float& here, float& there) { here = there; });
    const kernels::EpochRates<V> rates{{V::set(p.step[index]), V::set(p.decay[index])},
                                       {V::set(p.carried_step[index]), V::set(p.decay[index])}};
    const OneNetwork one{p, n};
    kernels::train_epochs<V, R, Depth>(kernels::StaticShape<Depth, A>{}, state, one, p.points, p.batch, rates,
                                       one, p.epochs);
    for_all([](float& here, float& there) { there = here; });
  }
  return parameters;
}

/// kernels/train_kernel.cu
struct TrainArguments {
  int networks;
  float* parameters;
  const float *x, *label;
  const std::uint8_t* width;
  const float *step, *carried_step, *decay;
  int points, batch, epochs;
};

struct Trained {
  std::vector<float> parameters;
  std::uint64_t instructions;
};

Trained trained_by_ptx(const std::string& text, const std::string& kernel_part, int group, const Problem& p,
                       const Options& options = {}) {
  const Module module = Module::parse(text);
  Memory memory;
  std::vector<float> parameters = p.parameters;
  memory.allow(parameters.data(), parameters.size() * sizeof(float));
  const auto read = [&](const auto& values) {
    memory.allow(values.data(), values.size() * sizeof(values[0]));
  };
  read(p.x);
  read(p.label);
  read(p.width);
  read(p.step);
  read(p.carried_step);
  read(p.decay);
  TrainArguments a{p.networks,    parameters.data(),     p.x.data(),     p.label.data(), p.width.data(),
                   p.step.data(), p.carried_step.data(), p.decay.data(), p.points,       p.batch,
                   p.epochs};
  void* arguments[] = {&a};
  const auto threads = static_cast<unsigned>(p.networks * group);
  const Launch shape{.grid = (threads + 63) / 64, .block = 64};
  const Statistics s = launch(module, module.kernel_like(kernel_part), shape, arguments, memory, options);
  return {parameters, s.warp_instructions};
}

std::vector<std::uint32_t> bits(const std::vector<float>& values) {
  std::vector<std::uint32_t> all;
  for (const float x : values) {
    std::uint32_t u;
    std::memcpy(&u, &x, sizeof u);
    all.push_back(x != x ? 0x7fc00000u : u);
  }
  return all;
}

/// Kernel of train_kernel.cu: what its mangled name holds, and its key.
template <int Group_, int Depth_, Activation A_, Regularization R_>
struct Key {
  static constexpr int kGroup = Group_, kDepth = Depth_;
  static std::string name() {
    const std::string lane =
        Group_ == 1 ? "10ScalarLaneIfEE" : "8WarpLaneIfLi" + std::to_string(Group_) + "EEE";
    return "trainINS0_" + lane + "Li" + std::to_string(Depth_) + "E";
  }
  static std::vector<float> on_cpu(const Problem& p) { return trained_on_cpu<Depth_, A_, R_>(p); }
};
using Keys = testing::Types<
    Key<1, 1, Activation::tanh, Regularization::l2>, Key<2, 2, Activation::sigmoid, Regularization::none>,
    Key<4, 3, Activation::tanh, Regularization::l2>, Key<8, 3, Activation::relu, Regularization::l1>>;

template <class T>
class TrainKernelsPtx : public testing::Test {};
TYPED_TEST_SUITE(TrainKernelsPtx, Keys);

TYPED_TEST(TrainKernelsPtx, SameBitsAsTheCpu) {
  const std::string text = text_with(TypeParam::name());
  if (ptx_files().empty()) GTEST_SKIP() << "the build made no PTX";
  ASSERT_FALSE(text.empty()) << "no kernel like " << TypeParam::name();
  const Problem p = random_problem(TypeParam::kDepth, 19, 13, 4, 6);
  const auto reference = bits(TypeParam::on_cpu(p));
  EXPECT_NE(reference, bits(p.parameters));
  EXPECT_EQ(bits(trained_by_ptx(text, TypeParam::name(), TypeParam::kGroup, p).parameters), reference);
  Options other;
  other.order = WarpOrder::round_robin;
  other.slice = 7;
  other.instruction_set = InstructionSet::portable;
  EXPECT_EQ(bits(trained_by_ptx(text, TypeParam::name(), TypeParam::kGroup, p, other).parameters), reference);
}

TYPED_TEST(TrainKernelsPtx, AChangedInstructionIsNoticed) {
  const std::string text = text_with(TypeParam::name());
  if (ptx_files().empty()) GTEST_SKIP() << "the build made no PTX";
  ASSERT_FALSE(text.empty()) << "no kernel like " << TypeParam::name();
  const std::string kernel = Module::parse(text).kernel_like(TypeParam::name());
  const Problem p = random_problem(TypeParam::kDepth, 19, 13, 4, 6);
  const auto reference = bits(TypeParam::on_cpu(p));
  const auto train = [&](const std::string& changed) {
    return bits(trained_by_ptx(changed, TypeParam::name(), TypeParam::kGroup, p).parameters);
  };
  const std::size_t products = count_instructions(text, kernel, "fma.rn.f32");
  ASSERT_GT(products, 10u);
  // Not every product is noticed: some are of padding, and some roundings agree.
  std::size_t noticed = 0;
  for (std::size_t k = 0; k < products; k += products / 10)
    noticed += train(split_fma(text, kernel, k)) != reference;
  EXPECT_GE(noticed, 2u);
  const std::size_t shuffles = count_instructions(text, kernel, "shfl.sync.bfly");
  if (TypeParam::kGroup == 1) {
    EXPECT_EQ(shuffles, 0u);
    return;
  }
  ASSERT_GT(shuffles, 4u);
  noticed = 0;
  for (std::size_t k = 0; k < shuffles; k += shuffles / 5) {
    noticed += train(change_shuffle(text, kernel, k, 16)) != reference;
  }
  EXPECT_GE(noticed, 3u);  // some are overwritten before they are used
}

}  // namespace
}  // namespace seedbed::ptx
