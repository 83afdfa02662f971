// SPDX-License-Identifier: Apache-2.0
#include "cuda/thrust_on_the_host.h"

#include <stdexcept>

#if defined(SEEDBED_HAVE_THRUST)
#include <thrust/system/cpp/execution_policy.h>

#include "engine/cuda/rank.h"
#endif

namespace seedbed::cuda {

#if defined(SEEDBED_HAVE_THRUST)
bool thrust_is_here() {
  return true;
}
void rank_with_thrust_on_the_host(const RankArguments& arguments) {
  rank(thrust::cpp::par, arguments);
}
#else
bool thrust_is_here() {
  return false;
}
void rank_with_thrust_on_the_host(const RankArguments&) {
  throw std::logic_error("this build has no Thrust");
}
#endif

}  // namespace seedbed::cuda
