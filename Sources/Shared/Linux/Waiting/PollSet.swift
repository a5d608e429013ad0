// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Descriptors to wait for, and the signal that ends waiting (poll(2)). Waiting allocates nothing.
package struct PollSet: ~Copyable {
    private let entries: UnsafeMutableBufferPointer<pollfd>

    package init(_ descriptors: [Int32], wake: WakeSignal) {
        entries = .allocate(capacity: descriptors.count + 1)
        _ = entries.initialize(
            from: (descriptors + [wake.descriptor.number]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) })
    }

    deinit { entries.deallocate() }

    /// The signal stays raised once it was: from now on it is not waited for.
    package func ignoreSignal() {
        entries[entries.count - 1].fd = -1
    }

    /// Waits until a descriptor has something to read or an error to tell, the signal is raised, or `milliseconds` have passed.
    package func wait(milliseconds: Int32) {
        _ = poll(entries.baseAddress, nfds_t(entries.count), max(0, milliseconds))
    }
}
