// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var incidents: Incidents { Incidents(context: context) }
}

/// The incidents that the NOC has to examine.
package struct Incidents: Sendable {
    let context: CaseworkContext

    /// Open incidents first, then the latest closed ones.
    package func list(for user: UserView) async throws -> [IncidentView] {
        try await context.store.read(within: user.scope) { records in
            try records.incidents(most: 500).map { try IncidentView($0, records) }
        }
    }

    /// Closes an incident with the NOC's findings. Closing one twice is refused.
    package func close(_ id: Int, note: String, by user: UserView) async throws -> IncidentView {
        try Duty.closeIncidents.require(of: user)
        let words = try Remark.read(
            note, most: 1_000, field: "note",
            Phrase(
                id: "Tuliskan dalam 1 sampai 1000 karakter apa yang ditemukan dan dilakukan.",
                en: "Say in 1 to 1000 characters what was found and done."))
        let now = context.now
        let view = try await context.store.write(within: user.scope) { records -> IncidentView in
            guard let record = try records.incident(id) else {
                throw Problem.unknownIncident("\(id)")
            }
            guard record.closed == nil else {
                throw Problem(
                    .conflict, code: "incident.closed", title: Phrase(id: "Sudah ditutup", en: "Closed already"),
                    detail: Phrase(
                        id: "Insiden \(id) sudah ditutup oleh \(record.closedBy ?? "petugas lain").",
                        en: "Incident \(id) was closed by \(record.closedBy ?? "somebody")."))
            }
            if try record.awaitsDecision(records) {
                throw Problem(
                    .conflict, code: "incident.undecided",
                    title: Phrase(id: "Identitas belum diputuskan", en: "The identity is not decided on"),
                    detail: Phrase(
                        id: "Terima atau tolak identitas baru itu: keputusannya menutup insiden \(id).",
                        en: "Accept or reject the new identity: the decision closes incident \(id)."))
            }
            try records.closeIncident(id, by: user.displayName, note: words, at: now)
            _ = try records.appendLeaf(
                LedgerLeaf(
                    kind: .incident, case: record.caseNumber, name: "closed", sha256: Digest(of: Array(words.utf8)),
                    at: now))
            guard let closed = try records.incident(id) else {
                throw StoreError.impossible("incident \(id) is gone")
            }
            return try IncidentView(closed, records)
        }
        context.hub.publish(.update(.traffic(tenant: view.caseNumber)))
        return view
    }
}

extension Problem {
    package static func unknownIncident(_ number: String) -> Problem {
        Problem(
            .unknown, code: "incident.unknown", title: Phrase(id: "Insiden tidak ditemukan", en: "No such incident"),
            detail: Phrase(
                id: "Tidak ada insiden \(number.prefix(40)); insiden dinomori dari 1.",
                en: "There is no incident \(number.prefix(40)); incidents count from 1."))
    }
}
