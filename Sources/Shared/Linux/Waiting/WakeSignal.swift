// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// Wakes a thread that waits for ``descriptor`` to be readable; may be raised from anywhere, any number of times (eventfd(2)).
package final class WakeSignal: Sendable {
    package let descriptor: Descriptor

    package init() throws(SystemError) {
        let number = titipan_eventfd_open()
        guard number >= 0 else { throw SystemError("open an eventfd", -number) }
        descriptor = Descriptor(number)
    }

    package func raise() {
        var one: UInt64 = 1
        // Fails only when the counter is full: then it is raised already.
        _ = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
    }

    /// Resets the signal, so that the next wait waits again.
    package func lower() {
        var count: UInt64 = 0
        _ = read(descriptor.number, &count, MemoryLayout<UInt64>.size)
    }
}
