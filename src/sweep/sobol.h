// SPDX-License-Identifier: Apache-2.0
// The Sobol' sequence in 53-bit integers, with the direction numbers of Joe and Kuo (2008, SIAM J. Sci.
// Comput. 30:2635; "new-joe-kuo-6"), in Gray-code order (Antonov and Saleev 1979) from the origin on.
#pragma once

#include <cstdint>
#include <vector>

namespace seedbed {

inline constexpr int kSobolBits = 53;

/// The first `count` points in `dimensions` dimensions, a point after the other; times 2^-53 they are in
/// [0, 1). Every aligned block of 2^k points has one in each of 2^k equal parts of every axis.
std::vector<std::uint64_t> sobol_points(std::int64_t count, int dimensions);

}  // namespace seedbed
