// SPDX-License-Identifier: Apache-2.0
// The functions of <math.h> that the bounds of sums need; each is reentrant (lgamma(3) sets a global sign, lgamma_r(3) does not).
#ifndef TITIPAN_CMATH_FUNCTIONS_H
#define TITIPAN_CMATH_FUNCTIONS_H

#include <math.h>

static inline double titipan_exp(double x) { return exp(x); }
static inline double titipan_log(double x) { return log(x); }
static inline double titipan_erfc(double x) { return erfc(x); }

// ln Γ(x) for x > 0.
static inline double titipan_log_gamma(double x) {
    int sign;
    return lgamma_r(x, &sign);
}

#endif
