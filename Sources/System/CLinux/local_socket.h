// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a local socket, and handing descriptors over: unix(7). `struct ucred` is only there with _GNU_SOURCE; this is its
// layout.
#ifndef TITIPAN_CLINUX_LOCAL_SOCKET_H
#define TITIPAN_CLINUX_LOCAL_SOCKET_H

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

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

// A pair of connected stream sockets that are closed on execution.
static inline int titipan_socket_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ? -errno : 0;
}

// Sends bytes, and with them a descriptor (SCM_RIGHTS). Returns how many bytes were taken.
static inline long titipan_send_with(int fd, const void *bytes, size_t count, int handed) {
    struct iovec part = {(void *)bytes, count};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &handed, sizeof handed);
    ssize_t taken = sendmsg(fd, &message, MSG_NOSIGNAL);
    return taken < 0 ? -errno : taken;
}

// Receives bytes, and the descriptor that came with them or -1, closed on execution. Further descriptors are closed by the kernel.
static inline long titipan_receive_with(int fd, void *bytes, size_t count, int *handed) {
    struct iovec part = {bytes, count};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.bytes};
    *handed = -1;
    ssize_t taken = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (taken < 0) return -errno;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(handed, CMSG_DATA(header), sizeof *handed);
    return taken;
}

#endif
