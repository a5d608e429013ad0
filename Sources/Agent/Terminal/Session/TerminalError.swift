// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Why the terminal, or what wakes the program at it, could not be used.
package struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Operation: String, Hashable, Sendable {
        case openTerminal = "use the terminal"
        case waitForSignals = "wait for signals"
        case wait = "wait for events"
    }

    package let operation: Operation
    /// errno.
    package let errorNumber: Int32

    init(_ operation: Operation, errorNumber: Int32) {
        self.operation = operation
        self.errorNumber = errorNumber
    }

    package var description: String {
        "cannot \(operation.rawValue): " + SystemError.text(errorNumber)
    }
}
