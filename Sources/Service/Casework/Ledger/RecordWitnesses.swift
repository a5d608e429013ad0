// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Ledger
internal import Procedure
internal import Values

/// The leaves that a case's sealed record proves, and which agents of its order have cosigned a checkpoint over all of them.
struct RecordWitnesses {
    /// Of the reports that count, of the gateway's, and of the record.
    let leaves: [UInt64]
    /// The gateway's reports that what the letter says is in force, and was confirmed.
    let provisioned: [ProvisioningReportRecord]
    /// The order's agents, each with the smallest of these checkpoints.
    let agents: [(agent: AgentRecord, checkpoint: StoredCheckpoint?)]

    /// `nil` before the record is filed.
    init?(of state: CaseState, orderID: String, _ records: Records) throws {
        let event = try records.loggedEvents(of: state.number).last {
            if case .recordIssued = $0.recorded.event { true } else { false }
        }
        guard let event else { return nil }
        // The record's own leaf stands right behind that of the event which filed it.
        let network = state.network.flatMap { $0.standing == .confirmed ? $0 : nil }
        provisioned = try [network?.applyOrder, network?.orderID].compactMap { id in
            try id.flatMap { try records.provisioningReport(answering: $0) }
        }
        leaves =
            try records.countingReports(of: orderID).map(\.record.leafIndex) + provisioned.map(\.leafIndex)
            + [event.leaf + 1]
        let size = Int(leaves.max() ?? 0) + 1
        let order = try records.order(orderID)?.order
        agents = try [order?.insideAgent, order?.outsideAgent].compactMap {
            (id) -> (agent: AgentRecord, checkpoint: StoredCheckpoint?)? in
            guard let id, let agent = try records.agent(id) else { return nil }
            return (agent, try records.cosignedCheckpoint(by: agent.id, covering: size))
        }
    }

    /// Those that have not cosigned.
    var silent: [AgentRecord] { agents.filter { $0.checkpoint == nil }.map(\.agent) }

    /// Each once.
    var checkpoints: [StoredCheckpoint] {
        agents.compactMap(\.checkpoint).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Verifier keys of those that have cosigned.
    func keys(in ledger: String) throws(LedgerError) -> [String] {
        var keys: [String] = []
        for (agent, checkpoint) in agents where checkpoint != nil {
            keys.append(try Witnesses.key(of: agent, in: ledger).description)
        }
        return keys
    }

    /// Proofs under each checkpoint that an agent has cosigned; under the newest one when none has.
    func proofs(_ ledger: LedgerReading) async throws -> [LeafProof] {
        guard !checkpoints.isEmpty else { return try await ledger.proofs(of: leaves) }
        var proofs: [LeafProof] = []
        for checkpoint in checkpoints { proofs += try await ledger.proofs(of: leaves, under: checkpoint) }
        return proofs
    }
}
