// SPDX-License-Identifier: Apache-2.0
//
// Round trips of one small datagram: `roundtrip serve ADDRESS PORT`, and `roundtrip ask ADDRESS PORT COUNT same|new`, which prints the
// median, the tenth percentile and how many got no answer, in nanoseconds. With `new` each has a socket, and so a connection, of its own.
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int compare(const void *a, const void *b) {
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return one < other ? -1 : one > other;
}

static int dial(const struct sockaddr_in *peer) {
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval patience = {.tv_sec = 1};
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (s < 0 || connect(s, (const struct sockaddr *)peer, sizeof *peer) != 0) {
        perror("roundtrip");
        exit(1);
    }
    return s;
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[3]))};
    if (inet_pton(AF_INET, argv[2], &address.sin_addr) != 1) return 2;
    char byte[64] = "?";
    if (strcmp(argv[1], "serve") == 0) {
        int s = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(s, (struct sockaddr *)&address, sizeof address) != 0) return 1;
        for (;;) {
            struct sockaddr_in peer;
            socklen_t size = sizeof peer;
            ssize_t count = recvfrom(s, byte, sizeof byte, 0, (struct sockaddr *)&peer, &size);
            if (count >= 0) sendto(s, byte, (size_t)count, 0, (struct sockaddr *)&peer, size);
        }
    }
    if (argc < 6) return 2;
    long count = atol(argv[4]), lost = 0, kept = 0;
    int always = strcmp(argv[5], "new") == 0, s = dial(&address);
    uint64_t *times = calloc((size_t)count, sizeof *times);
    for (long i = 0; times && i < count; i++) {
        if (always) {
            close(s);
            s = dial(&address);
        }
        uint64_t began = now();
        if (send(s, byte, 32, 0) < 0 || recv(s, byte, sizeof byte, 0) < 0) {
            lost++;
            continue;
        }
        times[kept++] = now() - began;
    }
    if (kept == 0) return 1;
    qsort(times, (size_t)kept, sizeof *times, compare);
    printf("{\"median\": %llu, \"tenth\": %llu, \"lost\": %ld}\n", (unsigned long long)times[kept / 2],
           (unsigned long long)times[kept / 10], lost);
    return 0;
}
