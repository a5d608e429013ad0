// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Descriptors that one thread waits for, known by their positions (poll(2)). Waiting allocates nothing.
package struct PollSet: ~Copyable {
    /// The event that a descriptor is waited for; errors and hang-ups are always reported too.
    package enum Interest: Sendable {
        case readable, writable, closed

        fileprivate var events: Int16 {
            switch self {
            case .readable: Int16(POLLIN)
            case .writable: Int16(POLLOUT)
            case .closed: 0
            }
        }
    }

    private let entries: UnsafeMutableBufferPointer<pollfd>

    /// - Parameter descriptors: must be open as long as they are waited for; `nil` is a position without a descriptor.
    package init(_ descriptors: [(number: Int32?, interest: Interest)]) {
        entries = .allocate(capacity: descriptors.count)
        // poll(2) ignores a negative descriptor.
        _ = entries.initialize(
            from: descriptors.map { pollfd(fd: $0.number ?? -1, events: $0.interest.events, revents: 0) })
    }

    deinit { entries.deallocate() }

    /// From now on the descriptor at `position` is not waited for.
    package func ignore(_ position: Int) {
        entries[position].fd = -1
    }

    /// Waits until a descriptor is ready or `milliseconds` have passed (`nil`: without limit), and returns how many are. A signal may end the
    /// wait early.
    @discardableResult
    package func wait(milliseconds: Int32?) throws(SystemError) -> Int {
        let count = poll(entries.baseAddress, nfds_t(entries.count), milliseconds.map { max(0, $0) } ?? -1)
        let error = errno
        if count >= 0 { return Int(count) }
        for position in entries.indices { entries[position].revents = 0 }
        guard error == EINTR else { throw SystemError("wait for descriptors", error) }
        return 0
    }

    /// Whether the last wait found the descriptor ready, closed by its other end, or failed.
    package func isReady(_ position: Int) -> Bool {
        entries[position].revents != 0
    }

    /// Whether the last wait found that the descriptor's other end is closed, or that the descriptor failed.
    package func isClosed(_ position: Int) -> Bool {
        entries[position].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
    }
}
