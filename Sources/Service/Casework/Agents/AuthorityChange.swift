// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import FoundationEssentials
internal import Identity
internal import Linux
internal import Logging
package import Values
internal import Words

extension Casework {
    package var authorityChange: AuthorityChange { AuthorityChange(context: context) }
}

/// The change from one certificate authority to the next, which no agent has to be touched for.
///
/// The successor is announced in statements that the signing key signs, and accepted at once. It issues when every approved agent has it on disk and
/// no join token pins the one before, or when the deadline has passed; agents that were off then fetch the statement from the public port. The one
/// before is accepted until the last certificate that it issued to an agent has expired.
package struct AuthorityChange: Sendable {
    let context: CaseworkContext

    /// Seconds before the end of the issuing authority at which its successor is announced: two of its twenty years.
    private static let lead = 2 * 365.25 * 86_400
    /// Seconds after which the successor issues, whoever has not acknowledged it.
    package static let deadline = 30.0 * 86_400
    /// Seconds for which the authority before is still accepted: a certificate's life and a day.
    private static let overlap = Authority.agentCertificateLifetime + 86_400

    // MARK: Statements

    /// The service's time and authorities, signed for the asker's nonce.
    package func statement(for nonce: Digest) throws -> Envelope {
        let statement = TrustStatement(
            nonce: nonce, at: context.now, generation: context.authorities.plan.generation,
            authorities: context.authorities.accepted.map(\.certificatePEM))
        return try Envelope(signing: try CanonicalJSON.encode(statement), type: .trust, with: context.serviceKey)
    }

    /// The same for an agent, which says what it has on disk.
    package func statement(for request: TrustRequest, agent id: String) async throws -> Envelope {
        let id = id.lowercased()
        let agent = try await context.store.read { try $0.agent(id) }
        guard let agent else { throw Problem.unknownAgent(id) }
        guard agent.standing != .revoked else { throw Problem.revoked(.forbidden, reason: agent.reason) }
        let generation = context.authorities.plan.generation
        if request.kept > generation {
            context.logger.error(
                "an agent knows later authorities than this service: its keys were restored from an old backup",
                metadata: ["agent": "\(id)", "agent's": "\(request.kept)", "service's": "\(generation)"])
        } else if request.kept != agent.trustGeneration {
            try await context.store.write { try $0.noteTrust(request.kept, of: id) }
        }
        return try statement(for: request.nonce)
    }

    // MARK: Steps

    /// Announces a successor. Nothing happens when one waits already.
    ///
    /// - Parameter deadline: seconds after which it issues in any case.
    package func begin(by who: String, deadline: Double = AuthorityChange.deadline) async throws -> AuthorityStatus {
        let now = context.now
        let authorities = context.authorities
        let before = authorities.plan
        try await onDisk { try authorities.announce(now: now, deadline: now.advanced(bySeconds: deadline)) }
        if authorities.plan != before { try await record("announced", by: who, at: now) }
        return try await status()
    }

    /// Takes the step that is due, if one is; tells the store of it.
    package func advance() async throws {
        let now = context.now
        let authorities = context.authorities
        let plan = authorities.plan
        if plan.successor != nil {
            guard let deadline = plan.deadline, try await isReady(plan) || now >= deadline else { return }
            try await onDisk { try authorities.succeed(now: now) }
            try await record("succeeded", by: "service", at: now)
        } else if plan.accepted.count > 1 {
            guard let since = plan.since, now.seconds(since: since) >= Self.overlap else { return }
            try await onDisk { try authorities.retireOthers() }
            try await record("retired", by: "service", at: now)
        } else if authorities.issuing.validUntil.seconds(since: now) < Self.lead {
            _ = try await begin(by: "service")
        }
    }

    /// Every approved agent has the successor on disk, and nobody is about to join with a token that pins the one before.
    private func isReady(_ plan: Authorities.Plan) async throws -> Bool {
        let now = context.now
        return try await context.store.read { records in
            try records.openJoinTokens(at: now) == 0
                && records.agents().allSatisfy {
                    $0.standing != .approved || $0.trustGeneration >= plan.generation
                }
        }
    }

    private func record(_ what: String, by who: String, at now: Timestamp) async throws {
        let authorities = context.authorities
        let identity = try StoreIdentity(signing: context.serviceKey, ledger: context.ledgerKey, authorities)
        let newest = authorities.accepted.max { $0.number < $1.number } ?? authorities.issuing
        try await context.store.write { records in
            try records.setIdentity(identity.fingerprints, at: now)
            try records.audit("authority.\(what)", by: who, "authority \(newest.number), \(newest.keyPin)", at: now)
            _ = try records.appendLeaf(
                LedgerLeaf(kind: .authority, name: what, sha256: newest.keyPin, at: now))
        }
        context.logger.notice("certificate authority \(what)", metadata: ["number": "\(newest.number)"])
    }

    // MARK: Status

    /// The authorities, and which agents have them.
    package func status() async throws -> AuthorityStatus {
        let authorities = context.authorities
        let plan = authorities.plan
        let agents = try await context.store.read { try $0.agents() }
        return AuthorityStatus(
            generation: plan.generation,
            authorities: authorities.accepted.map { authority in
                AuthorityStatus.Entry(
                    number: authority.number, sha256: authority.keyPin, validUntil: authority.validUntil,
                    role: authority.number == plan.issuing
                        ? .issuing : authority.number == plan.successor ? .successor : .accepted)
            }, announced: plan.announced, deadline: plan.deadline,
            retires: plan.successor == nil && plan.accepted.count > 1
                ? plan.since?.advanced(bySeconds: Self.overlap) : nil,
            missing: agents.filter { $0.standing == .approved && $0.trustGeneration < plan.generation }
                .map { AuthorityStatus.Agent(id: $0.id, name: $0.name, lastSeen: $0.seenAt) })
    }

    /// What the listeners show: a server certificate of the issuing authority, made anew when that is due, and the accepted authorities.
    ///
    /// - Parameter names: DNS names and IP addresses under which the service is reached.
    package func listenerIdentity(names: [String]) throws -> ListenerIdentity {
        let server = try context.authorities.issuing.serverIdentity(names: names, now: context.now)
        return ListenerIdentity(
            certificateChain: server.certificateChainPEM, privateKey: server.privateKeyPEM,
            authorities: context.authorities.accepted.map(\.certificatePEM).joined())
    }

    private func onDisk(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await LedgerReading(context: context).onDisk(work)
    }
}

extension CaseworkContext {
    /// The UUID of the agent that a certificate (DER) of one of the authorities names. Throws ``IdentityError`` for any other, and outside of its
    /// dates.
    package func agentID(inCertificate der: [UInt8]) throws -> String {
        try authorities.agent(inCertificate: der, now: now).agentID.uuidString.lowercased()
    }
}

/// Key and certificates of the listeners; PEM.
package struct ListenerIdentity: Hashable, Sendable {
    /// The server's certificate and the issuing authority's, leaf first.
    package let certificateChain: String
    package let privateKey: String
    /// The accepted authorities, the issuing one first.
    package let authorities: String
}
