// SPDX-License-Identifier: Apache-2.0
// Names of threads: prctl(2).
#ifndef TITIPAN_CLINUX_THREAD_H
#define TITIPAN_CLINUX_THREAD_H

#include <sys/prctl.h>

// Names the calling thread, as top -H shows it; at most 15 characters.
static inline void titipan_name_thread(const char *name) { (void)prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
