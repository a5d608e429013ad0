// SPDX-License-Identifier: Apache-2.0
// Processes that were started: pidfd_open(2), waitid(2), and the memory of this one. Each function with a result returns one >= 0, or -errno.
#ifndef TITIPAN_CLINUX_PROCESS_H
#define TITIPAN_CLINUX_PROCESS_H

#include <errno.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A descriptor, closed on execution, that is readable once the child has ended.
static inline int titipan_process_open(int process) {
    long fd = syscall(SYS_pidfd_open, process, 0);
    return fd < 0 ? -errno : (int)fd;
}

// Waits until the child has ended: its exit status from 0 to 255, or 256 plus the number of the signal that ended it.
static inline int titipan_process_wait(int process) {
    int status;
    pid_t ended;
    do ended = waitpid(process, &status, 0);
    while (ended < 0 && errno == EINTR);
    if (ended < 0) return -errno;
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

// malloc_trim(3).
static inline void titipan_release_free_memory(void) { malloc_trim(0); }

#endif
