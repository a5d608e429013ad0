// SPDX-License-Identifier: Apache-2.0
// Raw ICMP sockets and the kernel's time of arrival: raw(7), socket(7). Each function returns a result >= 0, or -errno; none blocks.
#ifndef TITIPAN_CLINUX_ICMP_SOCKET_H
#define TITIPAN_CLINUX_ICMP_SOCKET_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// Raw ICMP (raw(7)): echo replies and unreachables only. Needs CAP_NET_RAW.
static inline int titipan_icmp_socket(void) {
    int fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    if (fd < 0) return -errno;
    int on = 1;
    // ICMP_FILTER (1 at SOL_RAW 255): a set bit drops that type.
    uint32_t filter = ~((1u << 0) | (1u << 3));
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0
        || setsockopt(fd, 255, 1, &filter, sizeof filter) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

struct titipan_arrival {
    int64_t seconds;      // kernel receive time, CLOCK_REALTIME; 0 when the kernel gave none
    int64_t nanoseconds;
};

// One datagram with its kernel time; returns the bytes copied, or -EAGAIN when none waits.
static inline ssize_t titipan_receive(int fd, void *buffer, size_t capacity, struct titipan_arrival *arrival) {
    union {
        struct cmsghdr header;
        char space[256];
    } control;
    struct iovec part = {.iov_base = buffer, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    ssize_t length = recvmsg(fd, &message, MSG_DONTWAIT);
    if (length < 0) return -errno;
    memset(arrival, 0, sizeof *arrival);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(c), sizeof time);
            arrival->seconds = time.tv_sec;
            arrival->nanoseconds = time.tv_nsec;
        }
    }
    return length;
}

// Sends a datagram to an IPv4 address (host order).
static inline ssize_t titipan_send_ipv4(int fd, const void *bytes, size_t count, uint32_t to) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(to)}};
    ssize_t sent = sendto(
        fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address);
    return sent < 0 ? -errno : sent;
}

#endif
