// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// Signals that a thread blocks or waits for (sigsetops(3)).
package struct SignalSet: Sendable {
    private let signals: [Signal]

    package init(_ signals: [Signal]) {
        self.signals = signals
    }

    /// Blocks the signals in the calling thread, and so in those that it starts later (pthread_sigmask(3)).
    package func block() {
        var set = set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits until one of the signals, which the process blocks, is sent, and returns its number (sigwait(3)).
    package func wait() -> Int32 {
        var set = set
        var number: Int32 = 0
        sigwait(&set, &number)
        return number
    }

    private var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.number) }
        return set
    }
}
