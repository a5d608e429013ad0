// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import FoundationEssentials
internal import Identity
internal import Logging
internal import Values
internal import Words

extension Casework {
    package var certificates: AgentCertificates { AgentCertificates(context: context) }
}

/// Certificates of agents after the one of their enrolment: renewed over the present one, or recovered by a challenge after it has expired.
package struct AgentCertificates: Sendable {
    let context: CaseworkContext

    /// Seconds in which an agent that missed the answer gets the same certificate again.
    private static let repetition = 600.0

    /// A new certificate for the keys of an approved agent, which has shown its present one.
    package func renew(_ request: CertificateRenewal, agent id: String) async throws -> IssuedCertificate {
        let id = id.lowercased()
        if let pause = context.renewals.admit(id) { throw Self.tooMany(pause) }
        let now = context.now
        let issued = try await mappingProblems {
            try await context.store.write { records in
                let agent = try records.approvedAgent(id)
                let key = try Self.key(in: request.certificateRequest, proof: request.proof, nonce: nil, of: agent)
                return try issue(key, to: agent, for: .renewal, records, at: now)
            }
        }
        context.logger.info("certificate renewed", metadata: ["agent": "\(id)", "until": "\(issued.expires)"])
        return issued
    }

    /// A nonce for an agent whose certificate has expired. The answer is the same whether there is such an agent or not.
    package func challenge(_ request: ChallengeRequest) -> CertificateChallenge {
        let (nonce, expires) = context.challenges.issue(to: request.agentID, at: context.now)
        return CertificateChallenge(nonce: nonce, expires: expires)
    }

    /// A certificate in the place of an expired one, for an approved agent that has signed a challenge with both keys. Once for each that expired;
    /// otherwise an officer has to allow it.
    package func recover(_ request: CertificateRecovery, from: String) async throws -> IssuedCertificate {
        let now = context.now
        let isFresh = context.challenges.take(request.nonce, of: request.agentID, at: now)
        let issued = try await mappingProblems {
            let result = try await context.store.write { records -> Result<IssuedCertificate, Problem> in
                do {
                    guard isFresh else { throw Self.staleChallenge }
                    return .success(try recover(request, records, at: now))
                } catch {
                    guard let problem = error as? Problem ?? (error as? IdentityError).map(Problem.init) else {
                        throw error
                    }
                    try records.auditRefusal(
                        "agent.recovery.refused", by: IPAddress.originText(from),
                        "\(problem.code) (agent \(request.agentID.prefix(40)))", at: now)
                    return .failure(problem)
                }
            }
            return try result.get()
        }
        context.logger.notice(
            "certificate recovered", metadata: ["agent": "\(request.agentID)", "until": "\(issued.expires)"])
        return issued
    }

    private func recover(
        _ request: CertificateRecovery, _ records: Records, at now: Timestamp
    ) throws -> IssuedCertificate {
        let agent = try records.approvedAgent(request.agentID)
        let key = try Self.key(in: request.certificateRequest, proof: request.proof, nonce: request.nonce, of: agent)
        if now < agent.certificateExpires, agent.recoveryAllowedAt == nil {
            guard let recovered = agent.recoveredAt, now.seconds(since: recovered) < Self.repetition else {
                throw Self.notExpired(agent)
            }
            return IssuedCertificate(certificateChain: agent.certificate, expires: agent.certificateExpires)
        }
        try records.noteRecovery(of: agent.id, at: now)
        return try issue(key, to: agent, for: .recovery, records, at: now)
    }

    /// The request's key, if it is the one that the agent enrolled with and its report key has signed the proof.
    private static func key(
        in certificateRequest: String, proof: String, nonce: Digest?, of agent: AgentRecord
    ) throws(IdentityError) -> CertificateRequest {
        let request = try CertificateRequest(pem: certificateRequest)
        guard request.fingerprint == agent.tlsKey else {
            throw IdentityError(.badSignature, "the request's key is not the one that the agent enrolled with")
        }
        let message = CertificateProof.message(
            agentID: agent.id, nonce: nonce, subjectPublicKeyInfo: request.subjectPublicKeyInfo)
        guard let signature = bytes(hexadecimal: proof), signature.count == 64,
            agent.reportKey.isValid(signature: signature, for: message)
        else { throw IdentityError(.badSignature, "the proof is not signed by the agent's report key") }
        return request
    }

    private func issue(
        _ request: CertificateRequest, to agent: AgentRecord, for cause: AgentCertificateRecord.Cause,
        _ records: Records, at now: Timestamp
    ) throws -> IssuedCertificate {
        guard let uuid = UUID(uuidString: agent.id) else {
            throw StoreError.damaged("agents.id \(agent.id) is no UUID")
        }
        let certificate = try context.authority.issueAgentCertificate(request, agentID: uuid, now: now)
        let digest = Digest(of: Array(certificate.certificatePEM.utf8))
        try records.setCertificate(certificate.chainPEM, expires: certificate.notAfter, of: agent.id)
        try records.insert(
            AgentCertificateRecord(
                serial: certificate.serialNumber, agentID: agent.id, sha256: digest, cause: cause, issuedAt: now,
                expiresAt: certificate.notAfter))
        try records.audit(
            "agent.\(cause.rawValue)", by: agent.name, "\(agent.id) until \(certificate.notAfter)", at: now)
        _ = try records.appendLeaf(
            LedgerLeaf(kind: .certificate, name: cause.rawValue, agent: agent.id, sha256: digest, at: now))
        return IssuedCertificate(certificateChain: certificate.chainPEM, expires: certificate.notAfter)
    }

    /// Lets an approved agent get one more certificate by a challenge, although its newest has not expired: the agent has lost it. `user` is `nil`
    /// for the command line.
    package func allowRecovery(agent id: String, by user: UserView?) async throws -> AgentView {
        let who = try Agents(context: context).keeper(user)
        let now = context.now
        return try await context.store.write(within: user?.scope ?? .everywhere) { records in
            guard let agent = try records.agent(id.lowercased()) else { throw Problem.unknownAgent(id, .unknown) }
            switch agent.standing {
            case .revoked: throw Problem.revoked(.conflict, reason: nil)
            case .pending: throw Self.pending
            case .approved: break
            }
            try records.allowRecovery(of: agent.id, at: now)
            try records.audit("agent.recovery.allowed", by: who, "\(agent.name) \(agent.id)", at: now)
            guard let changed = try records.agent(agent.id) else { throw Problem.unknownAgent(id, .unknown) }
            return try AgentView(changed, records, at: now)
        }
    }

    // MARK: Problems

    private static let staleChallenge = Problem(
        .conflict, code: "agent.challenge", title: Phrase(id: "Tantangan tidak berlaku", en: "The challenge is over"),
        detail: Phrase(
            id: "Tantangan itu sudah dipakai, kedaluwarsa, atau milik agen lain. Minta tantangan baru.",
            en: "The challenge was used, has expired, or is another agent's. Ask for a new one."))

    private static let pending = Problem(
        .conflict, code: "agent.pending",
        title: Phrase(id: "Agen menunggu persetujuan", en: "The agent waits for approval"),
        detail: Phrase(id: "Setujui agen itu terlebih dahulu.", en: "Approve the agent first."))

    private static func notExpired(_ agent: AgentRecord) -> Problem {
        Problem(
            .forbidden, code: "agent.recovery",
            title: Phrase(id: "Sertifikat terbaru masih berlaku", en: "The newest certificate has not expired"),
            detail: Phrase(
                id:
                    "Sertifikat terbaru agen ini berlaku sampai \(agent.certificateExpires). Bila agen tidak memilikinya lagi, petugas mengizinkan satu sertifikat baru di halaman Agen, atau administrator dengan titipan-service agent allow-recovery.",
                en:
                    "This agent's newest certificate is good until \(agent.certificateExpires). If the agent does not have it any more, an officer allows one more on the page of agents, or the administrator with titipan-service agent allow-recovery."
            ))
    }

    private static func tooMany(_ pause: Int) -> Problem {
        Problem(
            .tooMany, code: "agent.renewals", title: Phrase(id: "Terlalu sering", en: "Too often"),
            detail: Phrase(
                id: "Agen ini terlalu sering meminta sertifikat. Coba lagi \(pause) detik lagi.",
                en: "This agent asks for certificates too often. Try again in \(pause) seconds."))
    }
}
