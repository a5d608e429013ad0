// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import Linux
import NIOCore
import NIOPosix
import OfficeSupport
import Testing

import Values
@testable import Web

/// Too many connections, slow ones, and strange requests: on real sockets.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ConnectionTests {
    private func serve(
        limits: WebSettings.Limits, _ body: @escaping @Sendable (TestOffice, TestServer) async throws -> Void
    ) async throws {
        try await TestOffice.open { office in
            try await office.addPeople()
            try await TestServer.run(office.casework, limits: limits) { try await body(office, $0) }
        }
    }

    private func curl(_ server: TestServer, _ path: String, _ more: [String] = []) async throws -> CommandResult {
        try await run(
            "curl",
            ["-sS", "-i", "--max-time", "20", "--cacert", "\(server.directory)/ca.pem", "-w", "\n%{http_code}"] + more
                + ["https://127.0.0.1:\(server.pages)\(path)"])
    }

    /// TCP connections that say nothing, from this machine's first address.
    private func idle(_ count: Int, _ server: TestServer, _ group: any EventLoopGroup) async throws -> [any Channel] {
        try await withThrowingTaskGroup(of: (any Channel)?.self) { tasks in
            var channels: [any Channel] = []
            for index in 0..<count {
                // So many at once, as a client with few threads would.
                if index >= 200, let channel = try await tasks.next() ?? nil { channels.append(channel) }
                tasks.addTask {
                    // One that is dropped at once may be gone before it is set up here.
                    try? await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: server.pages).get()
                }
            }
            for try await channel in tasks { if let channel { channels.append(channel) } }
            return channels
        }
    }

    @Test func aHandshakeThatIsNotMadeInTimeIsEnded() async throws {
        try await serve(limits: .init(headSeconds: 60, handshakeSeconds: 1)) { _, server in
            // cat ends when the server closes; 137 would mean that it was killed because the server did not.
            let silent = try await run(
                "bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(server.pages); timeout -s KILL 20 cat <&3 >/dev/null"])
            #expect(silent.status != 137)
        }
    }

    @Test func whoComesWhenAllAreBusyIsToldAtOnceToComeAgain() async throws {
        try await serve(limits: .init(connections: 3, streamsPerSession: 3)) { _, server in
            let jar = "\(server.directory)/jar"
            let signIn = try await curl(
                server, "/api/v1/session",
                ["-c", jar, "-d", "{\"username\":\"noc\",\"password\":\"\(TestOffice.password)\"}"])
            #expect(signIn.output.hasSuffix("\n200"), "\(signIn.output)")
            let streams = "\(server.directory)/streams"
            async let live = run(
                "bash",
                [
                    "-c",
                    """
                    for i in 1 2 3; do
                      curl -sSN --max-time 15 --cacert \(server.directory)/ca.pem -b \(jar) \
                        https://127.0.0.1:\(server.pages)/api/v1/noc/events >>\(streams) &
                    done; wait
                    """,
                ])
            let ready = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < ready {
                let said = (try? String(contentsOfFile: streams, encoding: .utf8)) ?? ""
                if said.components(separatedBy: "retry:").count == 4 { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            for path in ["/", "/api/v1/healthz"] {
                let full = try await curl(server, path)
                #expect(full.output.hasSuffix("\n503"), "\(full.output)")
                #expect(full.output.lowercased().contains("retry-after: 5"))
                #expect(full.output.contains("Layanan sedang penuh"))
            }
            _ = try await live
            // The readers are gone, and their connections with them: at once, not at the next sign of life.
            let freed = ContinuousClock.now + .seconds(8)
            var last = try await curl(server, "/")
            while ContinuousClock.now < freed, !last.output.hasSuffix("\n200") { last = try await curl(server, "/") }
            #expect(last.output.hasSuffix("\n200"), "\(last.output)")
        }
    }

    @Test func aSessionHasSoManyLivePages() async throws {
        try await serve(limits: .init(streamsPerSession: 1)) { _, server in
            let jar = "\(server.directory)/jar"
            _ = try await curl(
                server, "/api/v1/session",
                ["-c", jar, "-d", "{\"username\":\"noc\",\"password\":\"\(TestOffice.password)\"}"])
            let first = "\(server.directory)/first"
            async let live = run(
                "curl",
                [
                    "-sSN", "--max-time", "8", "--cacert", "\(server.directory)/ca.pem", "-b", jar, "-o", first,
                    "https://127.0.0.1:\(server.pages)/api/v1/noc/events",
                ])
            let ready = ContinuousClock.now + .seconds(7)
            while ContinuousClock.now < ready, (try? Data(contentsOf: URL(filePath: first)).count) ?? 0 == 0 {
                try await Task.sleep(for: .milliseconds(50))
            }
            let second = try await curl(server, "/api/v1/noc/events", ["-b", jar])
            #expect(second.output.hasSuffix("\n429"), "\(second.output)")
            #expect(second.output.contains("stream.session"))
            _ = try await live
        }
    }

    @Test func aRequestThatIsRefusedAnywayIsAnsweredBeforeItsBody() async throws {
        try await serve(limits: .init(headSeconds: 60, bodySeconds: 60)) { _, server in
            let script = """
                (printf 'POST /api/v1/cases/1/actions/register HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000\\r\\n\\r\\n'; sleep 20) \
                | timeout -s KILL 15 openssl s_client -quiet -connect 127.0.0.1:\(server.pages) 2>/dev/null
                """
            let answer = try await run("bash", ["-c", script])
            #expect(answer.output.hasPrefix("HTTP/1.1 401"), "\(answer.output)")
            #expect(answer.output.lowercased().contains("connection: close"))
        }
    }

    /// The answer's first line to a request whose head is `head` in printf(1)'s escapes.
    private func statusLine(_ server: TestServer, _ head: String) async throws -> String {
        let script =
            "printf '\(head)\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' "
            + "| timeout 15 openssl s_client -quiet -ign_eof -connect 127.0.0.1:\(server.pages) 2>/dev/null | head -n 1"
        return try await run("bash", ["-c", script]).output
    }

    @Test func whatIsNotASCIIInAHeadIsNoneOfOurs() async throws {
        try await serve(limits: .init()) { _, server in
            for (head, status) in [
                ("GET /api/v1/healthz HTTP/1.1", 200), ("GET /t/\\xcc\\x81 HTTP/1.1", 400),
                ("GET /api/v1/healthz HTTP/1.1\\r\\nX-Name: Jos\\xc3\\xa9", 200),
                ("POST /language HTTP/1.1\\r\\nOrigin: https://\\xc3\\xa9\\r\\nContent-Length: 0", 303),
            ] {
                let line = try await statusLine(server, head)
                #expect(line.hasPrefix("HTTP/1.1 \(status)"), "\(head): \(line)")
            }
        }
    }

    /// Each connection over the bound of its address makes another of that address close; once it opens too many in a minute, they are dropped.
    @Test(arguments: [1_000_000, 1_200])
    func tenThousandIdleConnectionsOfOneAddressLeaveRoomForAnother(_ perMinute: Int) async throws {
        let allowed = try OpenFileLimit.raise(to: 16_000)
        try #require(allowed.soft >= 16_000, "this test holds 10,000 connections; raise the hard limit of open files")
        try await serve(limits: .init(handshakeSeconds: 60, connectionsPerMinute: perMinute)) { _, server in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            async let flood = idle(10_000, server, group)
            var seconds: [Double] = []
            for index in 0..<60 {
                if index == 30 { _ = try await flood }
                let page = try await run(
                    "curl",
                    [
                        "-sS", "--max-time", "20", "--interface", "127.0.0.2", "--cacert",
                        "\(server.directory)/ca.pem", "-o", "/dev/null", "-w", "%{http_code} %{time_total}",
                        "https://127.0.0.1:\(server.pages)/",
                    ])
                let parts = page.output.split(separator: " ")
                #expect(parts.first == "200", "\(page.output)")
                seconds.append(parts.last.flatMap { Double($0) } ?? 20)
            }
            let channels = try await flood
            seconds.sort()
            print("a page beside 10,000 connections: median \(seconds[30]) s, slowest \(seconds[59]) s")
            for channel in channels { channel.close(promise: nil) }
            try await group.shutdownGracefully()
        }
    }
}
