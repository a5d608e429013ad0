// SPDX-License-Identifier: Apache-2.0

import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Linux
import OfficeSupport
import Testing

import Values
@testable import Web

/// What one address may ask, and what it costs to refuse it.
@Suite struct RequestLimitTests {
    @Test func requestsAreCountedWhateverComesOfThem() async throws {
        try await Visitor.visit(limits: .init(requestsPerMinute: 6)) { visitor, _ in
            let officer = try await visitor.signedIn(as: .jfu)
            for (method, path, body) in [
                (HTTPRequest.Method.post, "/api/v1/session", "{"), (.post, "/apply", "a=%"), (.get, "/nowhere", nil),
                (.get, "/inbox", nil), (.get, "/", nil),
            ] {
                #expect(try await visitor.send(method, path, body: body).status != 429, "\(path)")
            }
            for path in ["/api/v1/session", "/api/v1/nowhere", "/api/v1/healthz", "/", "/sign-in"] {
                // One more may pass each ten seconds.
                var answer = try await visitor.send(.get, path)
                for _ in 0..<10 where answer.status != 429 { answer = try await visitor.send(.get, path) }
                #expect(answer.status == 429, "\(path)")
                let pause = answer.headers[.retryAfter].flatMap { Int($0) }
                #expect(pause.map { (1...61).contains($0) } == true, "\(path)")
            }
            var program = try await visitor.send(.post, "/api/v1/session", body: "{")
            for _ in 0..<10 where program.status != 429 {
                program = try await visitor.send(.post, "/api/v1/session", body: "{")
            }
            #expect(program.code == "request.rate")
            // A session is somebody: what others at the same address do does not count for it.
            for _ in 0..<10 { #expect(try await officer.send(.get, "/inbox").status == 200) }
            var stranger = visitor
            stranger.cookie = "__Host-titipan=nobody"
            var refused = 0
            for _ in 0..<10 where try await stranger.send(.get, "/inbox").status == 429 { refused += 1 }
            #expect(refused > 5)
        }
    }

    @Test func enrolmentsAreCountedBeforeTheyAreRead() async throws {
        try await Visitor.visit(limits: .init(enrolmentsPerHour: 3)) { visitor, _ in
            var statuses: [Int] = []
            for _ in 0..<5 { statuses.append(try await visitor.send(.post, "/api/v1/enrolments", body: "{}").status) }
            #expect(statuses == [422, 422, 422, 429, 429])
        }
    }

    @Test(
        arguments: [
            ("192.0.2.7", "192.0.2.7/32"), ("::ffff:192.0.2.7", "192.0.2.7/32"),
            ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"), (nil, nil),
        ] as [(String?, String?)])
    func anAddressIsCountedForItsOrigin(_ remote: String?, _ origin: String?) {
        #expect(IPAddress.origin(of: remote)?.description == origin)
    }

    /// Texts that once cost a second and more, each of them less than a body may have.
    static let dear: [(path: String, type: String, body: String)] = {
        let json = "application/json"
        let form = "application/x-www-form-urlencoded"
        let repeated = { (text: String, count: Int) in String(repeating: text, count: count) }
        let marks = repeated("\u{301}\u{323}", 15_000)
        let rows = repeated("[", 490) + repeated("]", 490)
        return [
            ("/api/v1/applications", json, "[\(rows),\(rows),\(rows)]"),
            ("/api/v1/applications", json, repeated("{\"a\":", 500) + "1" + repeated("}", 500)),
            ("/api/v1/applications", json, "[\(repeated("{},", 20_000))0]"),
            ("/api/v1/applications", json, "{\"a\(marks)\":1}"),
            ("/api/v1/applications", json, "{\"purpose\":\"a\(marks)\"}"),
            ("/api/v1/applications", json, "{\"purpose\":\(repeated("9", 60_000))}"),
            ("/api/v1/session", json, "{\"username\":\"a\",\"password\":\(rows)}"),
            ("/api/v1/enrolments", json, "{\"tokenID\":[\(repeated("{},", 20_000))0]}"),
            ("/apply", form, "a\(marks)=1"), ("/apply", form, "purpose=a\(marks)"),
            ("/apply", form, repeated("a=1&", 15_000)), ("/language", form, "language=a\(marks.prefix(1_000))"),
        ]
    }()

    /// The least processor time that one of several refusals took, since other tests run in this process meanwhile. The bound is for a build
    /// without optimisation, and far below what the quadratic readers took.
    @Test func refusingCostsLittle() async throws {
        try await Visitor.visit(limits: .init(requestsPerMinute: 1_000_000, enrolmentsPerHour: 100_000)) { visitor, _ in
            for (path, type, body) in Self.dear {
                var used = Duration.seconds(3_600)
                for _ in 0..<20 {
                    let start = ProcessorTime.now()
                    let answer = try await visitor.send(.post, path, body: body, type: type)
                    used = min(used, (ProcessorTime.now() - start).process)
                    #expect((400..<500).contains(answer.status), "\(path) \(answer.status)")
                }
                if ThisProcess.environment("TITIPAN_COSTS") != nil { print(path, body.prefix(20), used) }
                #expect(used < .milliseconds(500), "\(path) \(body.prefix(20)): \(used)")
            }
        }
    }
}
