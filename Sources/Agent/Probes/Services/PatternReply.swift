// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Looks for an order's pattern in what a server answers: anywhere in its first bytes over TCP, within one datagram over UDP.
struct PatternReply: ReplyReader {
    /// Bytes after which an answer without the pattern counts as a mismatch.
    static let longest = 4096

    private let expected: [UInt8]
    private var bytes: [UInt8] = []

    init(_ expected: PatternText) {
        self.expected = expected.bytes
    }

    mutating func receive(_ new: some Sequence<UInt8>) -> ReplyProgress {
        // A match must end in the new bytes; it may begin in the last bytes before them.
        let searched = max(0, bytes.count - expected.count + 1)
        bytes += new.prefix(PatternReply.longest - bytes.count)
        if occurs(from: searched) { return .line(printable(bytes)) }
        return bytes.count < PatternReply.longest ? .needsMore : .mismatch(said)
    }

    /// A whole answer by itself.
    mutating func receive(datagram: [UInt8]) -> ReplyProgress {
        bytes = Array(datagram.prefix(PatternReply.longest))
        return occurs(from: 0) ? .line(bytes.isEmpty ? "an empty datagram" : printable(bytes)) : .mismatch(said)
    }

    var causeOfSilence: Cause { bytes.isEmpty ? .timedOut : .protocolMismatch(said) }

    var said: String { bytes.isEmpty ? "nothing" : printable(bytes) }

    private func occurs(from start: Int) -> Bool {
        // An empty expectation occurs in any reply.
        guard let first = expected.first, bytes.count >= expected.count, start <= bytes.count - expected.count else {
            return false
        }
        return (start...(bytes.count - expected.count)).contains {
            bytes[$0] == first && bytes[$0..<($0 + expected.count)].elementsEqual(expected)
        }
    }
}
