// SPDX-License-Identifier: Apache-2.0
// Boost keeps the table of direction numbers and walks the sequence; it leaves out the origin, which is
// put back, since a power of two of points is balanced only with it (Owen 2022, arXiv 2008.08051).
#include "sweep/sobol.h"

#include <boost/random/sobol.hpp>

namespace seedbed {

std::vector<std::uint64_t> sobol_points(std::int64_t count, int dimensions) {
  const auto size = static_cast<std::size_t>(count) * static_cast<std::size_t>(dimensions);
  std::vector<std::uint64_t> numbers(static_cast<std::size_t>(dimensions), 0);  // the origin
  numbers.reserve(size);
  boost::random::sobol_engine<std::uint64_t, kSobolBits> engine(static_cast<std::size_t>(dimensions));
  while (numbers.size() < size) numbers.push_back(engine());
  numbers.resize(size);
  return numbers;
}

}  // namespace seedbed
