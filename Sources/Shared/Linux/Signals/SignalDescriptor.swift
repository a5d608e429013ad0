// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// A descriptor that is readable when a signal was sent to the process, which then does not interrupt it (signalfd(2)).
package struct SignalDescriptor: Sendable {
    package let descriptor: Descriptor

    /// Blocks the signals. To be made while the process has one thread: later ones inherit that they are blocked.
    package init(_ signals: [Signal]) throws(SystemError) {
        let numbers = signals.map(\.number)
        let number = titipan_signals_open(numbers, Int32(numbers.count))
        guard number >= 0 else { throw SystemError("wait for signals", -number) }
        descriptor = Descriptor(number)
    }

    /// The next signal that was sent; `nil` when there is none.
    package func next() -> Signal? {
        let number = titipan_signals_next(descriptor.number)
        return number > 0 ? Signal.allCases.first { $0.number == number } : nil
    }
}
