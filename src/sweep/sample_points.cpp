// SPDX-License-Identifier: Apache-2.0
// The last word of a counter is the samplers' own, so that no number here is one of a network's streams;
// the third tells apart what numbers are drawn for.
#include "sweep/sample_points.h"

#include <Random123/philox.h>

#include <numeric>
#include <utility>

#include "sweep/sobol.h"

namespace seedbed {
namespace {

constexpr std::uint32_t kSampleStream = 0x73616D70;  // "samp"
enum class Purpose : std::uint32_t { coordinate, order, place, shift };

/// 53 random bits.
std::uint64_t random_bits(std::uint64_t seed, Purpose purpose, std::int64_t index, int dimension) {
  const philox4x32_ctr_t counter{{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(dimension),
                                  static_cast<std::uint32_t>(purpose), kSampleStream}};
  const philox4x32_key_t key{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const philox4x32_ctr_t block = philox4x32_R(10, counter, key);
  return ((std::uint64_t{block.v[1]} << 32) | block.v[0]) >> 11;
}

double unit(std::uint64_t bits) {
  return static_cast<double>(bits) * 0x1p-53;
}

/// 0 .. count - 1 in random order (Fisher and Yates).
std::vector<std::int64_t> permutation(const SampleDesign& design, int dimension) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(design.count));
  std::iota(order.begin(), order.end(), 0);
  for (std::int64_t left = design.count; left > 1; --left) {
    const double u = unit(random_bits(design.seed, Purpose::order, left, dimension));
    const auto pick = static_cast<std::size_t>(u * static_cast<double>(left));
    std::swap(order[static_cast<std::size_t>(left - 1)], order[pick]);
  }
  return order;
}

}  // namespace

std::vector<double> sample_points(const SampleDesign& design, int dimensions) {
  const auto stride = static_cast<std::size_t>(dimensions);
  std::vector<double> points(static_cast<std::size_t>(design.count) * stride);
  std::vector<std::uint64_t> sobol;
  if (design.method == SampleMethod::sobol) sobol = sobol_points(design.count, dimensions);
  for (int d = 0; d < dimensions; ++d) {
    std::vector<std::int64_t> parts;
    if (design.method == SampleMethod::latin_hypercube) parts = permutation(design, d);
    const std::uint64_t shift = random_bits(design.seed, Purpose::shift, 0, d);
    for (std::int64_t i = 0; i < design.count; ++i) {
      const std::size_t at = static_cast<std::size_t>(i) * stride + static_cast<std::size_t>(d);
      switch (design.method) {
        case SampleMethod::random:
          points[at] = unit(random_bits(design.seed, Purpose::coordinate, i, d));
          break;
        case SampleMethod::sobol:
          points[at] = unit(sobol[at] ^ shift);
          break;
        case SampleMethod::latin_hypercube: {
          // 24 bits at the middle of their interval: rounding never carries a point out of its part.
          const std::uint64_t place = random_bits(design.seed, Purpose::place, i, d) >> 29;
          const double inside = (static_cast<double>(place) + 0.5) * 0x1p-24;
          points[at] = (static_cast<double>(parts[static_cast<std::size_t>(i)]) + inside) /
                       static_cast<double>(design.count);
          break;
        }
      }
    }
  }
  return points;
}

}  // namespace seedbed
