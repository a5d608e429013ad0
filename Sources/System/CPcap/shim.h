// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CPCAP_SHIM_H
#define TITIPAN_CPCAP_SHIM_H

#include <pcap/pcap.h>

#endif
