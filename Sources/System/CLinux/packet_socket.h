// SPDX-License-Identifier: Apache-2.0
// Packet sockets and their filters: packet(7), socket(7). Each function returns a result >= 0, or -errno.
#ifndef TITIPAN_CLINUX_PACKET_SOCKET_H
#define TITIPAN_CLINUX_PACKET_SOCKET_H

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// Binds a packet socket to interface `index` and frames of one Ethernet type.
static inline int titipan_packet_bind(int fd, int index, uint16_t ether_type) {
    struct sockaddr_ll address;
    memset(&address, 0, sizeof address);
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ether_type);
    address.sll_ifindex = index;
    return bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ? -errno : 0;
}

// A non-blocking raw packet socket on interface `index` that receives frames of one Ethernet type. It is bound before it can receive
// anything from elsewhere. Needs CAP_NET_RAW.
static inline int titipan_packet_open(int index, uint16_t ether_type) {
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    int status = titipan_packet_bind(fd, index, ether_type);
    if (status < 0) {
        close(fd);
        return status;
    }
    return fd;
}

// Lets a socket of Ethernet type IPv6 on interface `index` receive neighbour discovery only (ICMPv6 133 to 137, RFC 4861), whatever group it is
// addressed to: other hosts' solicitations and address probes go to groups that this host is no member of.
static inline int titipan_packet_hear_neighbours(int fd, int index) {
    static const struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14 + 6),  // next header
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 58, 0, 4),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14 + 40),  // ICMPv6 type
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 133, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 137, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, 0x40000),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = (struct sock_filter *)code};
    struct packet_mreq groups = {.mr_ifindex = index, .mr_type = PACKET_MR_ALLMULTI};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0
        || setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &groups, sizeof groups) < 0)
        return -errno;
    return 0;
}

// Receives frames to the six bytes of a group address.
static inline int titipan_packet_join(int fd, int index, const uint8_t *group) {
    struct packet_mreq membership;
    memset(&membership, 0, sizeof membership);
    membership.mr_ifindex = index;
    membership.mr_type = PACKET_MR_MULTICAST;
    membership.mr_alen = 6;
    memcpy(membership.mr_address, group, 6);
    return setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &membership, sizeof membership) < 0 ? -errno : 0;
}

// Sends one whole frame; 0, or -errno: -EMSGSIZE also when the kernel took a part of it only.
static inline int titipan_packet_send(int fd, const void *frame, size_t count) {
    ssize_t sent;
    do sent = send(fd, frame, count, 0);
    while (sent < 0 && errno == EINTR);
    if (sent < 0) return -errno;
    return (size_t)sent == count ? 0 : -EMSGSIZE;
}

// What the kernel tells of a received frame beside its bytes, from which it has taken an 802.1Q tag.
struct titipan_packet_origin {
    int32_t outgoing;  // this host sent it
    int32_t index;     // the interface that it is for: a VLAN's, when the frame had that VLAN's tag
    int32_t others;    // it is addressed to another host, or had the tag of a VLAN for which this host has no interface
};

// Receives one frame. -EAGAIN when there is none.
static inline ssize_t titipan_packet_receive(int fd, void *buffer, size_t size, struct titipan_packet_origin *origin) {
    struct sockaddr_ll from;
    socklen_t length = sizeof from;
    memset(&from, 0, sizeof from);
    ssize_t count = recvfrom(fd, buffer, size, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
    if (count < 0) return -errno;
    origin->outgoing = from.sll_pkttype == PACKET_OUTGOING;
    origin->index = from.sll_ifindex;
    origin->others = from.sll_pkttype == PACKET_OTHERHOST;
    return count;
}

// Keeps interface `index` promiscuous as long as the socket is open.
static inline int titipan_packet_promiscuous(int fd, int index) {
    struct packet_mreq request = {.mr_ifindex = index, .mr_type = PACKET_MR_PROMISC};
    return setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request) < 0 ? -errno : 0;
}

// Has the kernel note each frame's time of arrival, for titipan_packet_receive_stamped.
static inline int titipan_packet_stamp(int fd) {
    int on = 1;
    return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0 ? -errno : 0;
}

struct titipan_packet_arrival {
    int64_t seconds;      // kernel time, CLOCK_REALTIME; 0 when the kernel gave none
    int64_t nanoseconds;
    int32_t outgoing;     // this host sent it
};

// Receives one frame and the kernel's metadata of it; -EAGAIN when there is none.
static inline ssize_t titipan_packet_receive_stamped(
    int fd, void *buffer, size_t size, struct titipan_packet_arrival *arrival) {
    union {
        struct cmsghdr header;
        char space[256];
    } control;
    struct sockaddr_ll from;
    memset(&from, 0, sizeof from);
    struct iovec part = {.iov_base = buffer, .iov_len = size};
    struct msghdr message = {
        .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = control.space, .msg_controllen = sizeof control.space};
    ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT);
    if (count < 0) return -errno;
    memset(arrival, 0, sizeof *arrival);
    arrival->outgoing = from.sll_pkttype == PACKET_OUTGOING;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(c), sizeof time);
            arrival->seconds = time.tv_sec;
            arrival->nanoseconds = time.tv_nsec;
        }
    }
    return count;
}

// Attaches a classic BPF program, replacing the one before atomically. The kernel copies it.
static inline int titipan_filter_attach(int fd, const struct sock_filter *code, unsigned short count) {
    struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)code};
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 ? -errno : 0;
}

// Reads the program in force into `code`; returns its number of instructions, 0 for none.
static inline int titipan_filter_read(int fd, struct sock_filter *code, unsigned short capacity) {
    socklen_t count = capacity;
    return getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, code, &count) < 0 ? -errno : (int)count;
}

// Frames that passed the filter, including those dropped because the ring was full, and the dropped ones; both since the last call.
static inline int titipan_packet_statistics(int fd, uint32_t *passed, uint32_t *dropped) {
    struct tpacket_stats_v3 statistics;
    socklen_t length = sizeof statistics;
    memset(&statistics, 0, sizeof statistics);
    if (getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) < 0) return -errno;
    *passed = statistics.tp_packets;
    *dropped = statistics.tp_drops;
    return 0;
}

#endif
