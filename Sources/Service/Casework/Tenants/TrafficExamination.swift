// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
internal import CaseStore
internal import Evidence
internal import Inventory
internal import Logging
internal import Traffic
internal import Values

/// Looks for incidents in a tenant's windows as they arrive, in the transaction that stores them.
///
/// What it finds follows from the stored windows alone: the same windows, twice or after a restart, give the same findings, and a finding
/// that is known changes nothing. A bin is read when it has ended and again when more of it arrives late; of a silence only what is new.
struct TrafficExamination {
    let records: Records
    let context: CaseworkContext
    /// Every tenant that is judged together with this one.
    let active: [Reservation]
    let now: Timestamp

    /// Seconds after which what arrives late opens no incident any more.
    private static let oldest = 86_400.0
    /// Windows of a bin that are read at most, and of the time before it that one of them may begin in.
    private static let mostWindows = 4_000
    /// Bins without an excess, the last of them surely within the grant, after which an excess has ended.
    private static let calmBins: Int64 = 3

    /// - Parameter windows: those that have just been stored.
    func examine(_ tenant: String, _ windows: [TrafficWindow]) throws {
        let (silence, isOver) = try context.silences.update(tenant, at: now) {
            try records.windows(tenant: tenant, after: $0, most: $1)
        }
        let bins = Set(windows.map { BinGrid.index(of: $0.start.advanced(bySeconds: $0.seconds / 2)) })
        for bin in bins.sorted() where hasEnded(bin, silence, windows) { try examine(bin: bin, of: tenant) }
        if let finding = silence.finding, try !records.isLeaving(tenant) {
            try raise(.silence(finding), on: tenant)
        } else if isOver {
            try records.endFault(.silent, on: tenant, at: now)
        }
    }

    /// Whether windows reach the end of a bin as far as windows do: the last one ends before it, or behind it, by less than half its length.
    private func hasEnded(_ bin: Int64, _ silence: SilenceTracker, _ windows: [TrafficWindow]) -> Bool {
        let end = BinGrid.start(of: bin + 1)
        let half = (windows.map(\.seconds).max() ?? 0) / 2
        return silence.end.map { $0.advanced(bySeconds: half) >= end } ?? false
    }

    /// Judges one bin by all its windows.
    func examine(bin: Int64, of tenant: String) throws {
        let begin = BinGrid.start(of: bin)
        guard now.seconds(since: begin) < TrafficExamination.oldest,
            let grant = active.first(where: { $0.allocation.caseNumber == tenant })?.allocation.grant
        else { return }
        // A window that begins before the bin may have its middle in it.
        let windows = try records.windows(
            tenant: tenant, in: begin.advanced(bySeconds: -BinGrid.seconds)..<BinGrid.start(of: bin + 1),
            most: TrafficExamination.mostWindows)
        let judged = Direction.allCases.compactMap { direction in
            BinExcess(bin: bin, direction, windows: windows, grant: grant, tenants: active.count).map {
                (direction, $0)
            }
        }
        for (direction, excess) in judged where excess.answer == .over {
            try raise(
                .excess(
                    ExcessFinding(
                        bin: begin, direction: direction, rate: excess.rate, threshold: excess.threshold,
                        grantBitsPerSecond: grant.bitsPerSecond(direction), burstBytes: grant.burstBytes)),
                on: tenant)
        }
        guard judged.count == Direction.allCases.count, judged.allSatisfy({ $0.1.answer == .within }),
            let latest = try records.latestIncident(.overGrant, on: tenant), latest.recovered == nil,
            let last = latest.findings.excesses.map(\.bin).max(),
            bin >= BinGrid.index(of: last) + TrafficExamination.calmBins
        else { return }
        try records.endFault(.overGrant, on: tenant, at: now)
    }

    private func raise(_ finding: TrafficFinding, on tenant: String) throws {
        guard let opened = try records.raise(finding, on: tenant, at: now) else { return }
        _ = try records.appendLeaf(
            LedgerLeaf(
                kind: .incident, case: tenant, name: "opened", sha256: Digest(of: try CanonicalJSON.encode(opened)),
                at: now))
        context.logger.warning(
            "an incident was opened", metadata: ["case": "\(tenant)", "kind": "\(finding.kind.rawValue)"])
    }
}

extension Tenants {
    /// Seconds behind the end of a bin after which no more of it is waited for.
    private static let binPatience = 60.0

    /// Judges the bins that nothing followed: the agent's last windows before it fell silent. Returns how many.
    func examineUnfinishedBins() async throws -> Int {
        let now = context.now
        // Looked for without writing: a service that has nothing to do writes nothing.
        let bins = try await context.store.read { records in
            try records.activeHoldings().map(\.allocation.caseNumber).compactMap { tenant in
                try records.lastWindow(tenant: tenant).map { (tenant, BinGrid.index(of: $0.start)) }
            }
        }.filter { tenant, bin in
            let overdue = now.seconds(since: BinGrid.start(of: bin + 1)) - Tenants.binPatience
            // Once is enough: it takes another window to change the answer.
            return overdue >= 0 && overdue < BinGrid.seconds && context.examinedBins.isNew(tenant, bin)
        }
        guard !bins.isEmpty else { return 0 }
        try await context.store.write { records in
            let examination = TrafficExamination(
                records: records, context: context, active: try records.activeHoldings(), now: now)
            for (tenant, bin) in bins { try examination.examine(bin: bin, of: tenant) }
        }
        for (tenant, bin) in bins {
            context.examinedBins.note(tenant, bin)
            context.hub.publish(.update(.traffic(tenant: tenant)))
        }
        return bins.count
    }
}
