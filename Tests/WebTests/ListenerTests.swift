// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Identity
import OfficeSupport
import Procedure
import Testing

import Values
@testable import Web

/// The listeners as clients meet them: real sockets, real TLS, curl, openssl and a browser.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ListenerTests {
    /// Makes a key and has a certificate issued for it; returns curl's arguments for both.
    private func agent(_ id: String, in directory: String, by authority: Authority) async throws -> [String] {
        let base = "\(directory)/\(UUID().uuidString)"
        let made = try await run(
            "openssl",
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                "\(base).key",
                "-out", "\(base).csr", "-subj", "/CN=agent",
            ])
        #expect(made.status == 0, "\(made.output)")
        let request = try CertificateRequest(pem: String(contentsOfFile: "\(base).csr", encoding: .utf8))
        let uuid = try #require(UUID(uuidString: id))
        let issued = try authority.issueAgentCertificate(request, agentID: uuid, now: .present)
        try issued.chainPEM.write(toFile: "\(base).pem", atomically: true, encoding: .utf8)
        return ["--cert", "\(base).pem", "--key", "\(base).key"]
    }

    private func curl(_ server: TestServer, _ port: Int, _ path: String, _ more: [String] = []) async throws
        -> CommandResult
    {
        try await run(
            "curl",
            ["-sS", "--max-time", "20", "--cacert", "\(server.directory)/ca.pem", "-w", "\n%{http_code}"] + more
                + ["https://127.0.0.1:\(port)\(path)"])
    }

    private func serve(
        limits: WebSettings.Limits = .init(), _ body: @escaping @Sendable (TestOffice, TestServer) async throws -> Void
    ) async throws {
        try await TestOffice.open { office in
            try await TestServer.run(office.casework, limits: limits) { try await body(office, $0) }
        }
    }

    @Test func theCertificateIsOurAuthoritysAndOldTLSIsRefused() async throws {
        try await serve { _, server in
            let page = try await curl(server, server.pages, "/api/v1/healthz")
            #expect(page.output == "{\"status\":\"ok\"}\n200")
            let authority = try await curl(server, server.pages, "/api/v1/ca")
            #expect(authority.output.hasPrefix("-----BEGIN CERTIFICATE-----"))
            let old = try await curl(server, server.pages, "/", ["--tls-max", "1.1"])
            #expect(old.status == 35, "\(old.output)")
            let newer = try await curl(server, server.pages, "/api/v1/healthz", ["--tls-max", "1.2"])
            #expect(newer.status == 0)
        }
    }

    @Test func aLiveStreamEndsWithItsSession() async throws {
        try await serve { office, server in
            try await office.addPeople()
            let people = office.casework.people
            let endings: [(String, @Sendable () async throws -> Void)] = [
                ("password", { try await people.setPassword(TestOffice.password, of: "noc") }),
                ("role", { _ = try await people.change("noc", UserChange(role: .noc)) }),
                ("idle", { office.clock.advance(3 * 3_600) }),
            ]
            for (name, end) in endings {
                let signIn = try await people.signIn(username: "noc", password: TestOffice.password, from: "")
                let file = "\(server.directory)/\(name).events"
                let told = { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
                async let stream = curl(
                    server, server.pages, "/api/v1/noc/events",
                    ["-N", "-o", file, "-b", "__Host-titipan=\(signIn.token)"])
                for _ in 0..<100 where !told().contains("event: case") {
                    _ = try await office.applied()
                    try await Task.sleep(for: .milliseconds(100))
                }
                try await end()
                let ended = ContinuousClock.now
                let late = try await office.applied()
                let result = try await stream
                #expect(result.status == 0 && told().contains("event: case"), "\(name): \(result.output)")
                #expect(!told().contains(late.number), "\(name)")
                #expect(ContinuousClock.now - ended < .seconds(10), "\(name)")
            }
        }
    }

    @Test func anAgentNeedsACertificateOfOurAuthority() async throws {
        try await serve { office, server in
            _ = try await TestAgent(FurnishedOffice.insideAgent, .inside).join(office)
            let none = try await curl(server, server.agents, "/agent/v1/self")
            #expect(none.status != 0)

            let known = try await agent(FurnishedOffice.insideAgent, in: server.directory, by: server.authority)
            let accepted = try await curl(server, server.agents, "/agent/v1/self", known)
            #expect(accepted.output.hasSuffix("\n200"))
            #expect(accepted.output.contains(FurnishedOffice.insideAgent))
            let orders = try await curl(server, server.agents, "/agent/v1/orders", known)
            #expect(orders.output == "\n204")

            let stranger = try await agent(UUID().uuidString, in: server.directory, by: server.authority)
            let unknown = try await curl(server, server.agents, "/agent/v1/orders", stranger)
            #expect(unknown.output.hasSuffix("\n403"))

            let elsewhere = "\(server.directory)/elsewhere"
            try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
            let other = try Authority.open(directory: elsewhere, name: "Somebody else", now: .present)
            let forged = try await agent(FurnishedOffice.insideAgent, in: elsewhere, by: other)
            let refused = try await curl(server, server.agents, "/agent/v1/self", forged)
            #expect(refused.status != 0)
            #expect(!refused.output.contains("200"))

            // The agents' API is not on the public listener, nor the public one on the agents'.
            let wrongDoor = try await curl(server, server.pages, "/agent/v1/self", known)
            #expect(wrongDoor.output.hasSuffix("\n404"))
            let otherDoor = try await curl(server, server.agents, "/api/v1/healthz", known)
            #expect(otherDoor.output.hasSuffix("\n404"))
        }
    }

    @Test func anAgentThatIsNotApprovedIsRefusedAtOnce() async throws {
        try await serve { office, server in
            let kasi = TestOffice.user(.kasi)
            let joined = try await TestAgent(FurnishedOffice.insideAgent, .inside).join(office, standing: .pending)
            let known = try await agent(joined.id, in: server.directory, by: server.authority)
            try await refused(server, known, "agent.pending")
            _ = try await office.casework.agents.approve(agent: joined.id, by: kasi)
            #expect(try await curl(server, server.agents, "/agent/v1/tenants", known).output.hasSuffix("\n200"))
            _ = try await office.casework.agents.revoke(agent: joined.id, reason: "hilang", by: kasi)
            try await refused(server, known, "agent.revoked")
        }
    }

    private func refused(_ server: TestServer, _ certificate: [String], _ code: String) async throws {
        for path in ["/agent/v1/orders", "/agent/v1/tenants", "/agent/v1/orders/x/verdict"] {
            let answer = try await curl(server, server.agents, path, certificate)
            #expect(answer.output.hasSuffix("\n403"))
            #expect(answer.output.contains(code))
        }
    }

    @Test func aConnectionThatSaysNothingOrOnlyDribblesIsClosed() async throws {
        let limits = WebSettings.Limits(headSeconds: 1, bodySeconds: 1)
        try await serve(limits: limits) { _, server in
            // cat ends when the server closes; 137 would mean that it was killed because the server did not.
            let silent = try await run(
                "bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(server.pages); timeout -s KILL 15 cat <&3 >/dev/null"])
            #expect(silent.status != 137)
            let dribble = """
                (printf 'POST /apply HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000\\r\\n\\r\\n';
                 for i in $(seq 60); do printf x; sleep 0.25; done) \
                | timeout -s KILL 14 openssl s_client -quiet -connect 127.0.0.1:\(server.pages) >/dev/null 2>&1
                """
            let body = try await run("bash", ["-c", dribble])
            #expect(body.status != 137)
        }
    }

    @Test func openPagesAreToldWhatHappens() async throws {
        try await FurnishedOffice.open { furnished in
            let (casework, number, order) = (furnished.casework, furnished.verifying.number, furnished.order)
            let now = furnished.office.clock.time
            try await TestServer.run(casework) { server in
                let jar = "\(server.directory)/jar"
                let signIn = try await curl(
                    server, server.pages, "/api/v1/session",
                    ["-c", jar, "-d", "{\"username\":\"jft\",\"password\":\"\(TestOffice.password)\"}"])
                #expect(signIn.output.hasSuffix("\n200"))
                async let stream = run(
                    "curl",
                    [
                        "-sS", "-N", "--max-time", "4", "--cacert", "\(server.directory)/ca.pem", "-b", jar,
                        "https://127.0.0.1:\(server.pages)/api/v1/cases/\(number)/events",
                    ])
                let update = ProgressUpdate(
                    check: .reachablePort, state: .finished, outcome: .passed, detail: "accepts in 0.9 ms", at: now)
                // Updates before the stream is open are lost, so they are repeated.
                for _ in 0..<10 {
                    try await Task.sleep(for: .milliseconds(250))
                    try await casework.orders.recordProgress(
                        agent: FurnishedOffice.insideAgent, orderID: order.id, update)
                }
                let view = try await casework.cases.perform(
                    .cancel, on: number, body: .object(["reason": .string("batal")]), by: TestOffice.user(.kasi))
                let text = try await stream.output
                #expect(
                    text.contains(
                        "event: case\ndata: {\"number\":\"\(number)\",\"stage\":\"cancelled\",\"version\":\(view.summary.version)}\n\n"
                    ))
                #expect(text.contains("event: progress\ndata: {"))
                #expect(text.contains("\"check\":\"reachable.port\""))
            }
        }
    }

    @Test func aBrowserShowsThePagesAndTheirScriptRuns() async throws {
        try await serve { office, server in
            let secret = try await office.casework.applications.apply(try TestOffice.form(), from: "192.0.2.1").secret
            let browser = ["--headless=new", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors"]
            for path in ["/", "/apply", "/sign-in", "/ledger", "/t/\(secret)?new=1"] {
                let picture = "\(server.directory)/picture.png"
                let shot = try await run(
                    "timeout",
                    ["-s", "KILL", "60", "chromium"] + browser + [
                        "--user-data-dir=\(server.directory)/profile", "--window-size=390,844",
                        "--enable-logging=stderr",
                        "--screenshot=\(picture)", "https://127.0.0.1:\(server.pages)\(path)",
                    ])
                let size = (try? Data(contentsOf: URL(filePath: picture)).count) ?? 0
                #expect(size > 5_000, "\(path): \(shot.output.suffix(400))")
                #expect(!shot.output.contains("Content Security Policy"), "\(path)")
                #expect(!shot.output.contains("Uncaught"), "\(path)")
                try? FileManager.default.removeItem(atPath: picture)
            }
        }
    }
}
