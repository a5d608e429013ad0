// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import FoundationEssentials
internal import Identity
internal import Inventory
internal import Ledger
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var agents: Agents { Agents(context: context) }
}

/// The agents of server rooms and vantage points: join tokens, enrolment, approval and revocation.
package struct Agents: Sendable {
    let context: CaseworkContext

    /// The name of the acting officer, after a check of the permission; `nil` stands for the command line.
    private func keeper(_ user: UserView?) throws(Problem) -> String {
        guard let user else { return "administrator" }
        try Duty.keepAgents.require(of: user)
        return user.displayName
    }

    package func list(for user: UserView) async throws -> [AgentView] {
        try Duty.keepAgents.require(of: user)
        return try await context.store.read { try $0.agents() }.map(AgentView.init)
    }

    /// A token that lets one agent join within the hour; shown once, stored as a hash. `user` is `nil` for the command line.
    package func createJoinToken(site: String, vantage: Vantage, name: String, by user: UserView?) async throws
        -> String
    {
        let who = try keeper(user)
        guard context.settings.sites.contains(where: { $0.name == site }) else {
            let sites = context.settings.sites.map(\.name).joined(separator: ", ")
            throw Problem.invalid(
                "site",
                Phrase(
                    id: "Tidak ada lokasi “\(site.prefix(60))”; yang ada: \(sites).",
                    en: "There is no site “\(site.prefix(60))”; there are: \(sites).")
            )
        }
        try context.checkPrinted(name, "name", most: 100)
        let now = context.now
        let token = JoinToken(pin: context.authority.keyPin)
        let stored = StoredJoinToken(token, site: site, vantage: vantage, name: name, now: now)
        let record = JoinTokenRecord(
            id: stored.id, secretHash: stored.secretHash.description, site: site, vantage: vantage, name: name,
            createdBy: who, createdAt: now, expiresAt: stored.expires)
        try await context.store.write { records in
            try records.insert(record)
            try records.audit("agent.token", by: who, "\(name) at \(site), \(vantage.rawValue)", at: now)
        }
        return token.description
    }

    /// An agent joins with its token, to wait for an officer's approval. The same keys again get the same identity.
    package func enrol(_ request: EnrolmentRequest, from: String) async throws -> EnrolmentResponse {
        let now = context.now
        return try await mappingProblems {
            guard request.hostName.count <= 255, request.software.count <= 100 else {
                throw Problem.invalid(
                    "hostName",
                    Phrase(
                        id: "Nama mesin dan perangkat lunak harus berupa teks pendek.",
                        en: "Host name and software must be short texts."))
            }
            let result = try await context.store.write { records -> Result<AgentRecord, IdentityError> in
                do {
                    return .success(try enrol(request, records, at: now))
                } catch let error as IdentityError {
                    // The burning of the token must be kept, so this is no reason to roll back.
                    if error.code == .tokenUsed { try records.burnJoinToken(request.tokenID) }
                    try records.audit(
                        "agent.refused", by: String(request.tokenID.prefix(40)), "\(error.description) from \(from)",
                        at: now)
                    return .failure(error)
                }
            }
            let agent = try result.get()
            context.logger.notice("agent enrolled", metadata: ["agent": "\(agent.id)", "site": "\(agent.site)"])
            return EnrolmentResponse(
                agentID: agent.id, standing: agent.standing, site: agent.site, vantage: agent.vantage,
                certificateChain: agent.certificate, authority: context.authority.certificatePEM,
                serviceKey: context.serviceKey.verificationKey, ledgerKey: context.ledgerKey.verifier.description,
                agentsURL: context.settings.agentsURL)
        }
    }

    private func enrol(_ request: EnrolmentRequest, _ records: Records, at now: Timestamp) throws -> AgentRecord {
        guard let record = try records.joinToken(request.tokenID), let secretHash = Digest(record.secretHash) else {
            throw IdentityError(.tokenWrong, "there is no such join token")
        }
        let token = StoredJoinToken(
            id: record.id, secretHash: secretHash, site: record.site, vantage: record.vantage, name: record.name,
            expires: record.expiresAt, usedBy: record.usedBy, isBurned: record.burned)
        switch try token.redeem(request, now: now) {
        case .again(let certificateRequest):
            guard let id = record.agentID, var agent = try records.agent(id), let uuid = UUID(uuidString: id) else {
                throw StoreError.damaged("join token \(record.id) is used and names no agent")
            }
            let certificate = try context.authority.issueAgentCertificate(certificateRequest, agentID: uuid, now: now)
            agent.certificate = certificate.chainPEM
            agent.certificateExpires = certificate.notAfter
            try records.setCertificate(certificate.chainPEM, expires: certificate.notAfter, of: id)
            return agent
        case .first(let certificateRequest, let keys):
            guard try records.agent(reportKey: request.reportKey) == nil else {
                throw IdentityError(.badSignature, "this report key belongs to an agent already; make new keys")
            }
            let uuid = UUID()
            let certificate = try context.authority.issueAgentCertificate(certificateRequest, agentID: uuid, now: now)
            let agent = AgentRecord(
                id: uuid.uuidString.lowercased(), name: record.name, site: record.site, vantage: record.vantage,
                standing: .pending, tlsKey: Digest(of: certificateRequest.subjectPublicKeyInfo),
                reportKey: request.reportKey, certificate: certificate.chainPEM,
                certificateExpires: certificate.notAfter, hostName: request.hostName, software: request.software,
                enrolledAt: now)
            try records.insert(agent)
            try records.useJoinToken(record.id, keys: keys, for: agent.id)
            _ = try records.appendLeaf(
                LedgerLeaf(kind: .enrolment, agent: agent.id, sha256: Digest(of: request.reportKey.raw), at: now))
            return agent
        }
    }

    package func approve(agent id: String, by user: UserView?) async throws -> AgentView {
        try await decide(.approved, id, nil, keeper(user))
    }

    /// Takes effect at once: the next call of the agent is refused.
    package func revoke(agent id: String, reason: String, by user: UserView?) async throws -> AgentView {
        let who = try keeper(user)
        guard (1...500).contains(reason.count) else {
            throw Problem.invalid(
                "reason",
                Phrase(
                    id: "Pencabutan memerlukan alasan, paling banyak 500 karakter.",
                    en: "A revocation needs a reason of at most 500 characters."))
        }
        return try await decide(.revoked, id, reason, who)
    }

    private func decide(_ standing: AgentStanding, _ id: String, _ reason: String?, _ who: String) async throws
        -> AgentView
    {
        let now = context.now
        let agent = try await context.store.write { records -> AgentRecord in
            guard let agent = try records.agent(id) else { throw Problem.unknownAgent(id, .unknown) }
            guard agent.standing != .revoked else {
                throw Problem.revoked(.conflict, reason: nil)
            }
            try records.setStanding(standing, of: id, by: who, reason: reason, at: now)
            try records.audit("agent.\(standing.rawValue)", by: who, "\(agent.name) \(id) \(reason ?? "")", at: now)
            guard let changed = try records.agent(id) else { throw Problem.unknownAgent(id, .unknown) }
            return changed
        }
        context.hub.publish(.orders)
        return AgentView(agent)
    }

    /// The agent's standing, which an agent requests first. Waiting for approval is an answer, not an error.
    package func status(agent id: String) async throws -> AgentStatus {
        let now = context.now
        let agent = try await context.store.write { records -> AgentRecord? in
            try records.sawAgent(id.lowercased(), at: now)
            return try records.agent(id.lowercased())
        }
        guard let agent else { throw Problem.unknownAgent(id) }
        return AgentStatus(
            agentID: agent.id, site: agent.site, vantage: agent.vantage, standing: agent.standing, time: now,
            acceptedThrough: agent.last)
    }
}
