// SPDX-License-Identifier: Apache-2.0
// TCP and UDP sockets of probes, and the ICMP behind their errors: tcp(7), udp(7), ip(7), ipv6(7). Each function returns a result >= 0, or
// -errno; none blocks. Descriptors are non-blocking and close-on-exec.
#ifndef TITIPAN_CLINUX_TCP_SOCKET_H
#define TITIPAN_CLINUX_TCP_SOCKET_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include "result.h"

// A socket with extended errors on (IP_RECVERR), so that the ICMP code behind a failed connect can be read. The linger
// of zero closes with a reset: a probe leaves no connection in TIME_WAIT, here or there.
static inline int titipan_tcp_socket(int is_ipv6) {
    int fd = socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int on = 1;
    struct linger abort_on_close = {.l_onoff = 1, .l_linger = 0};
    if (setsockopt(fd, is_ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, is_ipv6 ? IPV6_RECVERR : IP_RECVERR, &on, sizeof on) < 0
        || setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort_on_close, sizeof abort_on_close) < 0
        || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

// A connected datagram socket reports ICMP errors about its datagrams, and receives only from the connected peer.
static inline int titipan_udp_socket(int is_ipv6) {
    int fd = socket(is_ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int on = 1;
    if (setsockopt(fd, is_ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, is_ipv6 ? IPV6_RECVERR : IP_RECVERR, &on, sizeof on) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

// Chooses the local port before the socket is connected; -EADDRINUSE when another has it.
static inline int titipan_bind_port(int fd, int is_ipv6, uint16_t port) {
    if (is_ipv6) {
        struct sockaddr_in6 own = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
        return titipan_result(bind(fd, (struct sockaddr *)&own, sizeof own));
    }
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(port)};
    return titipan_result(bind(fd, (struct sockaddr *)&own, sizeof own));
}

// Sends bytes or a datagram; how many went. The peer's going away is -EPIPE, never a signal.
static inline ssize_t titipan_write(int fd, const void *bytes, size_t count) {
    ssize_t sent = send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

// Another descriptor of the same socket.
static inline int titipan_duplicate(int fd) { return titipan_result(fcntl(fd, F_DUPFD_CLOEXEC, 0)); }

// Starts a connect to 4 or 16 bytes of address; 0 when connected at once, -EINPROGRESS when under way.
static inline int titipan_connect(int fd, const uint8_t *address, size_t count, uint16_t port) {
    if (count == 4) {
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
        memcpy(&to.sin_addr, address, 4);
        return titipan_result(connect(fd, (struct sockaddr *)&to, sizeof to));
    }
    if (count != 16) return -EINVAL;
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    memcpy(&to.sin6_addr, address, 16);
    return titipan_result(connect(fd, (struct sockaddr *)&to, sizeof to));
}

// The outcome of a connect that was under way: 0, or the positive errno that ended it.
static inline int titipan_socket_error(int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? errno : error;
}

// The local end: fills 4 or 16 bytes of address, returns how many (0: none), and the port.
static inline int titipan_local_address(int fd, uint8_t address[16], uint16_t *port) {
    union {
        struct sockaddr_storage any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } local = {0};
    socklen_t size = sizeof local;
    if (getsockname(fd, (struct sockaddr *)&local.any, &size) < 0) return -errno;
    if (local.any.ss_family == AF_INET) {
        memcpy(address, &local.v4.sin_addr, 4);
        *port = ntohs(local.v4.sin_port);
        return 4;
    }
    if (local.any.ss_family == AF_INET6) {
        memcpy(address, &local.v6.sin6_addr, 16);
        *port = ntohs(local.v6.sin6_port);
        return 16;
    }
    return 0;
}

// The address that this machine would send from: 4 or 16 bytes and how many, or -errno. Sends nothing.
static inline int titipan_source_address(const uint8_t *destination, size_t count, uint8_t source[16]) {
    int fd = socket(count == 16 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    uint16_t port;
    // Connecting a datagram socket only chooses the route; 9 is the discard port.
    int result = titipan_connect(fd, destination, count, 9);
    if (result == 0) result = titipan_local_address(fd, source, &port);
    close(fd);
    return result;
}

static inline ssize_t titipan_read(int fd, void *bytes, size_t capacity) {
    ssize_t count = recv(fd, bytes, capacity, MSG_DONTWAIT);
    return count < 0 ? -errno : count;
}

struct titipan_icmp_error {
    int error;            // the errno that it became
    uint8_t origin;       // SO_EE_ORIGIN_ICMP 2, SO_EE_ORIGIN_ICMP6 3, SO_EE_ORIGIN_LOCAL 1
    uint8_t type, code;   // of the ICMP message
    uint8_t offender_size; // 4 or 16 bytes of `offender`, 0 when unknown
    uint8_t offender[16]; // who sent the ICMP message
};

// Takes one entry off the error queue; 0, or -EAGAIN when it is empty.
static inline int titipan_next_icmp_error(int fd, struct titipan_icmp_error *out) {
    char payload[128];
    union {
        struct cmsghdr header;
        char space[512];
    } control;
    struct iovec part = {.iov_base = payload, .iov_len = sizeof payload};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return -errno;
    memset(out, 0, sizeof *out);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        int v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
        int v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
        if (!v4 && !v6) continue;
        struct sock_extended_err extended;
        memcpy(&extended, CMSG_DATA(c), sizeof extended);
        out->error = (int)extended.ee_errno;
        out->origin = extended.ee_origin;
        out->type = extended.ee_type;
        out->code = extended.ee_code;
        size_t room = c->cmsg_len - CMSG_LEN(sizeof extended);
        const unsigned char *offender = CMSG_DATA(c) + sizeof extended;
        if (v4 && room >= sizeof(struct sockaddr_in)) {
            struct sockaddr_in from;
            memcpy(&from, offender, sizeof from);
            if (from.sin_family == AF_INET) {
                memcpy(out->offender, &from.sin_addr, 4);
                out->offender_size = 4;
            }
        } else if (v6 && room >= sizeof(struct sockaddr_in6)) {
            struct sockaddr_in6 from;
            memcpy(&from, offender, sizeof from);
            if (from.sin6_family == AF_INET6) {
                memcpy(out->offender, &from.sin6_addr, 16);
                out->offender_size = 16;
            }
        }
    }
    return 0;
}

#endif
