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

extension Casework {
    /// Who answers for agents.
    private static let keepers: Set<Role> = [.kasi, .kabid, .noc]

    private func expectKeeper(_ user: UserView?) throws(Problem) -> String {
        guard let user else { return "administrator" }
        guard Casework.keepers.contains(user.role) else {
            throw Problem(
                .forbidden, code: "agent.role", title: "Not yours",
                detail: "Agents are the business of kasi, kabid and noc; you act as \(user.role.rawValue).")
        }
        return user.displayName
    }

    package func agents(for user: UserView) async throws -> [AgentView] {
        try await store.read { try $0.agents() }.map(AgentView.init)
    }

    /// A token that lets one agent join within the hour; shown once, stored as a hash. `user` is `nil` for the command line.
    package func createJoinToken(site: String, vantage: Vantage, name: String, by user: UserView?) async throws
        -> String
    {
        let who = try expectKeeper(user)
        guard settings.sites.contains(where: { $0.name == site }) else {
            throw Problem.invalid(
                "site",
                "There is no site “\(site.prefix(60))”; there are: \(settings.sites.map(\.name).joined(separator: ", "))."
            )
        }
        try checkPrinted(name, "name", most: 100)
        let now = now
        let token = JoinToken(pin: authority.keyPin)
        let stored = StoredJoinToken(token, site: site, vantage: vantage, name: name, now: now)
        let record = JoinTokenRecord(
            id: stored.id, secretHash: stored.secretHash.description, site: site, vantage: vantage, name: name,
            createdBy: who, createdAt: now, expiresAt: stored.expires)
        try await store.write { records in
            try records.insert(record)
            try records.audit("agent.token", by: who, "\(name) at \(site), \(vantage.rawValue)", at: now)
        }
        return token.description
    }

    /// An agent joins with its token, to wait for an officer's approval. The same keys again get the same identity.
    package func enrol(_ request: EnrolmentRequest, from: String) async throws -> EnrolmentResponse {
        let now = now
        return try await mappingProblems {
            guard request.hostName.count <= 255, request.software.count <= 100 else {
                throw Problem.invalid("hostName", "Host name and software must be short texts.")
            }
            let result = try await store.write { [self] records -> Result<AgentRecord, IdentityError> in
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
            logger.notice("agent enrolled", metadata: ["agent": "\(agent.id)", "site": "\(agent.site)"])
            return EnrolmentResponse(
                agentID: agent.id, standing: agent.standing, site: agent.site, vantage: agent.vantage,
                certificateChain: agent.certificate, authority: authority.certificatePEM,
                serviceKey: serviceKey.verificationKey, ledgerKey: ledgerKey.verifier.description,
                agentsURL: settings.agentsURL)
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
            let certificate = try authority.issueAgentCertificate(certificateRequest, agentID: uuid, now: now)
            agent.certificate = certificate.chainPEM
            agent.certificateExpires = certificate.notAfter
            try records.setCertificate(certificate.chainPEM, expires: certificate.notAfter, of: id)
            return agent
        case .first(let certificateRequest, let keys):
            guard try records.agent(reportKey: request.reportKey) == nil else {
                throw IdentityError(.badSignature, "this report key belongs to an agent already; make new keys")
            }
            let uuid = UUID()
            let certificate = try authority.issueAgentCertificate(certificateRequest, agentID: uuid, now: now)
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
        try await decide(.approved, id, nil, expectKeeper(user))
    }

    /// Takes effect at once: the next call of the agent is refused.
    package func revoke(agent id: String, reason: String, by user: UserView?) async throws -> AgentView {
        let who = try expectKeeper(user)
        guard (1...500).contains(reason.count) else {
            throw Problem.invalid("reason", "A revocation needs a reason of at most 500 characters.")
        }
        return try await decide(.revoked, id, reason, who)
    }

    private func decide(_ standing: AgentStanding, _ id: String, _ reason: String?, _ who: String) async throws
        -> AgentView
    {
        let now = now
        let agent = try await store.write { records -> AgentRecord in
            guard let agent = try records.agent(id) else { throw Problem.unknownAgent(id) }
            guard agent.standing != .revoked else {
                throw Problem(
                    .conflict, code: "agent.revoked", title: "The agent is revoked",
                    detail: "A revoked agent stays so. Enrol it anew with a fresh token.")
            }
            try records.setStanding(standing, of: id, by: who, reason: reason, at: now)
            try records.audit("agent.\(standing.rawValue)", by: who, "\(agent.name) \(id) \(reason ?? "")", at: now)
            guard let changed = try records.agent(id) else { throw Problem.unknownAgent(id) }
            return changed
        }
        hub.publish(.orders)
        return AgentView(agent)
    }

    /// The agent if it may act now; throws `agent.pending` or `agent.revoked` when not.
    func approvedAgent(_ id: String, _ records: Records) throws -> AgentRecord {
        guard let agent = try records.agent(id.lowercased()) else { throw Problem.unknownAgent(id) }
        switch agent.standing {
        case .approved: return agent
        case .pending:
            throw Problem(
                .forbidden, code: "agent.pending", title: "The agent waits for approval",
                detail: "An officer has to compare the agent's fingerprints and approve it.")
        case .revoked:
            throw Problem(
                .forbidden, code: "agent.revoked", title: "The agent is revoked",
                detail: "Enrol it anew with a fresh token\(agent.reason.map { "; the reason was: \($0)" } ?? "").")
        }
    }

    /// What an agent asks first; waiting for approval is an answer, not an error.
    package func status(agent id: String) async throws -> AgentStatus {
        let now = now
        let agent = try await store.write { records -> AgentRecord? in
            try records.sawAgent(id.lowercased(), at: now)
            return try records.agent(id.lowercased())
        }
        guard let agent else { throw Problem.unknownAgent(id) }
        return AgentStatus(
            agentID: agent.id, site: agent.site, vantage: agent.vantage, standing: agent.standing, time: now,
            acceptedThrough: agent.last)
    }
}

extension Problem {
    static func unknownAgent(_ id: String) -> Problem {
        Problem(
            .forbidden, code: "agent.unknown", title: "No such agent",
            detail: "The service knows no agent \(id.prefix(40)); enrol it.")
    }
}

extension AgentView {
    init(_ record: AgentRecord) {
        self.init(
            id: record.id, name: record.name, site: record.site, vantage: record.vantage, standing: record.standing,
            tlsFingerprint: record.tlsKey, reportFingerprint: Digest(of: record.reportKey.raw),
            hostName: record.hostName, software: record.software, enrolled: record.enrolledAt,
            decidedBy: record.decidedBy, decided: record.decidedAt, certificateExpires: record.certificateExpires,
            lastSeen: record.seenAt, acceptedThrough: record.last)
    }
}
