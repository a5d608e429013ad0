// SPDX-License-Identifier: Apache-2.0
// Raw ICMP sockets and the kernel's time of arrival: raw(7), socket(7). Each function returns a result >= 0, or -errno; none blocks.
#ifndef TITIPAN_CLINUX_ICMP_SOCKET_H
#define TITIPAN_CLINUX_ICMP_SOCKET_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// Raw ICMP (raw(7)), or ICMPv6: echo replies, unreachables and "too big" only. Its packets must not be fragmented, and are sent even when they exceed
// a cached path MTU (IP_PMTUDISC_PROBE). Needs CAP_NET_RAW.
static inline int titipan_icmp_socket(int is_ipv6) {
    int fd = socket(
        is_ipv6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC,
        is_ipv6 ? (int)IPPROTO_ICMPV6 : (int)IPPROTO_ICMP);
    if (fd < 0) return -errno;
    int on = 1, probe = is_ipv6 ? IPV6_PMTUDISC_PROBE : IP_PMTUDISC_PROBE;
    int failed = setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0;
    if (is_ipv6) {
        struct icmp6_filter filter;
        ICMP6_FILTER_SETBLOCKALL(&filter);
        ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
        ICMP6_FILTER_SETPASS(ICMP6_DST_UNREACH, &filter);
        ICMP6_FILTER_SETPASS(ICMP6_PACKET_TOO_BIG, &filter);
        failed = failed || setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter) < 0
            || setsockopt(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, &on, sizeof on) < 0
            || setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &probe, sizeof probe) < 0
            || setsockopt(fd, IPPROTO_IPV6, IPV6_DONTFRAG, &on, sizeof on) < 0;
    } else {
        // ICMP_FILTER (1 at SOL_RAW 255): a set bit drops that type. "Too big" is an unreachable here (RFC 1191).
        uint32_t filter = ~((1u << 0) | (1u << 3));
        failed = failed || setsockopt(fd, 255, 1, &filter, sizeof filter) < 0
            || setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe) < 0;
    }
    if (failed) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

struct titipan_arrival {
    int64_t seconds;      // kernel receive time, CLOCK_REALTIME; 0 when the kernel gave none
    int64_t nanoseconds;
    uint8_t source[16];   // who sent it: `source_size` bytes, 4 or 16; 0 when unknown
    uint8_t source_size;
    uint8_t hop_limit;    // of an IPv6 packet; 0 when unknown: IPv4 packets come with their header
};

// One datagram with its kernel time; returns the bytes copied, or -EAGAIN when none waits.
static inline ssize_t titipan_receive(int fd, void *buffer, size_t capacity, struct titipan_arrival *arrival) {
    union {
        struct cmsghdr header;
        char space[256];
    } control;
    union {
        struct sockaddr_storage any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } from = {0};
    struct iovec part = {.iov_base = buffer, .iov_len = capacity};
    struct msghdr message = {
        .msg_name = &from.any, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = control.space, .msg_controllen = sizeof control.space};
    ssize_t length = recvmsg(fd, &message, MSG_DONTWAIT);
    if (length < 0) return -errno;
    memset(arrival, 0, sizeof *arrival);
    if (from.any.ss_family == AF_INET) {
        arrival->source_size = 4;
        memcpy(arrival->source, &from.v4.sin_addr, 4);
    } else if (from.any.ss_family == AF_INET6) {
        arrival->source_size = 16;
        memcpy(arrival->source, &from.v6.sin6_addr, 16);
    }
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(c), sizeof time);
            arrival->seconds = time.tv_sec;
            arrival->nanoseconds = time.tv_nsec;
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_HOPLIMIT) {
            int limit;
            memcpy(&limit, CMSG_DATA(c), sizeof limit);
            arrival->hop_limit = (uint8_t)limit;
        }
    }
    return length;
}

// Sends a datagram to 4 or 16 bytes of address.
static inline ssize_t titipan_send(int fd, const void *bytes, size_t count, const uint8_t *address, size_t address_size) {
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (address_size == 4) memcpy(&v4.sin_addr, address, 4);
    else if (address_size == 16) memcpy(&v6.sin6_addr, address, 16);
    else return -EINVAL;
    const void *to = address_size == 4 ? (const void *)&v4 : (const void *)&v6;
    ssize_t sent = sendto(
        fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)to,
        address_size == 4 ? sizeof v4 : sizeof v6);
    return sent < 0 ? -errno : sent;
}

#endif
