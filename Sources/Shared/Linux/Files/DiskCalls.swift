// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The two system calls that durability depends on; tests replace them by ones that fail.
package struct DiskCalls: Sendable {
    /// `pwrite(2)`: descriptor, bytes, offset; returns the count or -1 with `errno` set.
    package var write: @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int
    /// `fsync(2)`.
    package var sync: @Sendable (Int32) -> Int32

    package init(
        write: @escaping @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int,
        sync: @escaping @Sendable (Int32) -> Int32
    ) {
        self.write = write
        self.sync = sync
    }

    package static let system = DiskCalls(
        write: { pwrite($0, $1.baseAddress, $1.count, off_t($2)) },
        sync: { fsync($0) })
}
