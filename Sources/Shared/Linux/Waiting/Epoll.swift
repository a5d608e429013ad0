// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A set of descriptors that one thread waits for, each known by a token (epoll(7)). Descriptors may be added and removed from any thread.
package final class Epoll: Sendable {
    /// The event that a descriptor is waited for; errors and hang-ups are always reported too.
    package enum Interest: Sendable {
        case readable, writable

        fileprivate var events: UInt32 {
            switch self {
            case .readable: EPOLLIN.rawValue
            case .writable: EPOLLOUT.rawValue
            }
        }
    }

    private let descriptor: Descriptor

    package init() throws(SystemError) {
        let number = titipan_epoll_open()
        guard number >= 0 else { throw SystemError("open an epoll instance", -number) }
        descriptor = Descriptor(number)
    }

    /// - Parameter isOneShot: whether the descriptor is reported once at most.
    package func add(
        _ number: Int32, for interest: Interest, token: UInt64, isOneShot: Bool = false
    ) throws(SystemError) {
        let events = interest.events | (isOneShot ? EPOLLONESHOT.rawValue : 0)
        let result = titipan_epoll_add(descriptor.number, number, events, token)
        guard result >= 0 else { throw SystemError("watch descriptor \(number)", -result) }
    }

    /// A descriptor that is not in the set is ignored.
    package func remove(_ number: Int32) {
        _ = titipan_epoll_remove(descriptor.number, number)
    }

    /// The most tokens that one wait reports.
    package static let batch = 64

    /// Waits at most `milliseconds` (-1: without limit), writes the tokens of ready descriptors to `tokens`, which holds ``batch`` of them,
    /// and returns how many there are; none after an error.
    package func wait(_ tokens: UnsafeMutablePointer<UInt64>, milliseconds: Int32) -> Int {
        max(0, Int(titipan_epoll_wait(descriptor.number, tokens, milliseconds)))
    }
}
