// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a gateway's agent did, or what it found done, for one tenant: the predicate of an in-toto Statement. Where an order asked for it, the
/// subject ``VerificationReport/orderSubject`` is the SHA-256 of the order's payload bytes. Signed as ``PayloadType/provisioning``, in the agent's
/// one chain of reports.
package struct ProvisioningReport: Codable, Hashable, Sendable {
    package static let predicateType = "urn:titipan:provisioning-report:1"

    /// 1.
    @Bounded<FormatVersion> package var version: Int
    /// For example `titipan-agent/0.1.0`.
    @Bounded<Name> package var software: String
    /// UUID given by the service.
    @Bounded<Name> package var agent: String
    @Bounded<Name> package var site: String
    package var tenant: TenantLabel
    /// `nil`, and ``nonce`` with it, where nobody ordered it: an expiry, a repair, a restoration, what a person did at the gateway.
    @Bounded<Maybe<Name>> package var orderID: String?
    package var nonce: Digest?
    package var sequence: ChainPosition
    package var began: Timestamp
    package var ended: Timestamp
    /// CLOCK_BOOTTIME at both ends, in nanoseconds.
    @Bounded<BootNanoseconds> package var bootNanosecondsBegan: UInt64
    @Bounded<BootNanoseconds> package var bootNanosecondsEnded: UInt64
    /// `/proc/sys/kernel/random/boot_id`.
    @Bounded<Name> package var bootID: String
    package var event: ProvisioningEvent
    /// What was planned; `nil` where nothing was.
    package var plan: PlannedChange?
    /// What the kernel has for the tenant afterwards, read back; `nil`: nothing.
    package var state: TenantState?
    /// Why: of a refusal, a failure, a repair. English; empty where there is nothing to say.
    @Bounded<Sentence> package var reason: String
    /// Who changed what was repaired, where the kernel told: for example `nft, process 4711`.
    @Bounded<Maybe<Line<1_024>>> package var culprit: String?

    package init(
        software: String, agent: String, site: String, tenant: TenantLabel, orderID: String?, nonce: Digest?,
        sequence: ChainPosition, began: Timestamp, ended: Timestamp, bootNanosecondsBegan: UInt64,
        bootNanosecondsEnded: UInt64, bootID: String, event: ProvisioningEvent, plan: PlannedChange?,
        state: TenantState?, reason: String = "", culprit: String? = nil
    ) {
        version = 1
        self.software = software
        self.agent = agent
        self.site = site
        self.tenant = tenant
        self.orderID = orderID
        self.nonce = nonce
        self.sequence = sequence
        self.began = began
        self.ended = ended
        self.bootNanosecondsBegan = bootNanosecondsBegan
        self.bootNanosecondsEnded = bootNanosecondsEnded
        self.bootID = bootID
        self.event = event
        self.plan = plan
        self.state = state
        self.reason = reason
        self.culprit = culprit
    }
}

package enum ProvisioningEvent: String, Codable, Hashable, Sendable, CaseIterable {
    /// A plan was made; nothing was changed.
    case planned
    /// In force, for a limited time.
    case applied
    /// Permanent.
    case confirmed
    /// The kernel took it back, because nobody confirmed it.
    case expired
    /// Taken back on order, before its time was over.
    case reverted
    case removed
    case suspended
    case resumed
    /// Others had changed it; it is as it was.
    case repaired
    /// In force again after a start of the machine.
    case restored
    /// The agent's own limits, another plan than the officer saw, or an order out of its time: nothing was changed.
    case refused
    /// It was begun and did not succeed: nothing of it is in force.
    case failed
}
