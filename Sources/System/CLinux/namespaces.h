// SPDX-License-Identifier: Apache-2.0
// Network namespaces: namespaces(7). Each function returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_NAMESPACES_H
#define TITIPAN_CLINUX_NAMESPACES_H

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

// Moves the calling thread, and threads and processes that it starts from now on, to a network namespace of its own: unshare(2). The namespace
// lives as long as a thread or a socket in it. Needs CAP_SYS_ADMIN.
static inline int titipan_new_network(void) {
    return syscall(SYS_unshare, 0x40000000 /* CLONE_NEWNET */) < 0 ? -errno : 0;
}

// Moves the calling thread, and threads and processes that it starts from now on, to the network namespace that `fd` stands for: setns(2).
// Needs CAP_SYS_ADMIN.
static inline int titipan_enter_network(int fd) {
    return syscall(SYS_setns, fd, 0x40000000 /* CLONE_NEWNET */) < 0 ? -errno : 0;
}

#endif
