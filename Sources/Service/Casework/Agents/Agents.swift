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
    func keeper(_ user: UserView?) throws(Problem) -> String {
        guard let user else { return "administrator" }
        try Duty.keepAgents.require(of: user)
        return user.displayName
    }

    package func list(for user: UserView) async throws -> [AgentView] {
        try Duty.keepAgents.require(of: user)
        return try await context.store.read(within: user.scope) { records in
            try records.agents().map { try AgentView($0, records, at: context.now) }
        }
    }

    /// A token that lets one agent join within the hour; shown once, stored as a hash. `user` is `nil` for the command line.
    package func createJoinToken(site: String, vantage: AgentVantage, name: String, by user: UserView?) async throws
        -> String
    {
        let who = try keeper(user)
        let sites = try await context.store.read(within: user?.scope ?? .everywhere) { try $0.siteNames() }
        guard sites.contains(site) else { throw Problem.unknownSite(site, of: sites) }
        try context.checkPrinted(name, "name", most: 100)
        let now = context.now
        let token = JoinToken(pin: context.authority.keyPin)
        let stored = StoredJoinToken(token, site: site, vantage: vantage, name: name, now: now)
        let record = JoinTokenRecord(
            id: stored.id, secretHash: stored.secretHash.description, site: site, vantage: vantage, name: name,
            createdBy: who, createdByID: user?.id, createdAt: now, expiresAt: stored.expires)
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
                    try records.auditRefusal(
                        "agent.refused", by: IPAddress.originText(from),
                        "\(error.description) (token \(request.tokenID.prefix(40)))", at: now)
                    return .failure(error)
                }
            }
            if case .failure(let error) = result, error.code == .tokenUsed {
                context.logger.critical(
                    "two have the same join token", metadata: ["token": "\(request.tokenID.prefix(40))"])
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
            guard agent.standing != .revoked else {
                throw IdentityError(.tokenUsed, "the agent that joined with this token is revoked")
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
                enrolledAt: now, invitedBy: record.createdByID)
            try records.insert(agent)
            try records.useJoinToken(record.id, keys: keys, for: agent.id)
            _ = try records.appendLeaf(
                LedgerLeaf(kind: .enrolment, agent: agent.id, sha256: Digest(of: request.reportKey.raw), at: now))
            return agent
        }
    }

    /// Needs another person than the one who made the agent's join token, or the command line.
    package func approve(agent id: String, by user: UserView?) async throws -> AgentView {
        try await decide(.approved, id, nil, keeper(user), user?.scope) { agent in
            guard let user, agent.invitedBy == user.id else { return }
            throw Problem(
                .forbidden, code: "agent.secondPerson",
                title: Phrase(id: "Perlu orang kedua", en: "A second person is needed"),
                detail: Phrase(
                    id:
                        "Token agen ini Anda buat sendiri, jadi petugas lain yang menyetujuinya. Bila tidak ada petugas lain, administrator menyetujuinya di server: titipan-service agent approve.",
                    en:
                        "You made this agent's join token yourself, so somebody else approves it. If there is nobody else, the administrator does on the server: titipan-service agent approve."
                ))
        }
    }

    /// Takes effect at once: the next call of the agent is refused.
    package func revoke(agent id: String, reason: String, by user: UserView?) async throws -> AgentView {
        let who = try keeper(user)
        let words = try Remark.read(
            reason, most: 500, field: "reason",
            Phrase(
                id: "Pencabutan memerlukan alasan, paling banyak 500 karakter.",
                en: "A revocation needs a reason of at most 500 characters."))
        return try await decide(.revoked, id, words, who, user?.scope)
    }

    private func decide(
        _ standing: AgentStanding, _ id: String, _ reason: String?, _ who: String, _ scope: SiteScope?,
        admitting check: @escaping @Sendable (AgentRecord) throws -> Void = { _ in }
    ) async throws -> AgentView {
        let now = context.now
        let agent = try await context.store.write(within: scope ?? .everywhere) { records -> AgentView in
            guard let agent = try records.agent(id) else { throw Problem.unknownAgent(id, .unknown) }
            guard agent.standing != .revoked else {
                throw Problem.revoked(.conflict, reason: nil)
            }
            try check(agent)
            try records.setStanding(standing, of: id, by: who, reason: reason, at: now)
            try records.audit("agent.\(standing.rawValue)", by: who, "\(agent.name) \(id) \(reason ?? "")", at: now)
            if standing == .revoked { try records.dropHeld(of: id, note: "the agent was revoked") }
            guard let changed = try records.agent(id) else { throw Problem.unknownAgent(id, .unknown) }
            return try AgentView(changed, records, at: now)
        }
        context.hub.publish(.orders)
        return agent
    }

    /// The officer has found out why the agent began a new epoch, and that it is the one agent in the room: its reports of this epoch count,
    /// also those that have come in already.
    package func confirm(epoch: Int, of id: String, by user: UserView?) async throws -> AgentView {
        let who = try keeper(user)
        let now = context.now
        let (view, states) = try await context.store.write(within: user?.scope ?? .everywhere) {
            records -> (AgentView, [CaseState]) in
            guard let agent = try records.agent(id) else { throw Problem.unknownAgent(id, .unknown) }
            guard agent.standing != .revoked else { throw Problem.revoked(.conflict, reason: nil) }
            guard try records.confirm(epoch: epoch, of: id, by: who, at: now) else {
                throw Problem(
                    .unknown, code: "agent.epoch",
                    title: Phrase(id: "Tidak ada epok yang menunggu", en: "No such epoch waits"),
                    detail: Phrase(
                        id: "Epok \(epoch) agen ini tidak menunggu konfirmasi; muat ulang halaman agen.",
                        en: "Epoch \(epoch) of this agent waits for no confirmation; reload the agents' page."))
            }
            try records.audit("agent.epoch", by: who, "\(agent.name) \(id) epoch \(epoch)", at: now)
            for report in try records.heldProvisioning(agentID: id, epoch: epoch) {
                try count(report, records, at: now)
            }
            let states = try records.heldReports(agentID: id, epoch: epoch).compactMap {
                try count($0, records, at: now)
            }
            return (try AgentView(agent, records, at: now), states)
        }
        for state in states { context.announce(state) }
        context.hub.publish(.orders)
        return view
    }

    /// A gateway's held report counts from now on, if its order is still open, or there is none.
    private func count(_ report: ProvisioningReportRecord, _ records: Records, at now: Timestamp) throws {
        try GatewayExamination(records: records, context: context, now: now).examine(report.report(), report.digest)
        guard let id = report.orderID else { return try records.settleHeld(report, counts: true, note: "") }
        guard try records.provisioningOrder(id)?.standing == .open else {
            return try records.settleHeld(
                report, counts: false, note: "the order was over before the epoch was confirmed")
        }
        try records.settleHeld(report, counts: true, note: "")
        try records.settleProvisioning(id, as: .answered, at: now)
    }

    /// A held report counts from now on, if its order is still open; judges the order when nothing else is awaited.
    private func count(_ report: ReportRecord, _ records: Records, at now: Timestamp) throws -> CaseState? {
        guard let order = try report.orderID.flatMap({ try records.order($0) }), order.standing == .open else {
            try records.settleHeld(report, counts: false, note: "the order was decided before the epoch was confirmed")
            return nil
        }
        try records.settleHeld(report, counts: true, note: "")
        let isOver = try order.order.expires <= now && !records.holdsReports(for: order.order.id)
        do {
            return try OrderJudging(records: records, context: context, now: now).judge(order, evenIncomplete: isOver)
        } catch is Refusal {
            // The case has gone on without it.
            try records.settle(order.order.id, as: .expired, verdict: nil, at: now)
            return nil
        }
    }

    /// The agent's standing, which an agent requests first. Waiting for approval is an answer, not an error.
    package func status(agent id: String) async throws -> AgentStatus {
        let now = context.now
        guard let agent = try await seen(id.lowercased(), at: now) else { throw Problem.unknownAgent(id) }
        return AgentStatus(
            agentID: agent.id, site: agent.site, vantage: agent.vantage, standing: agent.standing, time: now,
            acceptedThrough: agent.last)
    }

    /// Keeps what an agent says of its processes, which officers see on its card.
    package func note(_ condition: AgentCondition, agent id: String) async throws {
        let agent = try await context.store.read { try $0.approvedAgent(id) }
        guard agent.condition != condition else { return }
        try await context.store.write { try $0.setCondition(condition, of: agent.id) }
    }

    /// Seconds to which it is known when an agent was last there: one that asks again and again causes no more writes.
    private static let seenPrecision = 15.0

    /// Notes that the agent was there; `nil` when there is none.
    @discardableResult
    func seen(_ id: String, at now: Timestamp) async throws -> AgentRecord? {
        let agent = try await context.store.read { try $0.agent(id) }
        guard let agent else { return nil }
        if let seen = agent.seenAt, abs(now.seconds(since: seen)) < Self.seenPrecision { return agent }
        try await context.store.write { try $0.sawAgent(id, at: now) }
        return agent
    }
}
