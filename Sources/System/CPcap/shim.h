// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CPCAP_SHIM_H
#define TITIPAN_CPCAP_SHIM_H

#include <pcap/pcap.h>
#include <stdint.h>

// Nanoseconds since the Unix epoch of a frame, from a handle that was opened with nanosecond stamps: libpcap then has them in `tv_usec`.
static inline int64_t titipan_pcap_nanoseconds(const struct pcap_pkthdr *header) {
    return (int64_t)header->ts.tv_sec * 1000000000 + (int64_t)header->ts.tv_usec;
}

#endif
