// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// Reads the status line of an HTTP/1.x answer (RFC 9112, section 4), whatever the status: it proves the protocol, never the server's identity. Of a
/// server that speaks HTTP/2 alone it reads the frame with which that begins (RFC 9113, section 3.4).
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

    private enum Part { case statusLine, fields }

    private static let mostInterimBytes = 16_384

    private var part = Part.statusLine
    /// The status line of the latest interim answer (1xx): behind its fields and an empty line another follows (RFC 9110, section 15.2).
    private var interim: [UInt8] = []
    private var interimBytes = 0

    mutating func receive(_ bytes: some Sequence<UInt8>) -> ReplyProgress {
        for byte in bytes {
            let isBinary = part == .statusLine && line.first == 0
            if byte == UInt8(ascii: "\n"), !isBinary {
                if let end = endOfLine() { return end }
                continue
            }
            line.append(byte)
            switch part {
            case .fields:
                guard line.count + interimBytes < HTTPStatusLine.mostInterimBytes else { return .mismatch(said) }
            case .statusLine where line[0] == 0:
                guard let isSettings = HTTP2Frame.isSettings(line) else { continue }
                return isSettings ? .line("HTTP/2") : .mismatch(said)
            case .statusLine:
                let isHTTP = line.prefix(HTTPStatusLine.mark.count) == HTTPStatusLine.mark.prefix(line.count)
                guard isHTTP, line.count < HTTPStatusLine.longestLine else { return .mismatch(said) }
            }
        }
        return .needsMore
    }

    var causeOfSilence: Cause { .timedOut }

    var said: String {
        let shown = interim.isEmpty ? line : interim
        return shown.isEmpty ? "nothing" : printable(shown)
    }

    /// - Returns: `nil` when the answer is still to come.
    private mutating func endOfLine() -> ReplyProgress? {
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
        switch part {
        case .fields:
            if text.isEmpty { part = .statusLine }
        case .statusLine:
            guard let code = HTTPStatusLine.status(text) else { return .mismatch(said) }
            // 101 ends HTTP on the connection.
            guard code < 200, code != 101 else { return .line(printable(text)) }
            (part, interim) = (.fields, line)
        }
        interimBytes += line.count + 1
        line = []
        return interimBytes < HTTPStatusLine.mostInterimBytes ? nil : .mismatch(said)
    }

    /// `HTTP/1.x`, white space, three digits from 100 to 599, and a reason that may be missing: recipients may take any white space for the one
    /// blank.
    private static func status(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(maxSplits: 2) { $0 == 0x20 || (0x09...0x0d).contains($0) }
        guard parts.count >= 2, parts[0].count == 8, isDigit(parts[0][parts[0].startIndex + 7]), parts[1].count == 3,
            parts[1].allSatisfy(isDigit)
        else { return nil }
        let code = parts[1].reduce(0) { $0 * 10 + Int($1 & 0x0f) }
        return (100...599).contains(code) ? code : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
