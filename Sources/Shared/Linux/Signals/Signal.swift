// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A signal (signal(7)) that programs of this package handle.
package enum Signal: Hashable, Sendable, CaseIterable {
    /// SIGINT.
    case interrupt
    /// SIGTERM.
    case terminate
    /// SIGHUP.
    case hangUp
    /// SIGQUIT.
    case quit
    /// SIGWINCH: the terminal has another size.
    case windowChange
    /// SIGTSTP: the terminal asks the program to stop.
    case terminalStop
    /// SIGCONT: the program was stopped, and goes on.
    case resume
    /// SIGPIPE: a pipe's or socket's reader is gone.
    case brokenPipe

    package var number: Int32 {
        switch self {
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        case .hangUp: SIGHUP
        case .quit: SIGQUIT
        case .windowChange: SIGWINCH
        case .terminalStop: SIGTSTP
        case .resume: SIGCONT
        case .brokenPipe: SIGPIPE
        }
    }

    /// From now on the process ignores the signal (signal(2)).
    package func ignore() {
        signal(number, SIG_IGN)
    }
}
