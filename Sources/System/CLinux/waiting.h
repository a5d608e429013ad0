// SPDX-License-Identifier: Apache-2.0
// Waiting for descriptors: epoll(7) with the packed event taken apart, eventfd(2). Each function returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_WAITING_H
#define TITIPAN_CLINUX_WAITING_H

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include "result.h"

// A descriptor that one thread raises to wake another: eventfd(2).
static inline int titipan_eventfd_open(void) { return titipan_result(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)); }

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

#endif
