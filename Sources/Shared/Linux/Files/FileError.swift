// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A call on a file that failed, and errno.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Operation: String, Hashable, Sendable {
        case open, create, make, read, write, truncate, sync, rename, lock
    }

    package let operation: Operation
    package let path: String
    package let number: Int32

    package init(_ operation: Operation, _ path: String, _ number: Int32) {
        self.operation = operation
        self.path = path
        self.number = number
    }

    /// Whether the name to be created is taken (EEXIST).
    package var isTaken: Bool { number == EEXIST }

    /// Whether the disk has no room left (ENOSPC).
    package var isDiskFull: Bool { number == ENOSPC }

    package var description: String { "cannot \(operation.rawValue) \(path): \(SystemError.text(number))" }
}
