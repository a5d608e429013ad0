// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Linux

/// The one wait of the program's main thread for signals, keys, output and other threads (poll(2)).
package struct EventWait: Sendable {
    package enum Event: Hashable, Sendable {
        case signal(ProgramSignal)
        /// The wake signal was raised.
        case woken
        /// Keys can be read, or the terminal is gone.
        case input
        /// The output takes more.
        case writable
        /// The reader of the output is gone.
        case outputClosed
    }

    private let signals: SignalQueue
    private let wake: WakeSignal

    package init(signals: SignalQueue, wake: WakeSignal) {
        self.signals = signals
        self.wake = wake
    }

    /// Waits at most `milliseconds` (`nil`: for ever) and returns what happened: nothing when the time was up.
    ///
    /// - Parameters:
    ///   - input: descriptor to read keys from.
    ///   - output: descriptor to watch for the end of its reader.
    ///   - wantsToWrite: whether to wait for room in the output as well.
    package func next(
        milliseconds: Int?, input: Int32? = nil, output: Int32? = nil, wantsToWrite: Bool = false
    ) throws(TerminalError) -> [Event] {
        // A negative descriptor is passed over.
        var entries = [
            pollfd(fd: signals.descriptor.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake.descriptor.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output ?? -1, events: wantsToWrite ? Int16(POLLOUT) : 0, revents: 0),
        ]
        let count = poll(&entries, nfds_t(entries.count), milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1)
        guard count >= 0 || errno == EINTR else { throw TerminalError(.wait, errorNumber: errno) }
        guard count > 0 else { return [] }
        var events: [Event] = []
        if entries[0].revents != 0 {
            while let signal = signals.next() { events.append(.signal(signal)) }
        }
        if entries[1].revents != 0 {
            wake.lower()
            events.append(.woken)
        }
        if entries[2].revents != 0 { events.append(.input) }
        if entries[3].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 {
            events.append(.outputClosed)
        } else if entries[3].revents & Int16(POLLOUT) != 0 {
            events.append(.writable)
        }
        return events
    }
}
