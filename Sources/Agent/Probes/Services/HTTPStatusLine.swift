// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Reads the status line of an HTTP/1.x answer (RFC 9112, section 4), whatever the status: it proves the protocol, never the server's identity.
struct HTTPStatusLine: ReplyReader {
    private static let longestLine = 512
    private static let mark = Array("HTTP/1.".utf8)

    private var line: [UInt8] = []

    /// Asks for the root, once; redirections are not followed.
    /// - Parameter host: a name, or an address as it stands in a URL.
    static func request(host: String, port: UInt16) -> [UInt8] {
        let authority = port == 80 ? host : "\(host):\(port)"
        return Array(
            "GET / HTTP/1.1\r\nHost: \(authority)\r\nUser-Agent: titipan-agent\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                .utf8)
    }

    mutating func receive(_ bytes: some Sequence<UInt8>) -> ReplyProgress {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { return status() }
            line.append(byte)
            let isHTTP = line.prefix(HTTPStatusLine.mark.count) == HTTPStatusLine.mark.prefix(line.count)
            guard isHTTP, line.count < HTTPStatusLine.longestLine else { return .mismatch(said) }
        }
        return .needsMore
    }

    var causeOfSilence: Cause { .timedOut }

    var said: String { line.isEmpty ? "nothing" : printable(line) }

    /// `HTTP/1.x`, a blank, three digits from 100 to 599, and a reason that may be missing.
    private func status() -> ReplyProgress {
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
        let parts = text.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard parts.count >= 2, parts[0].count == 8, isDigit(text[7]), parts[1].count == 3,
            parts[1].allSatisfy(isDigit), (0x31...0x35).contains(parts[1][parts[1].startIndex])
        else { return .mismatch(said) }
        return .line(printable(text))
    }
}
