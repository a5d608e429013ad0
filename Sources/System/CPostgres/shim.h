// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CPOSTGRES_SHIM_H
#define TITIPAN_CPOSTGRES_SHIM_H

#include <libpq-fe.h>

#endif
