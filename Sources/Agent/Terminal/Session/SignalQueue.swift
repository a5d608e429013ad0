// SPDX-License-Identifier: Apache-2.0

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

    fileprivate init?(_ signal: Signal) {
        switch signal {
        case .interrupt, .terminate, .hangUp, .quit: self = .end
        case .windowChange: self = .resized
        case .terminalStop: self = .suspend
        case .resume: self = .continued
        case .brokenPipe: return nil
        }
    }
}

/// The program's signals, read as events (signalfd(2)). SIGPIPE is ignored: writing to a pipe without a reader is an error of write(2).
package final class SignalQueue: Sendable {
    private let signals: SignalDescriptor

    var descriptor: Descriptor { signals.descriptor }

    /// To be made while the process has one thread, so that later threads inherit the blocked signals.
    package init() throws(TerminalError) {
        Signal.brokenPipe.ignore()
        do throws(SystemError) {
            signals = try SignalDescriptor(Signal.allCases.filter { ProgramSignal($0) != nil })
        } catch {
            throw TerminalError(.waitForSignals, errorNumber: error.number)
        }
    }

    func next() -> ProgramSignal? {
        signals.next().flatMap(ProgramSignal.init)
    }
}
