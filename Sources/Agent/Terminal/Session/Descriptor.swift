// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open descriptor, closed when the last owner lets go of it.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit { _ = Glibc.close(number) }
}
