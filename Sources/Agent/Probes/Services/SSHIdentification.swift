// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Reads a server's SSH identification (RFC 4253, section 4.2) from bytes as they come: other lines may precede it, and everything is bounded,
/// because the peer is not yet known to be an SSH server.
struct SSHIdentification: ReplyReader {

    /// With CR LF (RFC 4253).
    private static let longestLine = 255
    private static let longestPreamble = 4096
    private static let mark = Array("SSH-".utf8)

    private var line: [UInt8] = []
    private var total = 0
    private var first: [UInt8] = []

    mutating func receive(_ bytes: some Sequence<UInt8>) -> ReplyProgress {
        for byte in bytes {
            total += 1
            if first.count < 64 { first.append(byte) }
            if byte == UInt8(ascii: "\n") {
                if line.starts(with: SSHIdentification.mark) { return identification() }
                line = []
            } else {
                line.append(byte)
            }
            // A preamble line may be as long as the preamble; an identification may not.
            let isIdentification = line.starts(with: SSHIdentification.mark)
            let limit = isIdentification ? SSHIdentification.longestLine : SSHIdentification.longestPreamble
            guard line.count < limit, total < SSHIdentification.longestPreamble, byte != 0 else {
                return .mismatch(said)
            }
        }
        return .needsMore
    }

    /// The cause when nothing more comes: a slow peer, or one that spoke another protocol and waits.
    var causeOfSilence: Cause {
        let isLate = total == 0 || line.starts(with: SSHIdentification.mark.prefix(line.count)) && total == line.count
        return isLate ? .timedOut : .protocolMismatch(said)
    }

    /// The bytes received so far, as text for the report.
    var said: String { total == 0 ? "nothing" : printable(first) }

    private func identification() -> ReplyProgress {
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
        // SSH-protoversion-softwareversion: the versions that a present client supports.
        let speaksTwo = text.starts(with: Array("SSH-2.0-".utf8)) || text.starts(with: Array("SSH-1.99-".utf8))
        guard speaksTwo, text.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return .mismatch(printable(text)) }
        return .line(String(decoding: text, as: UTF8.self))
    }
}
