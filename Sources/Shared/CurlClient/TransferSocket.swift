// SPDX-License-Identifier: Apache-2.0

internal import Linux
internal import Synchronization

/// An established TCP connection, which a transfer uses instead of a new one.
package final class TransferSocket: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes over a non-blocking descriptor: a transfer closes it, or else this.
    package init(_ descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        if let descriptor = take() { Descriptor.close(descriptor) }
    }

    /// The descriptor, once: its taker closes it.
    func take() -> Int32? {
        descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
    }
}
