// SPDX-License-Identifier: Apache-2.0
// stat(2) with fields of fixed sizes: in a program with the Swift library linked in, Swift finds two modules that define `stat`.
// Each function returns 0, or -errno.
#ifndef TITIPAN_CLINUX_FILE_STATUS_H
#define TITIPAN_CLINUX_FILE_STATUS_H

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>

struct titipan_file_status {
    int64_t bytes;
    uint64_t inode;
    int64_t modified_seconds;   // since 1970
    uint32_t mode;              // permission bits
    uint32_t owner;             // user id
};

static inline void titipan_file_status_fill(const struct stat *from, struct titipan_file_status *out) {
    out->bytes = from->st_size;
    out->inode = from->st_ino;
    out->modified_seconds = from->st_mtim.tv_sec;
    out->mode = from->st_mode & 07777;
    out->owner = from->st_uid;
}

static inline int titipan_file_status_of_path(const char *path, struct titipan_file_status *out) {
    struct stat status;
    if (stat(path, &status) < 0) return -errno;
    titipan_file_status_fill(&status, out);
    return 0;
}

static inline int titipan_file_status_of_descriptor(int fd, struct titipan_file_status *out) {
    struct stat status;
    if (fstat(fd, &status) < 0) return -errno;
    titipan_file_status_fill(&status, out);
    return 0;
}

#endif
