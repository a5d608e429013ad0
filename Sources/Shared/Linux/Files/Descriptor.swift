// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file descriptor that is closed with its last reference.
package final class Descriptor: Sendable {
    package let number: Int32

    /// Takes over `number`.
    package init(_ number: Int32) {
        self.number = number
    }

    deinit { Descriptor.close(number) }

    /// Closes a descriptor that no ``Descriptor`` owns.
    package static func close(_ number: Int32) { _ = Glibc.close(number) }
}
