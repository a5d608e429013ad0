// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// Something that happened to a tenant on the gateway, before it has its place in the chain of reports.
struct GatewayEvent: Codable, Hashable, Sendable {
    let tenant: TenantLabel
    /// The order that asked for it: its id, nonce, and the SHA-256 of its payload; `nil`: nobody did.
    let order: Order?
    let event: ProvisioningEvent
    let began: Timestamp
    let ended: Timestamp
    @Bounded<BootNanoseconds> var bootNanosecondsBegan: UInt64
    @Bounded<BootNanoseconds> var bootNanosecondsEnded: UInt64
    @Bounded<Name> var bootID: String
    let plan: PlannedChange?
    let state: TenantState?
    @Bounded<Sentence> var reason: String
    @Bounded<Maybe<Line<1_024>>> var culprit: String?

    struct Order: Codable, Hashable, Sendable {
        let id: String
        let nonce: Digest
        let digest: Digest

        init(_ accepted: AcceptedProvisioningOrder) {
            id = accepted.order.id
            nonce = accepted.order.nonce
            digest = Digest(of: accepted.payload)
        }
    }

    init(
        _ event: ProvisioningEvent, of tenant: TenantLabel, order: Order? = nil, since began: ReportWriter.Beginning,
        plan: PlannedChange? = nil, state: TenantState?, reason: String = "", culprit: String? = nil
    ) {
        self.tenant = tenant
        self.order = order
        self.event = event
        self.began = began.wall
        ended = .now()
        bootNanosecondsBegan = began.bootNanoseconds
        bootNanosecondsEnded = BootClock.nanoseconds()
        bootID = BootClock.bootID()
        self.plan = plan
        self.state = state
        self.reason = Sentence.nearest(to: reason)
        self.culprit = culprit.map { Line<1_024>.nearest(to: $0) }
    }
}
