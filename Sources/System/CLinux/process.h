// SPDX-License-Identifier: Apache-2.0
// Processes that were started: pidfd_open(2), waitid(2), what is between them and this one, and its memory. Each function with a result returns
// one >= 0, or -errno.
#ifndef TITIPAN_CLINUX_PROCESS_H
#define TITIPAN_CLINUX_PROCESS_H

#include <errno.h>
#include <fcntl.h>
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

// Both ends of a pipe, reading and writing, closed on execution (pipe2(2)).
static inline int titipan_pipe(int ends[2]) { return syscall(SYS_pipe2, ends, O_CLOEXEC) < 0 ? -errno : 0; }

// A file without a name, in memory (memfd_create(2)).
static inline int titipan_memory_file(void) {
    long fd = syscall(SYS_memfd_create, "titipan", 1 /* MFD_CLOEXEC */);
    return fd < 0 ? -errno : (int)fd;
}

// malloc_trim(3).
static inline void titipan_release_free_memory(void) { malloc_trim(0); }

#endif
