// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Evidence
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var lateWitnesses: LateWitnesses { LateWitnesses(context: context) }
}

/// Records whose agents have not cosigned the ledger in time.
///
/// They wait, and the NOC has an incident, until the agents have cosigned or an officer decides otherwise; a record sealed without them says
/// whose cosignature it lacks and whose decision that was, and what is cosigned later is handed out beside it, for
/// `titipan-service record verify --witness`.
package struct LateWitnesses: Sendable {
    let context: CaseworkContext

    /// Opens an incident for a record that lacks some of its agents. An office that asks for no cosignatures gets none.
    func report(_ silent: [AgentRecord], of number: String, orderID: String, _ records: Records) throws {
        guard context.settings.policy.cosignatureSeconds > 0, !silent.isEmpty else { return }
        let (names, now) = (silent.map(\.name), context.now)
        guard try records.raiseUnwitnessed(on: number, orderID: orderID, silent: names, at: now) else { return }
        _ = try records.appendLeaf(
            LedgerLeaf(
                kind: .incident, case: number, name: "opened", sha256: Digest(of: try CanonicalJSON.encode(names)),
                at: now))
        context.logger.warning(
            "a record lacks the cosignature of an agent",
            metadata: ["case": "\(number)", "silent": "\(names.joined(separator: ", "))"])
    }

    /// Opens incidents for records that have waited too long, and ends those of records whose agents have all cosigned by now; returns how many.
    package func watch() async throws -> Int {
        try await opened() + recovered()
    }

    /// For records that wait for their seal.
    private func opened() async throws -> Int {
        let (now, patience) = (context.now, Double(context.settings.policy.cosignatureSeconds))
        // Looked for without writing: a service that has nothing to do writes nothing.
        let late = try await context.store.read { records in
            try records.effects(delayedBy: DelayCause.cosignaturesMissing.rawValue, most: 1_000).filter { entry in
                guard now.seconds(since: entry.createdAt) >= patience else { return false }
                return try records.latestIncident(.unwitnessed, on: entry.caseNumber) == nil
            }.map(\.caseNumber)
        }
        guard !late.isEmpty else { return 0 }
        try await context.store.write { records in
            for number in late {
                guard let order = try records.caseState(number)?.verifications.last?.orderID,
                    let silent = try Self.witnesses(of: number, records)?.silent
                else { continue }
                try report(silent, of: number, orderID: order, records)
            }
        }
        for number in late { context.hub.publish(.update(.traffic(tenant: number))) }
        return late.count
    }

    private func recovered() async throws -> Int {
        let now = context.now
        // Looked for without writing: a service that has nothing to do writes nothing.
        let complete = try await context.store.read { records in
            try records.casesWith(unrecovered: .unwitnessed).filter {
                try Self.witnesses(of: $0, records).map(\.silent.isEmpty) ?? false
            }
        }
        guard !complete.isEmpty else { return 0 }
        try await context.store.write { records in
            for number in complete { try records.recover(.unwitnessed, on: number, at: now) }
        }
        for number in complete { context.hub.publish(.update(.traffic(tenant: number))) }
        return complete.count
    }

    /// The ledger's proofs of a sealed record, under every checkpoint that an agent of its order has cosigned by now.
    package func proof(of number: String, for user: UserView) async throws -> StoredFile {
        let now = context.now
        let found = try await context.store.read(within: user.scope) { records in
            guard let state = try records.caseState(number) else { throw Problem.unknownCase(number) }
            return state.annex == nil ? nil : try Self.witnesses(of: number, records)
        }
        guard let found else { throw Problem.unknownFile(Self.file) }
        let evidence = LedgerEvidence(proofs: try await found.proofs(LedgerReading(context: context)))
        let bytes = try CanonicalJSON.encode(evidence)
        return StoredFile(
            name: Self.file, mediaType: "application/json", bytes: bytes, sha256: Digest(of: bytes), at: now)
    }

    package static let file = "ledger-witness.json"

    private static func witnesses(of number: String, _ records: Records) throws -> RecordWitnesses? {
        // Rounds are not among the case's verifications.
        guard let state = try records.caseState(number), let order = state.verifications.last?.orderID else {
            return nil
        }
        return try RecordWitnesses(of: state, orderID: order, records)
    }
}
