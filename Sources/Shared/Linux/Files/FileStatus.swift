// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The size, identity, permissions and age of a file (stat(2)).
package struct FileStatus: Hashable, Sendable {
    package let bytes: Int
    package let inode: UInt64
    /// The permission bits, for example 0o600.
    package let mode: UInt32
    /// Last modification, in seconds since 1970.
    package let modified: Int

    /// `nil` when there is no such file.
    package init?(_ path: String) {
        var status = titipan_file_status()
        guard titipan_file_status_of_path(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(of descriptor: Descriptor) {
        var status = titipan_file_status()
        guard titipan_file_status_of_descriptor(descriptor.number, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: titipan_file_status) {
        bytes = Int(status.bytes)
        inode = status.inode
        mode = status.mode
        modified = Int(status.modified_seconds)
    }
}
