// SPDX-License-Identifier: Apache-2.0
//
// Queueing disciplines and classes of HTB by libnl (tc-htb(8)): whole operations, so that no object of libnl leaves this file. Each is one
// acknowledged message. Functions return 0 or more, or an error of libnl, below 0, for nl_geterror().
#ifndef TITIPAN_CNETLINKROUTE_SHIM_H
#define TITIPAN_CNETLINKROUTE_SHIM_H

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/route/class.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/neighbour.h>
#include <netlink/route/qdisc.h>
#include <netlink/route/qdisc/fifo.h>
#include <netlink/route/qdisc/htb.h>
#include <netlink/route/tc.h>
#include <netlink/socket.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

// A class: its handle, bytes a second, bytes at once.
struct titipan_htb_class {
    uint32_t handle;
    uint64_t rate;
    uint64_t ceiling;
    uint32_t burst;
};

// A socket of the calling thread's network namespace, or NULL.
static inline struct nl_sock *titipan_route_open(int *error) {
    struct nl_sock *sock = nl_socket_alloc();
    if (!sock) {
        *error = -NLE_NOMEM;
        return NULL;
    }
    *error = nl_connect(sock, NETLINK_ROUTE);
    if (*error >= 0) return sock;
    nl_socket_free(sock);
    return NULL;
}

// 0 when there is none of this name. By a netlink socket, the one kind that every process which asks may open: if_nametoindex(3) wants another.
static inline int titipan_interface_number(const char *name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    if (strlen(name) >= sizeof request.ifr_name) return 0;
    strcpy(request.ifr_name, name);
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) return 0;
    int result = ioctl(fd, SIOCGIFINDEX, &request);
    close(fd);
    return result < 0 ? 0 : request.ifr_ifindex;
}

// Makes an interface of a kind (ip-link(8)); `other` is the name of a veth's other end.
static inline int titipan_link_add(struct nl_sock *sock, const char *name, const char *other, const char *kind) {
    if (strcmp(kind, "veth") == 0) return rtnl_link_veth_add(sock, name, other, 0);
    struct rtnl_link *link = rtnl_link_alloc();
    if (!link) return -NLE_NOMEM;
    rtnl_link_set_name(link, name);
    int error = rtnl_link_set_type(link, kind);
    if (error >= 0) error = rtnl_link_add(sock, link, NLM_F_CREATE | NLM_F_EXCL);
    rtnl_link_put(link);
    return error;
}

static inline int titipan_link_delete(struct nl_sock *sock, const char *name) {
    struct rtnl_link *link = rtnl_link_alloc();
    if (!link) return -NLE_NOMEM;
    rtnl_link_set_name(link, name);
    int error = rtnl_link_delete(sock, link);
    rtnl_link_put(link);
    return error;
}

// The root discipline of an interface: its kind and handle.
static inline int titipan_qdisc_root(struct nl_sock *sock, int interface, char kind[32], uint32_t *handle) {
    struct nl_cache *cache;
    int error = rtnl_qdisc_alloc_cache(sock, &cache);
    if (error < 0) return error;
    kind[0] = 0;
    *handle = 0;
    struct rtnl_qdisc *root = rtnl_qdisc_get_by_parent(cache, interface, TC_H_ROOT);
    if (root) {
        const char *name = rtnl_tc_get_kind(TC_CAST(root));
        if (name) strncpy(kind, name, 31);
        kind[31] = 0;
        *handle = rtnl_tc_get_handle(TC_CAST(root));
        rtnl_qdisc_put(root);
    }
    nl_cache_free(cache);
    return 0;
}

// Puts HTB at the root of an interface. What no class is named for passes as before.
static inline int titipan_htb_root(struct nl_sock *sock, int interface, uint32_t handle) {
    struct rtnl_qdisc *root = rtnl_qdisc_alloc();
    if (!root) return -NLE_NOMEM;
    rtnl_tc_set_ifindex(TC_CAST(root), interface);
    rtnl_tc_set_parent(TC_CAST(root), TC_H_ROOT);
    rtnl_tc_set_handle(TC_CAST(root), handle);
    int error = rtnl_tc_set_kind(TC_CAST(root), "htb");
    if (error >= 0) error = rtnl_htb_set_defcls(root, 0);
    if (error >= 0) error = rtnl_qdisc_add(sock, root, NLM_F_CREATE | NLM_F_REPLACE);
    rtnl_qdisc_put(root);
    return error;
}

// Adds a class right below the root, and its queue of at most so many bytes.
static inline int titipan_htb_add(struct nl_sock *sock, int interface, uint32_t root, const struct titipan_htb_class *wanted,
                                  uint32_t quantum, int queue) {
    struct rtnl_class *class = rtnl_class_alloc();
    if (!class) return -NLE_NOMEM;
    rtnl_tc_set_ifindex(TC_CAST(class), interface);
    rtnl_tc_set_parent(TC_CAST(class), root);
    rtnl_tc_set_handle(TC_CAST(class), wanted->handle);
    int error = rtnl_tc_set_kind(TC_CAST(class), "htb");
    if (error >= 0) error = rtnl_htb_set_rate64(class, wanted->rate);
    if (error >= 0) error = rtnl_htb_set_ceil64(class, wanted->ceiling);
    if (error >= 0) error = rtnl_htb_set_rbuffer(class, wanted->burst);
    if (error >= 0) error = rtnl_htb_set_cbuffer(class, wanted->burst);
    if (error >= 0) error = rtnl_htb_set_quantum(class, quantum);
    if (error >= 0) error = rtnl_class_add(sock, class, NLM_F_CREATE | NLM_F_EXCL);
    rtnl_class_put(class);
    if (error < 0) return error;

    struct rtnl_qdisc *leaf = rtnl_qdisc_alloc();
    if (!leaf) return -NLE_NOMEM;
    rtnl_tc_set_ifindex(TC_CAST(leaf), interface);
    rtnl_tc_set_parent(TC_CAST(leaf), wanted->handle);
    error = rtnl_tc_set_kind(TC_CAST(leaf), "bfifo");
    if (error >= 0) error = rtnl_qdisc_fifo_set_limit(leaf, queue);
    if (error >= 0) error = rtnl_qdisc_add(sock, leaf, NLM_F_CREATE | NLM_F_REPLACE);
    rtnl_qdisc_put(leaf);
    return error;
}

// Deletes a class and its queue.
static inline int titipan_htb_delete(struct nl_sock *sock, int interface, uint32_t root, uint32_t handle) {
    struct rtnl_class *class = rtnl_class_alloc();
    if (!class) return -NLE_NOMEM;
    rtnl_tc_set_ifindex(TC_CAST(class), interface);
    rtnl_tc_set_parent(TC_CAST(class), root);
    rtnl_tc_set_handle(TC_CAST(class), handle);
    int error = rtnl_class_delete(sock, class);
    rtnl_class_put(class);
    return error;
}

// The classes of an interface, at most `room` of them; returns how many there are.
static inline long titipan_htb_list(struct nl_sock *sock, int interface, struct titipan_htb_class *list, size_t room) {
    struct nl_cache *cache;
    int error = rtnl_class_alloc_cache(sock, interface, &cache);
    if (error < 0) return error;
    size_t count = 0;
    for (struct nl_object *object = nl_cache_get_first(cache); object; object = nl_cache_get_next(object)) {
        struct rtnl_class *class = (struct rtnl_class *)object;
        const char *kind = rtnl_tc_get_kind(TC_CAST(class));
        if (!kind || strcmp(kind, "htb") != 0) continue;
        if (count < room) {
            struct titipan_htb_class one = {.handle = rtnl_tc_get_handle(TC_CAST(class)), .burst = rtnl_htb_get_rbuffer(class)};
            if (rtnl_htb_get_rate64(class, &one.rate) < 0) one.rate = rtnl_htb_get_rate(class);
            if (rtnl_htb_get_ceil64(class, &one.ceiling) < 0) one.ceiling = rtnl_htb_get_ceil(class);
            list[count] = one;
        }
        count++;
    }
    nl_cache_free(cache);
    return (long)count;
}

// A notice of the kernel: its type (RTM_NEWQDISC …; 0: some were lost), the interface, and the netlink port of whoever changed it; 0: the kernel.
struct titipan_route_notice {
    uint16_t type;
    uint32_t port;
    int interface;
};

// A socket that hears of queues, classes, interfaces and neighbours, or NULL.
static inline struct nl_sock *titipan_route_listen(int *error) {
    struct nl_sock *sock = titipan_route_open(error);
    if (!sock) return NULL;
    *error = nl_socket_add_memberships(sock, RTNLGRP_TC, RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_NONE);
    if (*error >= 0) return sock;
    nl_socket_free(sock);
    return NULL;
}

// Reads notices without waiting, at most `room` of them; returns how many.
static inline int titipan_route_notices(struct nl_sock *sock, struct titipan_route_notice *list, int room) {
    char buffer[32768] __attribute__((aligned(8)));
    int count = 0;
    while (count < room) {
        ssize_t size = recv(nl_socket_get_fd(sock), buffer, sizeof buffer, MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) {
            if (errno == ENOBUFS) list[count++] = (struct titipan_route_notice){.type = 0};
            break;
        }
        int rest = (int)size;
        for (struct nlmsghdr *message = (struct nlmsghdr *)buffer; nlmsg_ok(message, rest) && count < room;
             message = nlmsg_next(message, &rest)) {
            struct titipan_route_notice one = {.type = message->nlmsg_type, .port = message->nlmsg_pid};
            // Each of these messages has the interface's number behind four bytes.
            if (nlmsg_datalen(message) >= 8) memcpy(&one.interface, (char *)nlmsg_data(message) + 4, 4);
            list[count++] = one;
        }
    }
    return count;
}

#endif
