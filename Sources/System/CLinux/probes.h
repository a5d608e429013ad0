// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CLINUX_PROBES_H
#define TITIPAN_CLINUX_PROBES_H

// Sockets of the probes, and the clock. Every function that can fail returns a descriptor, a count or zero, or -errno; none
// blocks, none keeps state. Descriptors are non-blocking and close-on-exec.

#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static inline int titipan_result(int value) { return value < 0 ? -errno : value; }

// Names the calling thread, as top -H shows it; at most 15 characters.
static inline void titipan_name_thread(const char *name) { (void)prctl(PR_SET_NAME, name, 0, 0, 0); }

// A descriptor that one thread raises to wake another: eventfd(2).
static inline int titipan_eventfd_open(void) { return titipan_result(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)); }

// epoll(7), with the packed event taken apart.

static inline int titipan_epoll_open(void) { return titipan_result(epoll_create1(EPOLL_CLOEXEC)); }

static inline int titipan_epoll_add(int epoll, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return titipan_result(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

static inline int titipan_epoll_remove(int epoll, int fd) {
    struct epoll_event none = {0};
    return titipan_result(epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &none));
}

// Waits at most `milliseconds` (-1: for ever); fills `tokens` with at most 64 ready descriptors' tokens and returns
// how many.
static inline int titipan_epoll_wait(int epoll, uint64_t tokens[64], int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, 64, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) tokens[i] = events[i].data.u64;
    return count;
}

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

static inline ssize_t titipan_read(int fd, void *bytes, size_t capacity) {
    ssize_t count = recv(fd, bytes, capacity, MSG_DONTWAIT);
    return count < 0 ? -errno : count;
}

// TCP: tcp(7), ip(7), ipv6(7).

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

// The clock: clock_gettime(2), and adjtimex(2) for reading only (no privilege).

static inline int64_t titipan_clock_nanoseconds(clockid_t clock) {
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline int64_t titipan_wall_nanoseconds(void) { return titipan_clock_nanoseconds(CLOCK_REALTIME); }

static inline int64_t titipan_boot_nanoseconds(void) { return titipan_clock_nanoseconds(CLOCK_BOOTTIME); }

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
