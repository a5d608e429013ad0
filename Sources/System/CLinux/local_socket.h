// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a local socket: unix(7). `struct ucred` is only there with _GNU_SOURCE; this is its layout.
#ifndef TITIPAN_CLINUX_LOCAL_SOCKET_H
#define TITIPAN_CLINUX_LOCAL_SOCKET_H

#include <errno.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

// The user of the process at the other end, or -errno (SO_PEERCRED).
static inline int64_t titipan_peer_user(int fd) {
    struct {
        pid_t pid;
        uid_t uid;
        gid_t gid;
    } peer;
    socklen_t length = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -errno;
    return (int64_t)peer.uid;
}

#endif
