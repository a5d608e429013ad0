// SPDX-License-Identifier: Apache-2.0

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
        let set = PollSet([
            (signals.descriptor.number, .readable), (wake.descriptor.number, .readable), (input, .readable),
            (output, wantsToWrite ? .writable : .closed),
        ])
        do throws(SystemError) {
            try set.wait(milliseconds: milliseconds.map { Int32(clamping: $0) })
        } catch {
            throw TerminalError(.wait, errorNumber: error.number)
        }
        var events: [Event] = []
        if set.isReady(0) {
            while let signal = signals.next() { events.append(.signal(signal)) }
        }
        if set.isReady(1) {
            wake.lower()
            events.append(.woken)
        }
        if set.isReady(2) { events.append(.input) }
        if set.isClosed(3) {
            events.append(.outputClosed)
        } else if set.isReady(3) {
            events.append(.writable)
        }
        return events
    }
}
