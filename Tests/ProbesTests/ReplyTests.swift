// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing

@testable import Probes
import Values

/// Servers' first bytes, read from untrusted input.
struct ReplyTests {
    private func read<Reader: ReplyReader>(_ bytes: [UInt8], by make: () -> Reader) -> ReplyProgress {
        var whole = make()
        let expected = whole.receive(bytes)
        var bytewise = make()
        var progress = ReplyProgress.needsMore
        for byte in bytes where progress == .needsMore { progress = bytewise.receive([byte]) }
        // A pattern's line shows the bytes that had arrived by then.
        if case .line = expected, case .line = progress {} else { #expect(progress == expected) }
        return expected
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", ReplyProgress.line("HTTP/1.1 200 OK")),
        ("HTTP/1.0 302 Found\r\nLocation: x\r\n", .line("HTTP/1.0 302 Found")),
        ("HTTP/1.1 503\n", .line("HTTP/1.1 503")),
        ("HTTP/1.1 404 \u{1b}[2J\n", .line("HTTP/1.1 404 .[2J")),
        ("HTTP/1.1 200 OK", .needsMore), ("HTT", .needsMore), ("", .needsMore),
        ("HTTP/2 200\r\n", .mismatch("HTTP/2")), ("SSH-2.0-x\r\n", .mismatch("S")),
        ("HTTP/1.1 099 x\r\n", .mismatch("HTTP/1.1 099 x.")), ("HTTP/1.1 20\r\n", .mismatch("HTTP/1.1 20.")),
        ("HTTP/1.x 200 OK\r\n", .mismatch("HTTP/1.x 200 OK.")), ("\r\n", .mismatch(".")),
    ])
    func `a status line is read as RFC 9112 has it`(_ text: String, _ expected: ReplyProgress) {
        #expect(read(Array(text.utf8)) { HTTPStatusLine() } == expected)
    }

    private static func confirm(_ tail: [UInt8]) -> [UInt8] {
        [3, 0, 0, UInt8(11 + tail.count), UInt8(6 + tail.count), 0xd0, 0, 0, 0x12, 0x34, 0] + tail
    }

    @Test(
        arguments: [
            (confirm([2, 0x1f, 8, 0, 1, 0, 0, 0]), ReplyProgress.line("RDP, TLS"), true),
            (confirm([2, 0, 8, 0, 2, 0, 0, 0]), .line("RDP, CredSSP"), true),
            (confirm([2, 0, 8, 0, 0, 0, 0, 0]), .line("RDP, standard security"), false),
            (confirm([]), .line("RDP, standard security"), false),
            (confirm([3, 0, 8, 0, 5, 0, 0, 0]), .line("RDP, negotiation refused with code 5"), false),
            (confirm([2, 0, 8, 0, 8, 0, 0, 0]), .mismatch("..........4....."), false),
            (Array(confirm([2, 0, 8, 0, 1, 0, 0, 0]).dropLast()), .needsMore, false),
            ([], .needsMore, false), ([3, 0, 0xff], .mismatch("..."), false), ([3, 0, 0, 7], .mismatch("...."), false),
            (Array("HTTP/1.1 400".utf8), .mismatch("H"), false),
        ] as [([UInt8], ReplyProgress, Bool)])
    func `a connection confirm is read as MS-RDPBCGR has it`(
        _ bytes: [UInt8], _ expected: ReplyProgress, _ selectsTLS: Bool
    ) {
        let progress = read(bytes) { RDPNegotiation() }
        // The text of a mismatch is not compared byte by byte.
        if case .mismatch = expected, case .mismatch = progress {} else { #expect(progress == expected) }
        var reader = RDPNegotiation()
        _ = reader.receive(bytes)
        #expect(reader.selectsTLS == selectsTLS)
    }

    @Test func `a pattern is found wherever it lies, and only whole`() throws {
        let pattern = try #require(PatternText(#"\x00NG\r\n"#))
        let make = { PatternReply(pattern) }
        #expect(read(Array("PO\u{0}NG\r\nmore".utf8), by: make) == .line("PO.NG..more"))
        #expect(read(Array("PO\u{0}NG\r".utf8), by: make) == .needsMore)
        #expect(read([UInt8](repeating: 0, count: 5000), by: make) == .mismatch(String(repeating: ".", count: 64)))
        var silent = make()
        #expect(silent.causeOfSilence == .timedOut)
        _ = silent.receive(Array("what?".utf8))
        #expect(silent.causeOfSilence == .protocolMismatch("what?"))
        // Two datagrams are two answers: none is the other's end.
        var datagrams = make()
        #expect(datagrams.receive(datagram: [0, 0x4e]) == .mismatch(".N"))
        #expect(datagrams.receive(datagram: [0x47, 0x0d, 0x0a]) == .mismatch("G.."))
        #expect(datagrams.receive(datagram: pattern.bytes) == .line(".NG.."))
    }
}
