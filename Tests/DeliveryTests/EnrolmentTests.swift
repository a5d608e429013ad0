// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import CurlClient
import Glibc
import Testing
import Values

@testable import Delivery

@Suite(.timeLimit(.minutes(2)))
struct EnrolmentTests {
    @Test func `enrolment keeps keys private, certificate and facts, and may be repeated`() async throws {
        let service = try TestService()
        try await service.running {
            let first = try await service.enrol()
            #expect(first.agentID == "a1" && first.standing == .pending)
            let keys = try AgentKeys.loadOrMake(in: service.state + "/identity")
            let again = try await service.enrol()
            #expect(again.agentID == first.agentID)
            #expect(try AgentKeys.loadOrMake(in: service.state + "/identity").fingerprint == keys.fingerprint)
            for file in ["tls.key", "report.key"] {
                var status = stat()
                #expect(stat("\(service.state)/identity/\(file)", &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600)
            }
            let identity = try AgentIdentity(directory: service.state + "/identity")
            #expect(identity.facts.vantage == .inside)
            #expect(try await service.delivery().client.status().status.standing == .approved)
        }
    }

    @Test(arguments: ["tls.key", "report.key"], [0o640, 0o604, 0o622] as [mode_t])
    func `a key that others may read or replace is not used`(_ file: String, _ mode: mode_t) async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let path = "\(service.state)/identity/\(file)"
            #expect(chmod(path, mode) == 0)
            let error = #expect(throws: IdentityError.self) {
                _ = try AgentIdentity(directory: service.state + "/identity")
            }
            #expect(error == .exposed(path: path, mode: UInt32(mode), owner: geteuid()))
            #expect(error?.description.contains("chmod 600 \(path)") == true)
            #expect(chmod(path, 0o600) == 0)
            _ = try AgentIdentity(directory: service.state + "/identity")
        }
    }

    @Test(arguments: [Timestamp(seconds: 86_400), Timestamp(seconds: 4_000_000_000)])
    func `certificates are judged by the time that the agent holds for right`(_ wrong: Timestamp) async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let engine = try TransferEngine()
            let client = { (wall: @escaping @Sendable () -> Timestamp) in
                let device = DeviceClock(wall: wall, sinceStart: { 1 }, bootID: "b")
                let identity = try AgentIdentity(directory: service.state + "/identity", device: device)
                return ServiceClient(identity: identity, engine: engine)
            }
            let error = await #expect(throws: ServiceError.self) { _ = try await client({ wrong }).status() }
            guard case .transfer(let transfer, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(transfer.reason == .certificateRejected)
            _ = try await client(DeviceClock.system.wall).status()
            // What the service signed counts, whatever the clock says.
            let right = try client({ wrong })
            try right.identity.credentials.clock.confirm(DeviceClock.system.wall())
            _ = try await right.status()
        }
    }

    @Test func `an authority that the token does not pin gets no token`() async throws {
        let service = try TestService()
        try await service.running {
            let token = try service.token(pin: String(repeating: "ab", count: 32))
            let error = await #expect(throws: EnrolmentError.self) { _ = try await service.enrol(token) }
            #expect(error == .wrongAuthority(url: service.url + "/api/v1/ca"))
            #expect(!service.text("requests").contains("POST"))
        }
    }

    @Test func `a certificate for another key is refused, and nothing counts as enrolled`() async throws {
        let service = try TestService()
        try await service.running {
            try service.set(mode: "foreign-key")
            await #expect(throws: ServiceError.self) { _ = try await service.enrol() }
            #expect(throws: IdentityError.self) { _ = try AgentIdentity(directory: service.state + "/identity") }
        }
    }

    @Test func `another token does not replace an identity`() async throws {
        let service = try TestService()
        try await service.running {
            _ = try await service.enrol()
            let other = try service.token("t2")
            await #expect(throws: EnrolmentError.self) { _ = try await service.enrol(other) }
        }
    }

    @Test func `a service that is not there is named`() async throws {
        let service = try TestService()
        let token = try service.token(pin: String(repeating: "ab", count: 32))
        let error = await #expect(throws: ServiceError.self) { _ = try await service.enrol(token) }
        #expect("\(try #require(error))".hasPrefix("cannot reach \(service.url)/api/v1/ca"))
    }

    @Test(arguments: [
        "", "ttp1", "ttp1.a.b", "ttp2.a.b.\(String(repeating: "0", count: 64))",
        "ttp1..b.\(String(repeating: "0", count: 64))",
        "ttp1.a.b.\(String(repeating: "0", count: 63))", "ttp1.a.b.\(String(repeating: "g", count: 64))",
        "ttp1.a b/c.d.\(String(repeating: "0", count: 64))",
    ])
    func `what is no join token is refused without repeating it`(text: String) {
        #expect(throws: EnrolmentError.badToken) { _ = try JoinToken(text) }
    }

    @Test func `a token survives the line break of its file`() throws {
        let token = try JoinToken("  ttp1.AZaz09-_.s-_.\(String(repeating: "0f", count: 32))\n")
        #expect(token.id == "AZaz09-_" && token.secret == "s-_")
    }
}
