// SPDX-License-Identifier: Apache-2.0

internal import Linux
package import Logging

/// Standard error as a log's stream. Entries are cleaned as everything on ``Console`` is; an entry is one line.
package struct ConsoleLog: TextOutputStream, Sendable {
    /// A log handler that writes here.
    package static func handler(label: String) -> StreamLogHandler {
        StreamLogHandler(label: label, stream: ConsoleLog())
    }

    package func write(_ entry: String) {
        let line = entry.hasSuffix("\n") ? String(entry.dropLast()) : entry
        StandardStream.error.write(Array((line.printable + "\n").utf8))
    }
}
