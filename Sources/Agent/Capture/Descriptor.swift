// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A file descriptor that is closed with its last reference.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over `number`.
    init(_ number: Int32) {
        self.number = number
    }

    deinit { _ = Glibc.close(number) }
}

/// Wakes a thread that waits in ``waitUntilReadable(_:wake:milliseconds:)``; may be raised from anywhere, any number of times (eventfd(2)).
final class WakeSignal: Sendable {
    let descriptor: Descriptor

    init() throws(CaptureError) {
        let number = titipan_eventfd_open()
        guard number >= 0 else { throw CaptureError(.startThread, "eventfd", errorNumber: -number) }
        descriptor = Descriptor(number)
    }

    func raise() {
        var one: UInt64 = 1
        // Fails only when the counter is full: then it is raised already.
        _ = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
    }
}

enum Readiness { case readable, woken, timedOut }

/// Waits until `descriptor` has something to read or an error to tell, the signal is raised, or `milliseconds` have passed (poll(2)).
func waitUntilReadable(_ descriptor: Int32, wake: WakeSignal, milliseconds: Int32) -> Readiness {
    withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { entries in
        entries.initializeElement(at: 0, to: pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        entries.initializeElement(at: 1, to: pollfd(fd: wake.descriptor.number, events: Int16(POLLIN), revents: 0))
        let count = poll(entries.baseAddress, 2, max(0, milliseconds))
        if count <= 0 { return .timedOut }
        return entries[1].revents != 0 ? .woken : .readable
    }
}

/// Waits until `descriptor` has something to read, or `milliseconds` have passed (poll(2)).
func waitUntilReadable(_ descriptor: Int32, milliseconds: Int32) -> Readiness {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, max(0, milliseconds)) > 0 ? .readable : .timedOut
}
