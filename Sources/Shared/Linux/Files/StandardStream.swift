// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A standard stream of the process (stdin(3)), used without a buffer.
package enum StandardStream: Int32, Sendable {
    case input = 0
    case output = 1
    case error = 2

    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all bytes, blocking; `false` when the stream's reader is gone, or takes no more without blocking.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            guard case .written(let count) = Linux.write(bytes, to: rawValue) else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }
}
