// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CLINUX_SHIM_H
#define TITIPAN_CLINUX_SHIM_H

#include "namespaces.h"
#include "packet_socket.h"
#include "rtnetlink.h"

#endif
