// SPDX-License-Identifier: Apache-2.0
#ifndef TITIPAN_CYAML_SHIM_H
#define TITIPAN_CYAML_SHIM_H

#include <yaml.h>

#endif
