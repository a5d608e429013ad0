// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Documents
import Evidence
import Foundation
import Identity
import OfficeSupport
import Testing
import Values
import Words

/// The change from one certificate authority to the next.
@Suite("Change of the certificate authority")
struct AuthorityChangeTests {
    private func statement(_ office: TestOffice) throws -> TrustStatement {
        let nonce = Digest(of: [7])
        let envelope = try office.casework.authorityChange.statement(for: nonce)
        let payload = try envelope.verify(type: .trust, trusting: [office.keys.signing.verificationKey])
        let statement = try CanonicalJSON.decode(TrustStatement.self, from: payload)
        #expect(statement.nonce == nonce && statement.at == office.clock.time)
        return statement
    }

    private func acknowledge(_ kept: Int, _ agent: String, _ office: TestOffice) async throws {
        _ = try await office.casework.authorityChange.statement(
            for: TrustRequest(nonce: Digest(of: [1]), kept: kept), agent: agent)
    }

    private func issuing(_ office: TestOffice) async throws -> Int? {
        try await office.casework.authorityChange.status().authorities.first { $0.role == .issuing }?.number
    }

    @Test("the successor issues once every approved agent has it and no join token is open")
    func acknowledged() async throws {
        try await TestOffice.open { office in
            let agent = try await AgentCertificateTests.Joined(office)
            let second = try await AgentCertificateTests.Joined(office)
            let pending = try await AgentCertificateTests.Joined(office, approved: false)
            let change = office.casework.authorityChange
            let keys = office.casework.context.publishedKeys.fingerprint
            try await acknowledge(1, agent.id, office)
            #expect(try statement(office).authorities.count == 1)

            let begun = try await change.begin(by: "administrator")
            #expect(begun.authorities.map(\.role) == [.issuing, .successor] && begun.generation == 2)
            #expect(Set(begun.missing.map(\.id)) == [agent.id, second.id])
            #expect(try await change.begin(by: "administrator") == begun)
            #expect(try statement(office).authorities.count == 2)

            try await acknowledge(2, agent.id, office)
            try await change.advance()
            #expect(try await issuing(office) == 1)
            try await acknowledge(2, second.id, office)
            // What pins the present authority may still be used.
            _ = try await AgentTests.token(office)
            try await change.advance()
            #expect(try await issuing(office) == 1)
            office.clock.advance(3_601)
            try await change.advance()
            #expect(try await issuing(office) == 2)
            #expect(office.casework.context.publishedKeys.fingerprint == keys)

            // Certificates of both are good; new ones are the successor's.
            let old = try await office.store.read { try $0.agent(pending.id)?.certificate }
            let new = try await office.casework.certificates.renew(agent.renewal(), agent: agent.id)
            for chain in [try #require(old), new.certificateChain] {
                #expect(try !office.casework.context.agentID(inCertificate: leaf(of: chain)).isEmpty)
            }
            office.clock.advance(32 * 86_400)
            try await change.advance()
            let ended = try await change.status()
            #expect(ended.authorities.map(\.number) == [2] && ended.generation == 3)
            #expect(!FileManager.default.fileExists(atPath: "\(office.directory)/identity/authority.key"))
            #expect(FileManager.default.fileExists(atPath: "\(office.directory)/identity/authority.pem"))
        }
    }

    /// DER of a chain's first certificate.
    private func leaf(of chain: String) throws -> [UInt8] {
        let lines = chain.split(separator: "\n").dropFirst().prefix { !$0.hasPrefix("-----END") }
        return Array(try #require(Data(base64Encoded: lines.joined())))
    }

    @Test("the deadline passes, whoever has not acknowledged")
    func deadline() async throws {
        try await TestOffice.open { office in
            _ = try await AgentCertificateTests.Joined(office)
            _ = try await office.casework.authorityChange.begin(by: "administrator", deadline: 86_400)
            office.clock.advance(86_399)
            try await office.casework.authorityChange.advance()
            #expect(try await issuing(office) == 1)
            office.clock.advance(1)
            try await office.casework.authorityChange.advance()
            #expect(try await issuing(office) == 2)
        }
    }

    @Test("it begins by itself two years before the authority's end, and is over long before it")
    func automatic() async throws {
        try await TestOffice.open { office in
            let end = office.casework.context.authorities.issuing.validUntil
            office.clock.advance(end.seconds(since: office.clock.time) - 731 * 86_400)
            try await office.casework.authorityChange.advance()
            #expect(try await office.casework.authorityChange.status().announced == nil)
            office.clock.advance(86_400)
            for _ in 0..<3 {
                try await office.casework.authorityChange.advance()
                office.clock.advance(31 * 86_400)
            }
            let status = try await office.casework.authorityChange.status()
            #expect(status.authorities.map(\.number) == [2] && office.clock.time < end)
        }
    }

    @Test("the store follows its authorities, and is refused with keys from before the change")
    func storeIdentity() async throws {
        try await TestOffice.open { office in
            let directory = "\(office.directory)/identity"
            let before = "\(office.directory)/before"
            try FileManager.default.copyItem(atPath: directory, toPath: before)
            let open = { try Authorities.open(directory: $0, name: "Kominfo", now: office.clock.time) }
            try await StoreIdentity(office.keys, open(directory)).claim(office.store, keysIn: directory)
            // As after a crash between the change in the directory and the store.
            try open(directory).announce(now: office.clock.time, deadline: office.clock.time)
            try await StoreIdentity(office.keys, open(directory)).claim(office.store, keysIn: directory)
            let refusal = try await problem {
                try await StoreIdentity(office.keys, open(before)).claim(office.store, keysIn: before)
            }
            #expect(refusal.code == "store.keys" && refusal.detail.en.contains("authority-2"))
            // Another program's change is followed at once.
            #expect(office.casework.context.authorities.plan.successor == 2)
            office.clock.advance(1)
            try await office.casework.authorityChange.advance()
            office.clock.advance(31.5 * 86_400)
            try await office.casework.authorityChange.advance()
            #expect(
                try await office.store.read { try $0.identity().keys.sorted() } == ["authority", "ledger", "service"])
            try await StoreIdentity(office.keys, open(directory)).claim(office.store, keysIn: directory)
        }
    }

    @Test("an agent's certificate of another authority, or of a retired one, names nobody")
    func foreign() async throws {
        try await TestOffice.open { office in
            let agent = try await AgentCertificateTests.Joined(office)
            let old = try leaf(of: try #require(try await office.store.read { try $0.agent(agent.id)?.certificate }))
            #expect(try office.casework.context.agentID(inCertificate: old) == agent.id)
            let other = try Authority.open(
                directory: "\(office.directory)/other", name: "Kominfo", now: office.clock.time)
            let uuid = try #require(UUID(uuidString: agent.id))
            let forged = try other.issueAgentCertificate(
                CertificateRequest(pem: AgentTests.certificateRequest()), agentID: uuid, now: office.clock.time)
            #expect(throws: IdentityError.self) {
                _ = try office.casework.context.agentID(inCertificate: leaf(of: forged.chainPEM))
            }
            let authorities = office.casework.context.authorities
            try authorities.announce(now: office.clock.time, deadline: office.clock.time)
            try authorities.succeed(now: office.clock.time)
            #expect(try office.casework.context.agentID(inCertificate: old) == agent.id)
            try authorities.retireOthers()
            #expect(throws: IdentityError.self) { _ = try office.casework.context.agentID(inCertificate: old) }
        }
    }
}
