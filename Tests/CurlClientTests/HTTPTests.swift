// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CurlClient

@Suite(.timeLimit(.minutes(1)))
struct HTTPTests {
    private let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Mark:  two words \r\nConnection: close\r\n\r\nhello"

    private func get(_ port: UInt16, _ path: String = "/", _ limits: TransferLimits = TransferLimits())
        -> TransferRequest
    {
        TransferRequest(.http(method: "GET"), url: "http://127.0.0.1:\(port)\(path)", limits: limits)
    }

    @Test func `an answer has status, headers, body, times and both ends`() async throws {
        let server = try ScriptedServer([.await("\r\n\r\n"), .send(answer)])
        let response = try await TransferEngine().perform(get(server.port))
        #expect(response.status == 200)
        #expect(response.header("x-mark") == "two words")
        #expect(response.body == Array("hello".utf8))
        #expect(response.connection.remoteAddress == "127.0.0.1")
        #expect(response.connection.remotePort == Int(server.port))
        #expect(response.connection.localPort > 0)
        let connected = try #require(response.timings.connected)
        let firstByte = try #require(response.timings.firstByte)
        #expect(connected <= firstByte)
        #expect(firstByte <= response.timings.total)
    }

    @Test func `a body and header fields reach the server as given`() async throws {
        let server = try ScriptedServer([.await("body\u{0}bytes"), .send(answer)])
        _ = try await TransferEngine().perform(
            TransferRequest(
                .http(
                    method: "PUT", headers: [TransferHeader("X-One", "1"), TransferHeader("X-Empty", "")],
                    body: Array("body\u{0}bytes".utf8)),
                url: "http://127.0.0.1:\(server.port)/a"))
        #expect(server.received.hasPrefix("PUT /a HTTP/1.1\r\n"))
        #expect(server.received.contains("X-One: 1\r\n"))
        #expect(server.received.contains("X-Empty:\r\n"))
        #expect(server.received.contains("Content-Length: 10\r\n"))
        #expect(!server.received.contains("Expect:"))
    }

    @Test func `an error status is an answer, and a redirect is not followed`() async throws {
        let server = try ScriptedServer([
            .await("\r\n\r\n"),
            .send(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        ])
        #expect(try await TransferEngine().perform(get(server.port)).status == 302)
    }

    @Test func `headers of an interim answer do not mix with the final one`() async throws {
        let server = try ScriptedServer([
            .await("\r\n\r\n"), .send("HTTP/1.1 103 Early Hints\r\nX-Mark: early\r\n\r\n" + answer),
        ])
        #expect(try await TransferEngine().perform(get(server.port)).header("X-Mark") == "two words")
    }

    @Test func `an answer longer than allowed is refused, announced or not`() async throws {
        let announced = try ScriptedServer([
            .await("\r\n\r\n"), .send("HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n"), .hold,
        ])
        let endless = try ScriptedServer([
            .await("\r\n\r\n"), .send("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 65)), .hold,
        ])
        for server in [announced, endless] {
            let error = await #expect(throws: TransferError.self) {
                try await TransferEngine().perform(get(server.port, "/", TransferLimits(responseBytes: 64)))
            }
            #expect(error?.reason == .tooLarge)
        }
    }

    @Test func `a closed port, a silent server, a reset and a hang-up are told apart`() async throws {
        let engine = try TransferEngine()
        let silent = try ScriptedServer([.hold])
        let reset = try ScriptedServer([.await("\r\n\r\n"), .reset])
        let cases: [(UInt16, TransferError.Reason)] = [
            (try freePort(), .refused), (silent.port, .timedOut), (reset.port, .reset),
        ]
        for (port, reason) in cases {
            let error = await #expect(throws: TransferError.self) {
                try await engine.perform(get(port, "/", TransferLimits(total: .milliseconds(300))))
            }
            #expect(error?.reason == reason)
        }
    }

    @Test func `an unknown name is a matter of resolution, and a pin stands for it`() async throws {
        let server = try ScriptedServer([.await("\r\n\r\n"), .send(answer)])
        let engine = try TransferEngine()
        var request = TransferRequest(.http(method: "GET"), url: "http://room.invalid:\(server.port)/")
        let error = await #expect(throws: TransferError.self) { try await engine.perform(request) }
        #expect(error?.reason == .resolve)
        request.route.pins = [TransferPin(host: "room.invalid", port: server.port, address: "127.0.0.1")]
        #expect(try await engine.perform(request).status == 200)
    }

    @Test(arguments: ["file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://", "no url"])
    func `what is not HTTP is refused`(url: String) async throws {
        let error = await #expect(throws: TransferError.self) {
            try await TransferEngine().perform(TransferRequest(.http(method: "GET"), url: url))
        }
        #expect(error?.reason == .invalidRequest || error?.reason == .resolve)
    }

    @Test func `a header that smuggles another in is refused`() async throws {
        let error = await #expect(throws: TransferError.self) {
            try await TransferEngine().perform(
                TransferRequest(
                    .http(method: "GET", headers: [TransferHeader("X", "1\r\nY: 2")]), url: "http://127.0.0.1:1/"))
        }
        #expect(error?.reason == .invalidRequest)
    }

    @Test func `cancelling ends a transfer at once, before it began or in the middle`() async throws {
        let server = try ScriptedServer([.hold])
        let engine = try TransferEngine()
        for waits in [false, true] {
            let task = Task { try await engine.perform(get(server.port)) }
            while waits && !server.received.contains("GET") { await Task.yield() }
            task.cancel()
            let error = await #expect(throws: TransferError.self) { try await task.value }
            #expect(error?.reason == .cancelled)
        }
    }

    @Test func `closing the engine ends what is under way and what follows`() async throws {
        let server = try ScriptedServer([.hold])
        let engine = try TransferEngine()
        let task = Task { try await engine.perform(get(server.port)) }
        while !server.received.contains("GET") { await Task.yield() }
        engine.close()
        let underway = await #expect(throws: TransferError.self) { try await task.value }
        #expect(underway?.reason == .closed)
        let later = await #expect(throws: TransferError.self) { try await engine.perform(get(server.port)) }
        #expect(later?.reason == .closed)
    }

    @Test func `many transfers run side by side`() async throws {
        let servers = try (0..<8).map { _ in try ScriptedServer([.await("\r\n\r\n"), .send(answer)]) }
        let engine = try TransferEngine()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<64 {
                group.addTask { try await engine.perform(get(servers[index % 8].port)).status }
            }
            for try await status in group { #expect(status == 200) }
        }
    }
}
