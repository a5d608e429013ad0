// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CLINUX_RESULT_H
#define TITIPAN_CLINUX_RESULT_H

#include <errno.h>

// The result of a system call, with -errno in place of -1.
static inline int titipan_result(int value) { return value < 0 ? -errno : value; }

#endif
