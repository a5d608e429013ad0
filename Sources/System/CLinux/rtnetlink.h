// SPDX-License-Identifier: Apache-2.0
// Interfaces, addresses and routes: rtnetlink(7), ethtool's ioctl. Each function returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_RTNETLINK_H
#define TITIPAN_CLINUX_RTNETLINK_H

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>

// A routing socket of the calling thread's network namespace; its reads time out after two seconds.
static inline int titipan_rtnetlink_open(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) return -errno;
    struct timeval limit = {.tv_sec = 2, .tv_usec = 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

// Sends one request whole; 0, or -errno.
static inline int titipan_rtnetlink_send(int fd, const void *message, size_t count) {
    ssize_t sent = send(fd, message, count, 0);
    if (sent < 0) return -errno;
    return (size_t)sent == count ? 0 : -EMSGSIZE;
}

// Waits for the next datagram of an answer; its bytes, or -errno.
static inline ssize_t titipan_rtnetlink_receive(int fd, void *buffer, size_t size) {
    ssize_t count;
    do count = recv(fd, buffer, size, 0);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

// Any socket of the calling thread's network namespace, for ethtool's ioctl: one that every process of ours may open.
static inline int titipan_ethtool_open(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    return fd < 0 ? -errno : fd;
}

// One of ethtool's commands that read a single number, such as ETHTOOL_GGRO.
static inline int titipan_ethtool_value(int fd, const char *name, uint32_t command, uint32_t *value) {
    struct ethtool_value request = {.cmd = command, .data = 0};
    struct ifreq question;
    memset(&question, 0, sizeof question);
    strncpy(question.ifr_name, name, IFNAMSIZ - 1);
    question.ifr_data = (char *)&request;
    if (ioctl(fd, SIOCETHTOOL, &question) < 0) return -errno;
    *value = request.data;
    return 0;
}

// Link speed in Mbit/s, -ENODATA when the link has none.
static inline int titipan_ethtool_speed(int fd, const char *name) {
    struct ethtool_cmd request;
    memset(&request, 0, sizeof request);
    request.cmd = ETHTOOL_GSET;
    struct ifreq question;
    memset(&question, 0, sizeof question);
    strncpy(question.ifr_name, name, IFNAMSIZ - 1);
    question.ifr_data = (char *)&request;
    if (ioctl(fd, SIOCETHTOOL, &question) < 0) return -errno;
    uint32_t speed = ((uint32_t)request.speed_hi << 16) | request.speed;
    return speed == 0 || speed > INT32_MAX ? -ENODATA : (int)speed;
}

#endif
