// SPDX-License-Identifier: Apache-2.0

package import Values

/// The measurements of one agent for one order: the predicate of an in-toto Statement whose subject `order` is the SHA-256 of the order's payload
/// bytes. Signed as ``PayloadType/report``.
package struct VerificationReport: Codable, Hashable, Sendable {
    package static let predicateType = "urn:titipan:verification-report:1"
    /// Name of the statement's subject that is the order.
    package static let orderSubject = "order.json"

    /// 1.
    @Bounded<FormatVersion> package var version: Int
    /// For example `titipan-agent/0.1.0`.
    @Bounded<Name> package var software: String
    /// UUID given by the service.
    @Bounded<Name> package var agent: String
    @Bounded<Name> package var site: String
    package var vantage: Vantage
    @Bounded<Name> package var orderID: String
    package var nonce: Digest
    @Bounded<Name> package var caseNumber: String
    @Bounded<Count> package var allocationVersion: Int
    package var sequence: ChainPosition
    package var began: Timestamp
    package var ended: Timestamp
    /// CLOCK_BOOTTIME when the verification began and ended, in nanoseconds: true durations, whatever the wall clock did.
    @Bounded<BootNanoseconds> package var bootNanosecondsBegan: UInt64
    @Bounded<BootNanoseconds> package var bootNanosecondsEnded: UInt64
    /// `/proc/sys/kernel/random/boot_id`.
    @Bounded<Name> package var bootID: String
    /// One per check that the order asks of this vantage, in the order's order; the agent's own outcome is for the screen only.
    @Bounded<List<64, CheckResult>> package var checks: [CheckResult]

    package init(
        software: String, agent: String, site: String, vantage: Vantage, orderID: String, nonce: Digest,
        caseNumber: String, allocationVersion: Int, sequence: ChainPosition, began: Timestamp, ended: Timestamp,
        bootNanosecondsBegan: UInt64, bootNanosecondsEnded: UInt64, bootID: String, checks: [CheckResult]
    ) {
        version = 1
        self.software = software
        self.agent = agent
        self.site = site
        self.vantage = vantage
        self.orderID = orderID
        self.nonce = nonce
        self.caseNumber = caseNumber
        self.allocationVersion = allocationVersion
        self.sequence = sequence
        self.began = began
        self.ended = ended
        self.bootNanosecondsBegan = bootNanosecondsBegan
        self.bootNanosecondsEnded = bootNanosecondsEnded
        self.bootID = bootID
        self.checks = checks
    }
}

/// A report's place in its agent's chain.
package struct ChainPosition: Codable, Hashable, Sendable {
    /// Rises only through a signed ``GapRecord``; starts at 1.
    @Bounded<Count> package var epoch: Int
    /// Starts at 1 in each epoch, +1 each report, no gaps.
    @Bounded<Count> package var seq: Int
    /// ``Envelope/digest`` of the report before; `nil` for the agent's first.
    package var prev: Digest?

    package init(epoch: Int, seq: Int, prev: Digest?) {
        self.epoch = epoch
        self.seq = seq
        self.prev = prev
    }
}

/// The agent's admission that reports were lost: opens a new epoch. Signed as ``PayloadType/gap``.
package struct GapRecord: Codable, Hashable, Sendable {
    @Bounded<Name> package var agent: String
    /// The last position that the agent still knows of.
    package var last: ChainPosition
    @Bounded<Count> package var newEpoch: Int
    /// How many reports are lost; `nil` when that is unknown.
    @Bounded<Maybe<Count>> package var lost: Int?
    @Bounded<Sentence> package var reason: String
    package var at: Timestamp

    package init(agent: String, last: ChainPosition, newEpoch: Int, lost: Int?, reason: String, at: Timestamp) {
        self.agent = agent
        self.last = last
        self.newEpoch = newEpoch
        self.lost = lost
        self.reason = reason
        self.at = at
    }
}

/// The service's signed word that a report is stored durably; only then does the agent delete its copy. Signed as ``PayloadType/receipt``.
package struct Receipt: Codable, Hashable, Sendable {
    @Bounded<Name> package var agent: String
    @Bounded<Count> package var epoch: Int
    @Bounded<Count> package var seq: Int
    /// ``Envelope/digest`` of the report.
    package var report: Digest
    /// The report's leaf in the ledger.
    @Bounded<Counter> package var leafIndex: UInt64
    /// Every report of the epoch up to this one is stored.
    @Bounded<Count> package var acceptedThrough: Int
    package var at: Timestamp
    /// Whether the report counts for its order; a stale one is kept and does not.
    package var counts: Bool
    /// Why it does not count; empty when it does.
    @Bounded<Sentence> package var note: String

    package init(
        agent: String, epoch: Int, seq: Int, report: Digest, leafIndex: UInt64, acceptedThrough: Int, at: Timestamp,
        counts: Bool, note: String
    ) {
        self.agent = agent
        self.epoch = epoch
        self.seq = seq
        self.report = report
        self.leafIndex = leafIndex
        self.acceptedThrough = acceptedThrough
        self.at = at
        self.counts = counts
        self.note = note
    }
}
