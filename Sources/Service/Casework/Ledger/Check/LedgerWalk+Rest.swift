// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Ledger
internal import Procedure
internal import Values
internal import Words

extension LedgerWalk {
    /// Certificates that agents got after their enrolment.
    mutating func compareCertificates() throws {
        var issued: [String: Int] = [:]
        for (index, leaf) in unclaimed[LedgerLeaf.Kind.certificate.rawValue] ?? [:] {
            issued["\(leaf.agent ?? "?") \(leaf.sha256 ?? "?")"] = index
        }
        try records.eachAgentCertificate { serial, agent, sha256 in
            count(.certificates)
            if let index = issued["\(agent) \(sha256)"], claim(.certificate, index) != nil { return }
            differ(
                .certificates, serial,
                Phrase(id: "bukan yang diterbitkan untuk agen itu", en: "is not what was issued to its agent"))
        }
        nameUnclaimed(.certificate, .certificates) { _, leaf in leaf.agent ?? "?" }
    }

    /// Decisions on identities that placed servers show.
    mutating func compareIdentities() throws {
        try records.eachIdentityDecision { number, text, index in
            count(.identities)
            let leaf = claim(.identity, index)
            let decision = try? CanonicalJSON.decode(IdentityDecision.self, from: Array(text.utf8))
            if leaf?.sha256 == Digest(of: Array(text.utf8)).description, leaf?.case == number,
                decision?.caseNumber == number, decision?.ruling.rawValue == leaf?.name
            {
                return
            }
            differ(
                .identities, number,
                Phrase(id: "bukan yang tercatat di entri {n}", en: "is not what leaf {n} records").filled([
                    "n": "\(index)"
                ]))
        }
        nameUnclaimed(.identity, .identities) { _, leaf in leaf.case ?? "?" }
    }

    mutating func compareRest() throws {
        try records.eachOrder { id, number, bytes in
            count(.orders)
            guard let envelope = try? Envelope(bytes: bytes),
                let payload = try? envelope.verify(type: .order, trusting: [check.serviceKey]),
                let order = try? CanonicalJSON.decode(VerificationOrder.self, from: payload), order.id == id,
                order.caseNumber == number
            else {
                differ(
                    .orders, id,
                    Phrase(
                        id: "bukan perintah yang ditandatangani layanan untuk berkas itu",
                        en: "is not an order that the service signed for its case"))
                return
            }
        }
        var enrolled: [String: (index: Int, sha256: String?)] = [:]
        for (index, leaf) in unclaimed[LedgerLeaf.Kind.enrolment.rawValue] ?? [:] {
            enrolled["\(leaf.agent ?? "?") \(leaf.sha256 ?? "?")"] = (index, leaf.sha256)
        }
        var keys: [String: VerificationKey] = [:]
        try records.eachAgentKey { id, key in
            count(.agents)
            keys[id] = VerificationKey(key)
            let digest = VerificationKey(key).map { Digest(of: $0.raw).description } ?? "?"
            if let leaf = enrolled["\(id) \(digest)"], claim(.enrolment, leaf.index) != nil { return }
            differ(
                .agents, id,
                Phrase(id: "kuncinya bukan yang didaftarkan", en: "its key is not the one that was enrolled"))
        }
        nameUnclaimed(.enrolment, .agents) { _, leaf in leaf.agent ?? "?" }
        try compareCertificates()
        try records.eachCosignature { size, agent, text in
            count(.cosignatures)
            let known = try records.checkpoint(of: size).flatMap { try? SignedNote(parsing: $0.note) }
            if let key = keys[agent].flatMap({ try? Witnesses.key(of: agent, $0, in: check.ledgerKey.name) }),
                let note = try? SignedNote(parsing: text), (try? note.verified(by: key)) != nil,
                note.text == known?.text
            {
                return
            }
            differ(
                .cosignatures, "\(size)/\(agent)",
                Phrase(
                    id: "bukan tanda tangan agen itu di bawah titik periksa ini",
                    en: "is not that agent's signature of this checkpoint"))
        }
        try compareIdentities()
        let incidents = (unclaimed[LedgerLeaf.Kind.incident.rawValue] ?? [:]).sorted { $0.key < $1.key }
        for (index, leaf) in incidents {
            count(.incidents)
            let notes = try records.incidentNotes(of: leaf.case ?? "?")
            let isThere =
                leaf.name == "closed"
                ? notes.contains { $0.map { Digest(of: Array($0.utf8)).description } == leaf.sha256 }
                : !notes.isEmpty
            if isThere { continue }
            differ(
                .incidents, leaf.case ?? "?",
                Phrase(
                    id: "ada di entri {n}, tetapi barisnya hilang atau berbeda",
                    en: "stands in leaf {n}, but its row is gone or differs"
                ).filled(["n": "\(index)"]))
        }
    }
}
