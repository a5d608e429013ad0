// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// Why a capture file could not be opened or read, and what to do.
package struct SavefileError: Error, Hashable, Sendable {
    package enum Operation: String, Hashable, Sendable {
        case open = "open the capture file"
        case read = "read the capture file"
    }

    package let operation: Operation
    package let path: String
    /// errno, or 0 when the reason is no system error.
    package let errorNumber: Int32
    package let reason: String
    /// The remedy; empty where no general one exists.
    package let remedy: String

    init(_ operation: Operation, _ path: String, reason: String, remedy: String = "") {
        self.operation = operation
        self.path = path
        errorNumber = 0
        self.reason = reason
        self.remedy = remedy
    }

    init(_ operation: Operation, _ path: String, errorNumber: Int32) {
        self.operation = operation
        self.path = path
        self.errorNumber = errorNumber
        reason = SystemError.text(errorNumber)
        remedy = ""
    }
}

extension SavefileError: CustomStringConvertible {
    package var description: String {
        "cannot \(operation.rawValue) (\(path)): \(reason)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}
