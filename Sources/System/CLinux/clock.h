// SPDX-License-Identifier: Apache-2.0
// How well the clock is kept: adjtimex(2), for reading only (no privilege). Returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_CLOCK_H
#define TITIPAN_CLINUX_CLOCK_H

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/timex.h>

struct titipan_clock {
    int state;              // TIME_OK 0 … TIME_ERROR 5 (not synchronised)
    uint32_t status;        // STA_UNSYNC 0x40
    int64_t offset_ns;
    int64_t max_error_us;
    int64_t est_error_us;
};

static inline int titipan_clock_query(struct titipan_clock *out) {
    struct timex time;
    memset(&time, 0, sizeof time);
    int state = adjtimex(&time);
    if (state < 0) return -errno;
    out->state = state;
    out->status = (uint32_t)time.status;
    out->offset_ns = time.status & STA_NANO ? time.offset : (int64_t)time.offset * 1000;
    out->max_error_us = time.maxerror;
    out->est_error_us = time.esterror;
    return 0;
}

#endif
