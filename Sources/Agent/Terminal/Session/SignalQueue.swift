// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Linux

/// A signal that a program at a terminal has to answer.
package enum ProgramSignal: Hashable, Sendable {
    /// SIGINT, SIGTERM, SIGHUP or SIGQUIT: the program shall end.
    case end
    /// SIGWINCH: the terminal has another size.
    case resized
    /// SIGTSTP: the program shall stop until it is continued.
    case suspend
    /// SIGCONT: the program was stopped; others may have used the terminal meanwhile.
    case continued

    fileprivate init?(number: Int32) {
        switch number {
        case SIGINT, SIGTERM, SIGHUP, SIGQUIT: self = .end
        case SIGWINCH: self = .resized
        case SIGTSTP: self = .suspend
        case SIGCONT: self = .continued
        default: return nil
        }
    }
}

/// The program's signals, read as events (signalfd(2)). SIGPIPE is ignored: writing to a pipe without a reader is an error of write(2).
package final class SignalQueue: Sendable {
    let descriptor: Descriptor

    /// To be made while the process has one thread: later ones inherit that the signals are blocked.
    package init() throws(TerminalError) {
        signal(SIGPIPE, SIG_IGN)
        let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT]
        let number = titipan_signals_open(numbers, Int32(numbers.count))
        guard number >= 0 else { throw TerminalError(.waitForSignals, errorNumber: -number) }
        descriptor = Descriptor(number)
    }

    func next() -> ProgramSignal? {
        while true {
            let number = titipan_signals_next(descriptor.number)
            guard number > 0 else { return nil }
            if let signal = ProgramSignal(number: number) { return signal }
        }
    }
}
