// SPDX-License-Identifier: Apache-2.0
#include "kernels/elementary_batch_impl.h"
#include "kernels/lanes/array.h"

namespace seedbed::kernels::test {

Batch scalar_batch() {
  return batch<ScalarLane<float>, ScalarLane<double>>("scalar");
}
Batch array_batch() {
  return batch<ArrayLane<float, 8>, ArrayLane<double, 8>>("array of 8");
}

}  // namespace seedbed::kernels::test
