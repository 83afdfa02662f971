// SPDX-License-Identifier: Apache-2.0
// The elementary functions of the one arithmetic: exp, sigmoid, tanh, sin, cos and log as templates
// over a lane type V, `elementary::tanh<V>(x)`, for float and double. The same source gives the same
// bits on every lane type, on the host and on a CUDA device. Errors: docs/elementary-functions.md.
// The plain overloads at the end take one float or double.
#pragma once

#include "kernels/elementary_exp.h"
#include "kernels/elementary_log.h"
#include "kernels/elementary_tanh.h"
#include "kernels/elementary_trig.h"

namespace seedbed::kernels::elementary {

SB_HD float exp(float x) {
  return exp<ScalarLane<float>>(x);
}
SB_HD double exp(double x) {
  return exp<ScalarLane<double>>(x);
}
SB_HD float sigmoid(float x) {
  return sigmoid<ScalarLane<float>>(x);
}
SB_HD double sigmoid(double x) {
  return sigmoid<ScalarLane<double>>(x);
}
SB_HD float tanh(float x) {
  return tanh<ScalarLane<float>>(x);
}
SB_HD double tanh(double x) {
  return tanh<ScalarLane<double>>(x);
}
SB_HD float sin(float x) {
  return sin<ScalarLane<float>>(x);
}
SB_HD double sin(double x) {
  return sin<ScalarLane<double>>(x);
}
SB_HD float cos(float x) {
  return cos<ScalarLane<float>>(x);
}
SB_HD double cos(double x) {
  return cos<ScalarLane<double>>(x);
}
SB_HD float log(float x) {
  return log<ScalarLane<float>>(x);
}
SB_HD double log(double x) {
  return log<ScalarLane<double>>(x);
}

}  // namespace seedbed::kernels::elementary
