// SPDX-License-Identifier: Apache-2.0
// One source, the same bits: every elementary function gives the scalar lane's bits on every lane
// type that this machine can run, for random bit patterns (all exponents, subnormals, infinities)
// and for arguments of ordinary size. NaN is compared as a class: payloads differ between machines.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/elementary_batch.h"
#include "kernels/lanes/scalar.h"

namespace seedbed::kernels::test {
namespace {

constexpr int kCount = 300 * kBlock;

template <class Real>
std::vector<Real> arguments() {
  using Bits = typename IntegerOf<Real>::type;
  std::mt19937_64 random(7);
  std::uniform_real_distribution<Real> ordinary(-12, 12), wide(-800, 800);
  std::vector<Real> x;
  for (const Real special : {Real(0), Real(-0.0), Real(INFINITY), Real(-INFINITY), Real(NAN), -Real(NAN)}) {
    x.push_back(special);
  }
  while (x.size() < kCount) {
    x.push_back(std::bit_cast<Real>(Bits(random())));
    x.push_back(ordinary(random));
    x.push_back(wide(random));
  }
  x.resize(kCount);
  return x;
}

void run(const Batch& batch, Function f, const std::vector<float>& x, std::vector<float>& y) {
  batch.floats(f, x.data(), y.data(), kCount);
}
void run(const Batch& batch, Function f, const std::vector<double>& x, std::vector<double>& y) {
  batch.doubles(f, x.data(), y.data(), kCount);
}

template <class Real>
void expect_equal_bits(const Batch& batch) {
  using Bits = typename IntegerOf<Real>::type;
  const std::vector<Real> x = arguments<Real>();
  std::vector<Real> expected(kCount), y(kCount);
  for (const Function f : kFunctions) {
    run(scalar_batch(), f, x, expected);
    run(batch, f, x, y);
    int different = 0;
    for (int i = 0; i < kCount; ++i) {
      const bool same = std::bit_cast<Bits>(y[i]) == std::bit_cast<Bits>(expected[i]) ||
                        (std::isnan(y[i]) && std::isnan(expected[i]));
      if (!same && different++ == 0) {
        ADD_FAILURE() << name_of(f) << " of " << x[i] << " on " << batch.name << ": " << y[i] << ", not "
                      << expected[i];
      }
    }
    EXPECT_EQ(different, 0) << name_of(f) << " on " << batch.name;
  }
}

TEST(ElementaryLanes, Array) {
  expect_equal_bits<float>(array_batch());
  expect_equal_bits<double>(array_batch());
}

TEST(ElementaryLanes, Avx2) {
  if (avx2_batch().name == nullptr) GTEST_SKIP() << "this machine lacks AVX2";
  expect_equal_bits<float>(avx2_batch());
  expect_equal_bits<double>(avx2_batch());
}

TEST(ElementaryLanes, Avx512) {
  if (avx512_batch().name == nullptr) GTEST_SKIP() << "this machine lacks AVX-512";
  expect_equal_bits<float>(avx512_batch());
  expect_equal_bits<double>(avx512_batch());
}

}  // namespace
}  // namespace seedbed::kernels::test
