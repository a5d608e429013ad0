// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// Wakes the thread that waits in an ``EventWait``; may be rung from anywhere, any number of times (eventfd(2)).
package final class Doorbell: Sendable {
    let descriptor: Descriptor

    package init() throws(TerminalError) {
        let number = titipan_eventfd_open()
        guard number >= 0 else { throw TerminalError(.wait, errorNumber: -number) }
        descriptor = Descriptor(number)
    }

    package func ring() {
        var one: UInt64 = 1
        // Fails only when the counter is full: then it has been rung.
        _ = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
    }

    func quieten() {
        var count: UInt64 = 0
        _ = read(descriptor.number, &count, MemoryLayout<UInt64>.size)
    }
}
