// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A refusal of the kernel: the requested operation, and errno.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For example `open an eventfd`.
    package let what: String
    package let number: Int32

    package init(_ what: String, _ number: Int32) {
        self.what = what
        self.number = number
    }

    package var description: String { "cannot \(what): \(SystemError.text(number))" }

    /// The system's words for an errno: strerror_r(3), as POSIX has it.
    package static func text(_ number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, strerror_r(number, base, buffer.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: base)
        }
    }
}
