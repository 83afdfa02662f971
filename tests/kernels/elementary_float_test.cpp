// SPDX-License-Identifier: Apache-2.0
// The float functions over every float: where a function is not constant (or x itself) in float, the
// error against the double version, which elementary_double_test.cpp checks; elsewhere its bits.
// The bounds are the ones of docs/elementary-functions.md. Sanitized and unoptimised builds, and
// machines without AVX2, take a part of the floats and say so.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kernels/elementary.h"
#include "kernels/elementary_batch.h"

namespace seedbed::kernels::test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
constexpr bool kSlow = true;
#else
constexpr bool kSlow = false;
#endif

constexpr std::uint32_t kSign = 0x80000000, kOne = 0x3f800000, kInfinity = 0x7f800000;

std::uint32_t bits(float x) {
  return std::bit_cast<std::uint32_t>(x);
}

/// The widest instruction set of this machine.
Batch widest() {
  for (const Batch& batch : {avx512_batch(), avx2_batch()}) {
    if (batch.name != nullptr) return batch;
  }
  return array_batch();
}

/// 1 where every float is visited in seconds.
std::uint64_t stride() {
  return kSlow || widest().name == std::string_view(array_batch().name) ? 997 : 1;
}

/// Calls part(patterns, index) for equal shares of the patterns, one a thread.
template <class Part>
void share(Patterns all, Part part) {
  const std::uint64_t threads = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
  const std::uint64_t blocks = (all.last - all.first) / (kBlock * all.stride) + 1;
  const std::uint64_t length = (blocks / threads + 1) * kBlock * all.stride;
  std::vector<std::thread> pool;
  for (std::uint64_t i = 0; i < threads; ++i) {
    const std::uint64_t first = all.first + i * length;
    if (first >= all.last) break;
    pool.emplace_back(part, Patterns{first, std::min(first + length, all.last), all.stride}, i);
  }
  for (std::thread& thread : pool) thread.join();
}

FloatErrors errors_of(Function f, std::uint64_t first, std::uint64_t last, std::uint64_t thinning = 1) {
  FloatErrors parts[8], all;
  const Batch batch = widest();
  const std::uint64_t step = stride() * thinning;
  share({first, last, step},
        [&](Patterns patterns, std::uint64_t i) { parts[i] = batch.sweep(f, patterns); });
  for (const FloatErrors& part : parts) {
    if (part.ulp > all.ulp) all.worst = part.worst;
    all.ulp = std::max(all.ulp, part.ulp);
    all.largest = std::max(all.largest, part.largest);
    all.unequal += part.unequal;
  }
  std::cout << name_of(f) << " on " << batch.name << ", from " << std::bit_cast<float>(std::uint32_t(first))
            << " to " << std::bit_cast<float>(std::uint32_t(last))
            << (step == 1 ? ", every float" : ", every " + std::to_string(step) + "th float") << ": at most "
            << all.ulp << " ulp, at " << std::hexfloat << all.worst << std::defaultfloat << "\n";
  return all;
}

/// How many of the floats from first to last do not give `expected` (or x, where identity).
std::uint64_t unequal(Function f, std::uint64_t first, std::uint64_t last, std::uint32_t expected,
                      bool identity = false) {
  std::uint64_t parts[8] = {}, all = 0;
  const Batch batch = widest();
  share({first, last, stride()}, [&](Patterns patterns, std::uint64_t i) {
    parts[i] = batch.count_unequal(f, patterns, expected, identity);
  });
  for (const std::uint64_t part : parts) all += part;
  return all;
}

TEST(ElementaryFloat, Tanh) {
  const std::uint32_t low = bits(0x1p-13f), high = bits(9.02f);
  const FloatErrors errors = errors_of(Function::tanh, low, high);
  EXPECT_LT(errors.ulp, 1.70);
  EXPECT_EQ(errors.unequal, 0u) << "not odd";
  EXPECT_LE(errors.largest, 1.0f);
  for (const std::uint32_t sign : {0u, kSign}) {
    EXPECT_EQ(unequal(Function::tanh, sign, sign + low, 0, true), 0u) << "x itself for small x";
    EXPECT_EQ(unequal(Function::tanh, sign + high, sign + kInfinity + 1ull, sign + kOne), 0u);
  }
}

TEST(ElementaryFloat, Sigmoid) {
  const std::uint32_t low = bits(0x1p-25f), one = bits(17.375f), clamp = bits(87.25f);
  const FloatErrors positive = errors_of(Function::sigmoid, low, one);
  const FloatErrors negative = errors_of(Function::sigmoid, kSign + low, kSign + clamp + 1ull);
  EXPECT_LT(std::max(positive.ulp, negative.ulp), 1.65);
  EXPECT_LE(positive.largest, 1.0f);
  for (const std::uint32_t sign : {0u, kSign}) {
    EXPECT_EQ(unequal(Function::sigmoid, sign, sign + low, bits(0.5f)), 0u);
  }
  EXPECT_EQ(unequal(Function::sigmoid, one, kInfinity + 1ull, kOne), 0u);
  const float lowest = elementary::sigmoid(-87.25f);
  EXPECT_EQ(unequal(Function::sigmoid, kSign + clamp, kSign + kInfinity + 1ull, bits(lowest)), 0u);
  EXPECT_GE(lowest, std::numeric_limits<float>::min());
  EXPECT_LT(lowest, 1.3e-38f);
}

TEST(ElementaryFloat, Exp) {
  const std::uint32_t low = bits(0x1p-26f), overflow = bits(0x1.62e430p+6f), zero = bits(104.0f);
  const FloatErrors positive = errors_of(Function::exp, low, overflow);
  const FloatErrors negative = errors_of(Function::exp, kSign + low, kSign + zero);
  EXPECT_LT(std::max(positive.ulp, negative.ulp), 1.01);
  for (const std::uint32_t sign : {0u, kSign}) {
    EXPECT_EQ(unequal(Function::exp, sign, sign + low, kOne), 0u);
  }
  EXPECT_EQ(unequal(Function::exp, overflow, kInfinity + 1ull, kInfinity), 0u);
  EXPECT_EQ(unequal(Function::exp, kSign + zero, kSign + kInfinity + 1ull, 0), 0u);
}

TEST(ElementaryFloat, SinAndCos) {
  const std::uint32_t low = bits(0x1p-13f), high = bits(1e5f) + 1;
  const FloatErrors sine = errors_of(Function::sin, low, high), cosine = errors_of(Function::cos, low, high);
  EXPECT_LT(sine.ulp, 1.6);
  EXPECT_LT(cosine.ulp, 1.6);
  EXPECT_LE(std::max(sine.largest, cosine.largest), 1.0f);
  EXPECT_EQ(sine.unequal, 0u) << "not odd";
  EXPECT_EQ(cosine.unequal, 0u) << "not even";
  for (const std::uint32_t sign : {0u, kSign}) {
    EXPECT_EQ(unequal(Function::sin, sign, sign + low, 0, true), 0u);
    EXPECT_EQ(unequal(Function::cos, sign, sign + low, kOne), 0u);
  }
}

TEST(ElementaryFloat, Log) {
  const std::uint32_t low = bits(0x1p-4f), high = bits(0x1p4f);
  EXPECT_LT(errors_of(Function::log, low, high).ulp, 0.92);
  // Further out only the exponent is new.
  EXPECT_LT(errors_of(Function::log, bits(0x1p-126f), low, 7).ulp, 0.92);
  EXPECT_LT(errors_of(Function::log, high, kInfinity, 7).ulp, 0.92);
}

}  // namespace
}  // namespace seedbed::kernels::test
