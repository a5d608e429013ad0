// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Crypto
import Evidence
import Identity
import OfficeSupport
import SwiftASN1
import Testing
import Values
import Words
import X509

/// Certificates after enrolment: who gets one, how often, and what is written down of it.
@Suite("Certificates of agents")
struct AgentCertificateTests {
    /// An agent that has joined: its keys, and what it sends.
    struct Joined {
        let id: String
        let tls = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let report = SigningKey()

        init(_ office: TestOffice, approved: Bool = true) async throws {
            let token = try await AgentTests.token(office)
            let request = try AgentTests.request(token, key: report, pem: Self.request(tls))
            id = try await office.casework.agents.enrol(request, from: "192.0.2.9").agentID
            if approved { _ = try await office.casework.agents.approve(agent: id, by: nil) }
        }

        static func request(_ key: Certificate.PrivateKey) throws -> String {
            try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName { CommonName("x") }, privateKey: key,
                attributes: CertificateSigningRequest.Attributes()
            ).serializeAsPEM().pemString
        }

        private func proof(_ pem: String, _ nonce: Values.Digest?, _ key: SigningKey?, as id: String?) throws -> String
        {
            let message = CertificateProof.message(
                agentID: id ?? self.id, nonce: nonce,
                subjectPublicKeyInfo: try CertificateRequest(pem: pem).subjectPublicKeyInfo)
            return hexadecimal(try (key ?? report).sign(message))
        }

        func renewal(tls other: Certificate.PrivateKey? = nil, report key: SigningKey? = nil) throws
            -> CertificateRenewal
        {
            let pem = try Self.request(other ?? tls)
            return CertificateRenewal(certificateRequest: pem, proof: try proof(pem, nil, key, as: nil))
        }

        func recovery(
            _ nonce: Values.Digest, signed: Values.Digest? = nil, tls other: Certificate.PrivateKey? = nil,
            report key: SigningKey? = nil
        ) throws -> CertificateRecovery {
            let pem = try Self.request(other ?? tls)
            return CertificateRecovery(
                agentID: id, nonce: nonce, certificateRequest: pem, proof: try proof(pem, signed ?? nonce, key, as: nil)
            )
        }

        func recover(_ office: TestOffice) async throws -> IssuedCertificate {
            let challenge = office.casework.certificates.challenge(ChallengeRequest(agentID: id))
            return try await office.casework.certificates.recover(recovery(challenge.nonce), from: "192.0.2.9")
        }
    }

    private static let month = 31.0 * 86_400

    @Test("a renewal needs both keys of an approved agent, and is written down")
    func renewal() async throws {
        try await TestOffice.open { office in
            let agent = try await Joined(office)
            let certificates = office.casework.certificates
            let stranger = Certificate.PrivateKey(P256.Signing.PrivateKey())
            for wrong in [try agent.renewal(tls: stranger), try agent.renewal(report: SigningKey())] {
                #expect(
                    try await problem { try await certificates.renew(wrong, agent: agent.id) }.code
                        == "enrolment.request")
            }
            // A proof for a challenge is none for a renewal.
            let other = try agent.recovery(Values.Digest(of: [1]))
            let borrowed = CertificateRenewal(certificateRequest: other.certificateRequest, proof: other.proof)
            #expect(try await problem { try await certificates.renew(borrowed, agent: agent.id) }.kind == .invalid)

            office.clock.advance(20 * 86_400)
            let issued = try await certificates.renew(agent.renewal(), agent: agent.id)
            #expect(issued.expires.seconds(since: office.clock.time) == 30 * 86_400)
            let view = try #require(try await office.casework.agents.list(for: TestOffice.user(.noc)).first)
            #expect(view.certificateExpires == issued.expires && view.certificateState == .good)
            let trail = try await office.store.read { try $0.auditTrail(most: 3) }
            #expect(trail.first?.what == "agent.renewal")

            office.clock.advance(23 * 86_400)
            #expect(
                try await office.casework.agents.list(for: TestOffice.user(.noc)).first?.certificateState == .ending)
            office.clock.advance(8 * 86_400)
            #expect(
                try await office.casework.agents.list(for: TestOffice.user(.noc)).first?.certificateState == .expired)
        }
    }

    @Test("pending and revoked agents get nothing, over either way")
    func standing() async throws {
        try await TestOffice.open { office in
            let pending = try await Joined(office, approved: false)
            let revoked = try await Joined(office)
            _ = try await office.casework.agents.revoke(agent: revoked.id, reason: "hilang", by: nil)
            office.clock.advance(Self.month)
            for (agent, code) in [(pending, "agent.pending"), (revoked, "agent.revoked")] {
                #expect(
                    try await problem {
                        try await office.casework.certificates.renew(agent.renewal(), agent: agent.id)
                    }.code == code)
                #expect(try await problem { try await agent.recover(office) }.code == code)
                #expect(
                    try await problem {
                        try await office.casework.certificates.allowRecovery(agent: agent.id, by: nil)
                    }.code == code)
            }
            let trail = try await office.store.read { try $0.auditTrail(most: 50) }
            #expect(!trail.contains { $0.what == "agent.renewal" || $0.what == "agent.recovery" })
        }
    }

    @Test("a challenge is good once, for two minutes, for the agent that asked, signed by both its keys")
    func challenge() async throws {
        try await TestOffice.open { office in
            let (agent, other) = (try await Joined(office), try await Joined(office))
            office.clock.advance(Self.month)
            let certificates = office.casework.certificates
            let nonce = { certificates.challenge(ChallengeRequest(agentID: agent.id)).nonce }
            let refusal = { (request: CertificateRecovery) in
                try await problem { try await certificates.recover(request, from: "192.0.2.9") }.code
            }
            #expect(try await refusal(agent.recovery(Values.Digest(of: [1]))) == "agent.challenge")
            let foreign = certificates.challenge(ChallengeRequest(agentID: other.id)).nonce
            #expect(try await refusal(agent.recovery(foreign)) == "agent.challenge")
            let late = nonce()
            office.clock.advance(121)
            #expect(try await refusal(agent.recovery(late)) == "agent.challenge")
            // A nonce is used up by whoever sends it, whatever comes of it.
            let spent = nonce()
            #expect(try await refusal(agent.recovery(spent, report: SigningKey())) == "enrolment.request")
            #expect(try await refusal(agent.recovery(spent)) == "agent.challenge")
            let stranger = Certificate.PrivateKey(P256.Signing.PrivateKey())
            #expect(try await refusal(agent.recovery(nonce(), tls: stranger)) == "enrolment.request")
            #expect(try await refusal(agent.recovery(nonce(), signed: Values.Digest(of: [2]))) == "enrolment.request")
            _ = try await certificates.recover(agent.recovery(nonce()), from: "192.0.2.9")

            let trail = try await office.store.read { try $0.auditTrail(most: 50) }
            let refused = trail.filter { $0.what == "agent.recovery.refused" }
            #expect(refused.count == 1 && refused.first?.detail.hasPrefix("7 × ") == true, "\(refused)")
        }
    }

    @Test("one challenge for each expired certificate; another needs an officer")
    func once() async throws {
        try await TestOffice.open { office in
            let agent = try await Joined(office)
            #expect(try await problem { try await agent.recover(office) }.code == "agent.recovery")
            office.clock.advance(Self.month)
            let first = try await agent.recover(office)
            // The answer was lost on the way: the same again, and nothing new.
            office.clock.advance(60)
            #expect(try await agent.recover(office) == first)
            office.clock.advance(600)
            let refusal = try await problem { try await agent.recover(office) }
            #expect(refusal.code == "agent.recovery" && refusal.detail.en.contains("allow-recovery"))

            #expect(
                try await problem {
                    try await office.casework.certificates.allowRecovery(agent: agent.id, by: TestOffice.user(.jfu))
                }.code == "agent.role")
            let allowed = try await office.casework.certificates.allowRecovery(
                agent: agent.id, by: TestOffice.user(.noc))
            #expect(allowed.recoveryAllowed)
            let second = try await agent.recover(office)
            #expect(second != first)
            office.clock.advance(700)
            #expect(try await problem { try await agent.recover(office) }.code == "agent.recovery")

            // It expires in its turn.
            office.clock.advance(Self.month)
            _ = try await agent.recover(office)
            let trail = try await office.store.read { try $0.auditTrail(most: 50) }
            #expect(trail.count { $0.what == "agent.recovery" } == 3)
            #expect(trail.count { $0.what == "agent.recovery.allowed" && $0.who == "Nama noc" } == 1)
        }
    }

    @Test("a certificate that was changed, removed or slipped in is found by the ledger's check")
    func ledger() async throws {
        try await TestOffice.open { office in
            let agent = try await Joined(office)
            _ = try await office.casework.certificates.renew(agent.renewal(), agent: agent.id)
            let check = LedgerCheck(keys: office.keys, keyDirectory: "\(office.directory)/identity", most: 10)
            #expect(try await check.run(on: office.store).isWhole)
            try await office.store.write {
                try $0.insert(
                    AgentCertificateRecord(
                        serial: "00", agentID: agent.id, sha256: Values.Digest(of: [1]), cause: .renewal,
                        issuedAt: office.clock.time, expiresAt: office.clock.time))
            }
            let report = try await check.run(on: office.store)
            #expect(report.total == 1 && report.differences.first?.subject == .certificates)
            #expect(report.differences.first?.name == "00")
        }
    }

    @Test("an agent that asks again and again is held up")
    func limit() async throws {
        try await TestOffice.open { office in
            let agent = try await Joined(office)
            var codes: [String] = []
            for _ in 0..<40 {
                do {
                    _ = try await office.casework.certificates.renew(agent.renewal(), agent: agent.id)
                } catch let problem as Problem {
                    codes.append(problem.code)
                }
            }
            #expect(codes.count >= 10 && Set(codes) == ["agent.renewals"])
        }
    }
}
