// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How a thread's wait for one descriptor ended.
package enum WaitResult: Sendable { case ready, woken, timedOut }

/// Waits until `descriptor` has something to read or an error, the signal is raised, or `milliseconds` have passed (poll(2)).
package func waitUntilReadable(_ descriptor: Int32, wake: WakeSignal, milliseconds: Int32) -> WaitResult {
    withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { entries in
        entries.initializeElement(at: 0, to: pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        entries.initializeElement(at: 1, to: pollfd(fd: wake.descriptor.number, events: Int16(POLLIN), revents: 0))
        let count = poll(entries.baseAddress, 2, max(0, milliseconds))
        if count <= 0 { return .timedOut }
        return entries[1].revents != 0 ? .woken : .ready
    }
}

/// Waits until `descriptor` has something to read, or `milliseconds` have passed (poll(2)).
package func waitUntilReadable(_ descriptor: Int32, milliseconds: Int32) -> WaitResult {
    wait(descriptor, Int16(POLLIN), milliseconds)
}

/// Waits until `descriptor` takes something to write, or `milliseconds` have passed (poll(2)).
package func waitUntilWritable(_ descriptor: Int32, milliseconds: Int32) -> WaitResult {
    wait(descriptor, Int16(POLLOUT), milliseconds)
}

private func wait(_ descriptor: Int32, _ events: Int16, _ milliseconds: Int32) -> WaitResult {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    return poll(&entry, 1, max(0, milliseconds)) > 0 ? .ready : .timedOut
}
