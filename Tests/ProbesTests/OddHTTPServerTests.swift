// SPDX-License-Identifier: Apache-2.0

import Evidence
import Failures
import Testing

@testable import Probes
import Values

/// HTTP servers at which monitoring tools have stumbled.
@Suite(.timeLimit(.minutes(1)))
struct OddHTTPServerTests {
    private func banner(_ result: CheckResult) throws -> String? {
        guard case .port(let port) = result.measurement else { throw TestFailure("\(result.measurement)") }
        return port.banner
    }

    private static let order = Room.order { $0.target.service = .http }

    @Test(
        arguments: [
            ("HTTP/1.0  415 Request data not in text/xml format\r\n\r\n", Outcome.passed, "HTTP/1.0  415 Request data"),
            ("HTTP/1.0 200\r\n\r\nOK!!\r\n", .passed, "HTTP/1.0 200"),
            ("HTTP/1.1\t204\tdone\n\n", .passed, "HTTP/1.1.204.done"),
            (
                "HTTP/1.1 102 Processing\r\nX: y\r\n\r\nHTTP/1.1 103\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n", .passed,
                "HTTP/1.1 503 Busy"
            ),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\n", .passed, "HTTP/1.1 101 Switching Protocols"),
            ("HTTP/1.1 100 Continue\r\n\r\n", .failed, nil), ("HTTP/1.1 100 Continue\r\n\r\n<html>", .failed, nil),
            // HTTP/0.9, which present clients refuse.
            ("<html>ready</html>\n", .failed, nil), ("HTTP/1.1 2000 OK\r\n\r\n", .failed, nil), ("", .failed, nil),
        ] as [(String, Outcome, String?)])
    func `an answer is taken as its clients take it`(_ text: String, _ outcome: Outcome, _ banner: String?) async throws
    {
        try await Room.with { room in
            try await room.adversary(.reply(port: 22, Array(text.utf8), closes: true), at: .server) {
                let (result, judgement) = try await room.measure(.reachablePort, order: Self.order)
                #expect(judgement.outcome == outcome, "\(judgement.detail)")
                #expect(try self.banner(result)?.hasPrefix(banner ?? "nothing") == (banner == nil ? nil : true))
            }
        }
    }

    @Test func `a server that speaks HTTP 2 alone speaks HTTP`() async throws {
        try await Room.with { room in
            try await room.withWebServer(status: 200, listen: "22 http2") {
                let (result, judgement) = try await room.measure(.reachablePort, order: Self.order)
                #expect(judgement.outcome == .passed && judgement.reason == .asExpected, "\(judgement.detail)")
                #expect(try banner(result) == "HTTP/2")
            }
        }
    }

    @Test(
        arguments: [
            ([0, 0, 18, 4, 0, 0, 0, 0, 0], .line("HTTP/2")), ([0, 0, 0, 4, 0, 0, 0, 0, 0, 1], .line("HTTP/2")),
            ([0, 0, 18, 4, 0, 0, 0, 0], .needsMore), ([0, 0, 10, 4, 0, 0, 0, 0, 0], .mismatch("..........")),
            ([0, 0, 18, 4, 1, 0, 0, 0, 0], .mismatch(".........")),
            ([0, 0, 18, 7, 0, 0, 0, 0, 0], .mismatch(".........")),
            ([0, 0, 18, 4, 0, 0, 0, 0, 1], .mismatch(".........")), ([0, 1, 0x80, 4, 0, 0, 0, 0, 0], .line("HTTP/2")),
            ([0, 1, 0x86, 4, 0, 0, 0, 0, 0], .mismatch(".........")), ([1, 0, 0], .mismatch(".")),
        ] as [([UInt8], ReplyProgress)])
    func `only settings begin HTTP 2`(_ bytes: [UInt8], _ expected: ReplyProgress) {
        var reader = HTTPStatusLine()
        let progress = reader.receive(bytes)
        if case .mismatch = expected, case .mismatch = progress {} else { #expect(progress == expected) }
    }

    @Test func `interim answers without an end are no answer`() {
        var reader = HTTPStatusLine()
        var progress = ReplyProgress.needsMore
        for _ in 0..<2_000 where progress == .needsMore { progress = reader.receive("HTTP/1.1 103\r\n\r\n".utf8) }
        #expect(progress == .mismatch("HTTP/1.1 103."))
        reader = HTTPStatusLine()
        progress = reader.receive("HTTP/1.1 103\r\n".utf8)
        for _ in 0..<20_000 where progress == .needsMore { progress = reader.receive("x".utf8) }
        #expect(progress == .mismatch("HTTP/1.1 103."))
    }
}
