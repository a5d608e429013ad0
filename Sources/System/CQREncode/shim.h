// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CQRENCODE_SHIM_H
#define TITIPAN_CQRENCODE_SHIM_H

#include <qrencode.h>

#endif
