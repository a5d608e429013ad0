// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
package import Procedure
package import Values
internal import Words

/// The office's decisions on identities that placed servers show instead of the known ones.
extension Incidents {
    /// Accepts or rejects the identity that an incident is about, with a reason. An incident of an identity is closed by it.
    ///
    /// - Parameters:
    ///   - ruling: refused without.
    ///   - identity: SHA-256 of the identity that the officer saw; a decision on one that is no longer shown is refused.
    package func decide(
        _ id: Int, _ ruling: IdentityRuling?, on identity: Digest?, reason: String, by user: UserView
    ) async throws -> IncidentView {
        try Duty.decideIdentities.require(of: user)
        let words = try Remark.read(
            reason, most: 1_000, field: "reason",
            Phrase(
                id: "Tuliskan dalam 1 sampai 1000 karakter mengapa identitas itu diterima atau ditolak.",
                en: "Say in 1 to 1000 characters why the identity is accepted or rejected."))
        let now = context.now
        let view = try await context.store.write(within: user.scope) { records -> IncidentView in
            guard let record = try records.incident(id) else { throw Problem.unknownIncident("\(id)") }
            guard let ruling else { throw Problem.noRuling }
            guard let offer = try record.offer(records) else { throw Problem.noIdentity(id) }
            guard let identity, offer.shown.contains(where: { $0.sha256 == identity }) else {
                throw Problem.otherIdentity
            }
            let decision = IdentityDecision(
                caseNumber: record.caseNumber, orderID: offer.orderID, incident: id, ruling: ruling,
                identities: ruling == .accepted ? offer.shown : offer.new, reason: words, by: user.username,
                role: user.role, at: now)
            try self.record(decision, records)
            if record.kind == .identity {
                try records.closeIncident(id, by: user.displayName, note: words, at: now)
                _ = try records.appendLeaf(
                    LedgerLeaf(
                        kind: .incident, case: record.caseNumber, name: "closed",
                        sha256: Digest(of: Array(words.utf8)), at: now))
            }
            guard let after = try records.incident(id) else { throw StoreError.impossible("incident \(id) is gone") }
            return try IncidentView(after, records)
        }
        context.hub.publish(.update(.traffic(tenant: view.caseNumber)))
        return view
    }

    private func record(_ decision: IdentityDecision, _ records: Records) throws {
        let body = try CanonicalJSON.encode(decision)
        let leaf = try records.appendLeaf(
            LedgerLeaf(
                kind: .identity, case: decision.caseNumber, name: decision.ruling.rawValue, sha256: Digest(of: body),
                at: decision.at))
        try records.insert(decision, body: body, leaf: leaf)
        try records.audit(
            "identity.\(decision.ruling.rawValue)", by: decision.by,
            "\(decision.caseNumber), as \(decision.role.rawValue): \(decision.reason)", at: decision.at)
    }
}

/// What an officer may decide on.
struct IdentityOffer {
    /// The order whose reports showed it.
    let orderID: String
    /// All that the server showed.
    let shown: [ServiceIdentity]
    /// Those of them that were not known.
    let new: [ServiceIdentity]
    /// What was known before.
    let known: [ServiceIdentity]
}

extension IncidentRecord {
    /// The identity that this incident is about; `nil` when it is about none, or closed. A rejected one may still be accepted.
    func offer(_ records: Records) throws -> IdentityOffer? {
        guard closed == nil, let orderID,
            judgements.contains(where: { $0.reason.isNewIdentity || $0.reason == .identityMismatch }),
            !judgements.contains(where: { $0.reason == .identityDiffersOutside })
        else { return nil }
        let shown = try records.shownIdentities(in: orderID)
        let known = try records.order(orderID)?.order.target.knownIdentities ?? []
        let new = shown.filter { one in !known.contains { $0.isSame(as: one) } }
        return new.isEmpty ? nil : IdentityOffer(orderID: orderID, shown: shown, new: new, known: known)
    }

    /// Whether nothing but a decision may close it: the placed server still shows the identity.
    func awaitsDecision(_ records: Records) throws -> Bool {
        guard kind == .identity, recovered == nil, try offer(records) != nil else { return false }
        return try records.holding(of: caseNumber)?.state == .active
    }
}

extension Problem {
    fileprivate static let noRuling = Problem.invalid(
        "decision",
        Phrase(
            id: "Pilih salah satu: accepted (terima) atau rejected (tolak).",
            en: "Choose one of: accepted, rejected."))

    fileprivate static func noIdentity(_ id: Int) -> Problem {
        Problem(
            .conflict, code: "identity.none",
            title: Phrase(id: "Tidak ada identitas untuk diputuskan", en: "No identity to decide on"),
            detail: Phrase(
                id: "Insiden \(id) sudah ditutup, atau bukan tentang identitas server.",
                en: "Incident \(id) is closed, or is not about a server's identity."))
    }

    fileprivate static let otherIdentity = Problem(
        .conflict, code: "identity.other",
        title: Phrase(id: "Identitas lain", en: "Another identity"),
        detail: Phrase(
            id: "Server sekarang menunjukkan identitas lain daripada yang Anda putuskan. Lihat lagi insidennya.",
            en: "The server now shows another identity than the one decided on. Look at the incident again."),
        field: "identity")
}
