// SPDX-License-Identifier: Apache-2.0
// Sends the frames of a capture file on an interface at an even rate, in their original length (what the file has not kept is
// zero), and says what it sent and what it cost.
//
// On a veth pair the receiving side's work up to the taps and their filters is done in the sender's own context, inside sendmmsg(2):
// its processor time per frame, less that of a run without a tap, is the tap's cost in the kernel.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// Frames of one system call: so few that they are no burst, so many that waking up costs little.
enum { BATCH = 32, LONGEST = 65536 };

static void fail(const char *what) {
    fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

struct file {
    const uint8_t *bytes;
    size_t size, at;
};

// The next frame of the file, from the beginning again behind the last.
static void next(struct file *file, struct iovec parts[2], uint8_t *zeros) {
    uint32_t fields[4];
    if (file->at + sizeof fields > file->size) file->at = 24;
    memcpy(fields, file->bytes + file->at, sizeof fields);
    const uint8_t *frame = file->bytes + file->at + sizeof fields;
    parts[0] = (struct iovec){(void *)(uintptr_t)frame, fields[2]};
    parts[1] = (struct iovec){zeros, fields[3] - fields[2]};
    file->at += sizeof fields + fields[2];
}

// Counts the frames and makes sure that every record is whole: next() relies on it.
static uint64_t check(struct file *file) {
    uint64_t frames = 0;
    uint32_t magic, fields[4];
    if (file->size < 24 + sizeof fields) goto broken;
    memcpy(&magic, file->bytes, sizeof magic);
    if (magic != 0xa1b2c3d4) goto broken;
    for (size_t at = 24; at < file->size; frames++) {
        if (file->size - at < sizeof fields) goto broken;
        memcpy(fields, file->bytes + at, sizeof fields);
        at += sizeof fields;
        if (fields[2] > file->size - at || fields[3] < fields[2] || fields[3] > LONGEST) goto broken;
        at += fields[2];
    }
    file->at = 24;
    return frames;
broken:
    fputs("replay: no whole capture file in this machine's byte order\n", stderr);
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: replay INTERFACE FILE.pcap PASSES FRAMES-PER-SECOND\n", stderr);
        return 2;
    }
    uint64_t passes = strtoull(argv[3], NULL, 10), rate = strtoull(argv[4], NULL, 10);
    if (passes == 0 || rate == 0) {
        fputs("replay: passes and rate are numbers above 0\n", stderr);
        return 2;
    }

    int descriptor = open(argv[2], O_RDONLY | O_CLOEXEC);
    struct stat facts;
    if (descriptor < 0 || fstat(descriptor, &facts) != 0) fail(argv[2]);
    struct file file = {.size = (size_t)facts.st_size};
    file.bytes = mmap(NULL, file.size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (file.bytes == MAP_FAILED) fail(argv[2]);
    uint64_t total = check(&file) * passes;

    int sender = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (sender < 0) fail("socket");
    struct sockaddr_ll link = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = (int)if_nametoindex(argv[1])};
    if (link.sll_ifindex == 0 || bind(sender, (struct sockaddr *)&link, sizeof link) != 0) fail(argv[1]);
    // Past the queueing discipline: what is measured is the receiving side.
    int on = 1;
    if (setsockopt(sender, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) != 0) fail("PACKET_QDISC_BYPASS");

    static uint8_t zeros[LONGEST];
    static struct iovec parts[BATCH][2];
    static struct mmsghdr messages[BATCH];
    for (int i = 0; i < BATCH; i++) messages[i].msg_hdr = (struct msghdr){.msg_iov = parts[i], .msg_iovlen = 2};

    uint64_t sent = 0, bytes = 0, refused = 0, largest_lag = 0;
    uint64_t began = nanoseconds(CLOCK_MONOTONIC), cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    while (sent + refused < total) {
        uint64_t position = sent + refused, due = began + (uint64_t)((double)position * 1e9 / (double)rate);
        uint64_t now = nanoseconds(CLOCK_MONOTONIC);
        if (now < due) {
            struct timespec until = {(time_t)(due / 1000000000), (long)(due % 1000000000)};
            while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {}
        } else if (now - due > largest_lag) {
            largest_lag = now - due;
        }
        unsigned batch = total - position < BATCH ? (unsigned)(total - position) : BATCH;
        for (unsigned i = 0; i < batch; i++) {
            next(&file, parts[i], zeros);
            bytes += parts[i][0].iov_len + parts[i][1].iov_len;
        }
        for (unsigned done = 0; done < batch;) {
            int count = sendmmsg(sender, messages + done, batch - done, 0);
            if (count > 0) {
                done += (unsigned)count;
                sent += (unsigned)count;
            } else if (errno == ENOBUFS || errno == EAGAIN) {
                // The receiving side had no room: the frame is gone, and the run is not exact any more.
                bytes -= parts[done][0].iov_len + parts[done][1].iov_len;
                refused++;
                done++;
            } else if (errno != EINTR) {
                fail("sendmmsg");
            }
        }
    }
    cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"frames\":%llu,\"bytes\":%llu,\"refused\":%llu,\"seconds\":%.6f,\"cpuNanoseconds\":%llu,\"largestLagMilliseconds\":%.3f}\n",
           (unsigned long long)sent, (unsigned long long)bytes, (unsigned long long)refused,
           (double)(nanoseconds(CLOCK_MONOTONIC) - began) / 1e9, (unsigned long long)cpu, (double)largest_lag / 1e6);
    return 0;
}
