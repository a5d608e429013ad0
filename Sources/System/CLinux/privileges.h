// SPDX-License-Identifier: Apache-2.0
// Giving privileges up: capabilities(7), prctl(2), setrlimit(2). Each function returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_PRIVILEGES_H
#define TITIPAN_CLINUX_PRIVILEGES_H

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Takes every capability from the calling thread: effective, permitted, inheritable, ambient and bounding. Threads that it
// starts later have none either.
static inline int titipan_drop_capabilities(void) {
    // The bounding set first: it needs CAP_SETPCAP. Without that it stays, and is of no use without permitted ones.
    for (int capability = 0; capability <= 63; capability++) (void)prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

// Leaves the calling thread one capability of the first 32, which what it executes gets too: permitted, effective, inheritable and ambient.
// -EPERM when it is not permitted now.
static inline int titipan_keep_capability(int kept) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) < 0) return -errno;
    if (!(data[0].permitted & 1u << kept)) return -EPERM;
    for (int capability = 0; capability <= 63; capability++)
        if (capability != kept) (void)prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    memset(data, 0, sizeof data);
    data[0].permitted = data[0].effective = data[0].inheritable = 1u << kept;
    if (syscall(SYS_capset, &header, data) < 0) return -errno;
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, kept, 0, 0) < 0 ? -errno : 0;
}

// Whether permitted capabilities outlast the next change from root to another user. They are not effective after it.
static inline int titipan_keep_capabilities(int keep) { return prctl(PR_SET_KEEPCAPS, keep, 0, 0, 0) < 0 ? -errno : 0; }

// Has the kernel kill the process when the thread that started it ends. A change of user or capabilities undoes it.
static inline int titipan_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, 9 /* SIGKILL */, 0, 0, 0) < 0 ? -errno : 0; }

// Keeps the calling thread and all that it starts from gaining privileges by executing a file.
static inline int titipan_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0; }

// Keeps memory out of core dumps, and the process from being traced by others of its user. Children inherit the first, not the second.
static inline int titipan_refuse_core_dumps(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) < 0) return -errno;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? -errno : 0;
}

#endif
