// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
internal import Linux
package import Logging
package import Spool
package import Values

/// Delivers records from the spool to the service, oldest first; a record is removed only after a verified receipt. Then delivers the files that the
/// reports name; a file is removed only after the service has confirmed it.
package struct ReportDelivery: Sendable {
    /// The result of one attempt.
    package enum Step: Sendable {
        /// The spool is empty, and no file waits that could be delivered now.
        case idle
        /// A record was acknowledged.
        case delivered(SpooledRecord, Receipt)
        /// A file of evidence was confirmed, or given up because no report names it.
        case uploaded(Digest)
        /// The chain was repaired; go on.
        case repaired
        /// Not now: try again after the back-off.
        case failed(ServiceError)
    }

    /// Held for each step, or for several whose receipts one process wants: `run` and `verify` deliver from one spool.
    package var turn: SharedTurn { spool.deliveryTurn }

    private let spool: Spool
    private let store: EvidenceStore
    private let client: ServiceClient
    private let log: Logger

    /// Seconds after which a file that no report names is given up. A verification, which adds the report at its end, lasts an hour at most.
    private static let unnamedSeconds = 2 * 3_600

    package init(spool: Spool, store: EvidenceStore, client: ServiceClient, log: Logger) {
        self.spool = spool
        self.store = store
        self.client = client
        self.log = log
    }

    /// Delivers until the spool is empty, waiting as ``BackOff`` says after failures. `received` is called with each receipt.
    ///
    /// Throws `SpoolError`, `CancellationError`, and ``ServiceError`` once the agent is revoked.
    package func drain(backOff: BackOff = BackOff(), received: (SpooledRecord, Receipt) -> Void = { _, _ in })
        async throws
    {
        var backOff = backOff
        while true {
            switch try await turn.hold(step) {
            case .idle: return
            case .delivered(let record, let receipt):
                backOff.succeeded()
                received(record, receipt)
            case .uploaded: backOff.succeeded()
            case .repaired: continue
            case .failed(let error):
                if error.isCancellation { throw CancellationError() }
                if error.isRevoked { throw error }
                var retryAfter: Int?
                if case .refused(_, _, let seconds) = error { retryAfter = seconds }
                let delay = backOff.delay(retryAfter: retryAfter)
                log.warning("a report waits", metadata: ["why": "\(error)", "again in": "\(delay)"])
                try await Task.sleep(for: delay)
            }
        }
    }

    /// Delivers one record or file, or repairs the chain once. For the holder of ``turn``.
    package func step() async throws -> Step {
        if let reason = try spool.state().broken {
            do throws(ServiceError) {
                try await openEpoch(reason: reason)
                return .repaired
            } catch {
                return .failed(error)
            }
        }
        guard let (record, bytes) = try spool.oldest() else { return try await uploadNext() }
        do throws(ServiceError) {
            let receipt = try await client.deliver(
                bytes,
                as: SpooledIdentity(epoch: record.position.epoch, seq: record.position.seq, digest: record.digest))
            try acknowledge(record)
            log.info(
                "report received",
                metadata: ["epoch": "\(receipt.epoch)", "seq": "\(receipt.seq)", "leaf": "\(receipt.leafIndex)"])
            if !receipt.counts { log.warning("the report does not count", metadata: ["why": "\(receipt.note)"]) }
            return .delivered(record, receipt)
        } catch {
            return try refuse(record, error)
        }
    }

    /// The oldest file that the service takes. Reports go first: it takes no file that none names.
    private func uploadNext() async throws(SpoolError) -> Step {
        for file in store.waiting() {
            guard let bytes = try store.read(file) else {
                log.error("an evidence file was damaged or is gone", metadata: ["sha256": "\(file.sha256)"])
                continue
            }
            do throws(ServiceError) {
                try await client.upload(bytes, sha256: file.sha256)
                store.remove(file)
                return .uploaded(file.sha256)
            } catch {
                guard error.code == "evidence.unnamed" || error.code == "evidence.refused" else {
                    return .failed(error)
                }
                // A verification may be about to name it.
                let age = Int(Timestamp.now().microseconds / 1_000_000) - file.since
                guard error.code == "evidence.refused" || age > ReportDelivery.unnamedSeconds else { continue }
                log.warning("an evidence file is given up", metadata: ["sha256": "\(file.sha256)", "why": "\(error)"])
                store.remove(file)
                return .uploaded(file.sha256)
            }
        }
        return .idle
    }

    /// Compares the chain with what the service knows of it: a spool that was lost or restored must not number anew. Takes ``turn``.
    package func reconcile() async throws {
        try await turn.hold(reconcileInTurn)
    }

    private func reconcileInTurn() async throws {
        guard let accepted = try await client.status().status.acceptedThrough else { return }
        let state = try spool.state()
        if (accepted.epoch, accepted.seq) > (state.epoch, state.seq) {
            log.error(
                "the service knows later reports than this spool",
                metadata: ["service": "\(accepted.epoch).\(accepted.seq)", "spool": "\(state.epoch).\(state.seq)"])
            try spool.breakChain(reason: "the spool was lost or restored: the service knows later reports")
        }
    }

    private func acknowledge(_ record: SpooledRecord) throws(ServiceError) {
        do {
            try spool.acknowledge(record)
        } catch {
            // It will be sent again, and the service answers with the same receipt.
            throw .invalidAnswer("received, but the spool could not note it: \(error)")
        }
    }

    /// A refusal that will not change by waiting moves the record or the chain; any other is left to the back-off.
    private func refuse(_ record: SpooledRecord, _ error: ServiceError) throws -> Step {
        guard case .refused(let status, let problem, _) = error, record.type != PayloadType.gap.rawValue else {
            return .failed(error)
        }
        let why = problem.detail ?? problem.title
        switch status {
        case 409:
            log.error("the service does not accept the report's number", metadata: ["why": "\(why)"])
            try spool.breakChain(reason: why)
            return .repaired
        case 400, 413, 415, 422:
            log.error("the service refuses the report for good; it is set aside", metadata: ["why": "\(why)"])
            try spool.setAside(record, reason: "a report was refused: \(why)")
            return .repaired
        default: return .failed(error)
        }
    }

    /// Reports the loss, and continues with an epoch above those that the service has.
    private func openEpoch(reason: String) async throws(ServiceError) {
        let accepted = try await client.status().status.acceptedThrough
        let facts = client.identity.facts
        let key = client.identity.reportKey
        do {
            try spool.openEpoch(above: accepted?.epoch ?? 0) { last, newEpoch, kept in
                let record = GapRecord(
                    agent: facts.agentID, last: accepted ?? last, newEpoch: newEpoch,
                    lost: ReportDelivery.lost(upTo: last, accepted: accepted, kept: kept), reason: reason,
                    at: Timestamp.now())
                return try Envelope(signing: try CanonicalJSON.encode(record), type: .gap, with: key)
            } resign: { envelope, position in
                try ReportDelivery.renumber(envelope, position, with: key)
            }
        } catch {
            throw .invalidAnswer("the new epoch could not be opened: \(error)")
        }
        log.notice("a new epoch of reports begins", metadata: ["why": "\(reason)"])
    }

    /// Signs a report again for another place in the chain.
    private static func renumber(_ envelope: Envelope, _ position: ChainPosition, with key: SigningKey) throws
        -> Envelope
    {
        let payload = Array(envelope.payload)
        if envelope.payloadType == PayloadType.provisioning.rawValue {
            var statement = try CanonicalJSON.decode(Statement<ProvisioningReport>.self, from: payload)
            statement.predicate.sequence = position
            return try Envelope(signing: try CanonicalJSON.encode(statement), type: .provisioning, with: key)
        }
        var statement = try CanonicalJSON.decode(Statement<VerificationReport>.self, from: payload)
        statement.predicate.sequence = position
        return try Envelope(signing: try CanonicalJSON.encode(statement), type: .report, with: key)
    }

    /// How many numbers were given that neither the service nor the spool has; `nil` when the spool does not reach as far as the service.
    private static func lost(upTo last: ChainPosition, accepted: ChainPosition?, kept: [ChainPosition]) -> Int? {
        let (epoch, seq) = accepted.map { ($0.epoch, $0.seq) } ?? (last.epoch, 0)
        guard epoch == last.epoch, seq <= last.seq else { return nil }
        let waiting = kept.count { $0.epoch == epoch && $0.seq > seq }
        return max(0, last.seq - seq - waiting)
    }
}
