// SPDX-License-Identifier: Apache-2.0
// Elementary functions of the data room: the project's own, the same bits on every machine, so
// that no C library decides where a point lies.
#pragma once

namespace seedbed {

double own_sin(double x);
double own_cos(double x);
double own_log(double x);
double own_exp(double x);

}  // namespace seedbed
