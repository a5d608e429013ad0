// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Logging
internal import Provisioning
internal import Values

/// The one task that changes a gateway: it performs orders, compares what the gateway has with what was confirmed, puts our own objects right,
/// notices what the kernel has taken back, and tells all of it.
struct GatewayKeeper {
    let configuration: GatewayConfiguration
    let provisioner: Provisioner
    /// `nil` for a gateway that works alone.
    let performer: OrderPerformer?
    let events: EventQueue?
    let log: Logger
    /// Hears what the gateway has.
    let tell: @Sendable (GatewayState) -> Void

    /// Seconds between two comparisons in full, and after one that failed.
    private static let comparisonSeconds = 300.0
    private static let retrySeconds = 2.0
    /// Others' rules that are named, at most.
    private static let mostForeign = 32
    /// Seconds after which the state is told again.
    private static let stateSeconds = 60.0

    private var comparesAt = MonotonicTime.now()
    private var tellsAt = MonotonicTime.now()
    private var restsUntil = MonotonicTime.now()
    private var told: (tenants: [TenantState], findings: [String]) = ([], [])
    private var findings: [String] = []
    /// Of the last comparison in full: others' rules whose drop wins.
    private var foreignFindings: [String] = []
    private var abilities: [GatewayAbility] = []
    private var comparedAt: Timestamp?
    private var observation: GatewayObservation?
    /// Orders by their envelopes, since this process runs.
    private var answered: Set<Digest> = []
    /// A start of the machine that nothing was restored after yet.
    private var isRestoring: Bool

    init(
        _ configuration: GatewayConfiguration, _ provisioner: Provisioner, _ performer: OrderPerformer?,
        _ events: EventQueue?, _ log: Logger, tell: @escaping @Sendable (GatewayState) -> Void
    ) {
        self.configuration = configuration
        self.provisioner = provisioner
        self.performer = performer
        self.events = events
        self.log = log
        self.tell = tell
        isRestoring = !MachineStart.isKnown(in: configuration.stateDirectory)
    }

    /// Runs until the inbox is finished or the task is cancelled.
    ///
    /// - Throws: what keeps orders' answers from the disk.
    mutating func run(_ inbox: GatewayInbox) async throws {
        for await _ in inbox.wakes {
            try Task.checkCancellation()
            let content = inbox.takeAll()
            if let performer {
                // One that was answered while the delivering process was started afresh is not performed once more.
                for order in content.orders where answered.insert(order.envelope.digest).inserted {
                    try await performer.perform(order)
                }
            }
            if content.isStirred || !content.orders.isEmpty || MonotonicTime.now() >= comparesAt {
                // Whoever changes something without end leaves three quarters of the time to others.
                if content.isStirred { try await Task.sleep(for: max(.zero, restsUntil - .now())) }
                let began = MonotonicTime.now()
                await compare(content.changes, inbox)
                restsUntil = .now() + min((MonotonicTime.now() - began) * 3, .milliseconds(500))
            }
            report(isAsked: content.isAsked)
        }
    }

    // MARK: Comparing

    private mutating func compare(_ changes: [ForeignChange], _ inbox: GatewayInbox) async {
        let began = ReportWriter.Beginning()
        let isDue = MonotonicTime.now() >= comparesAt
        do {
            let comparison = try await provisioner.repair()
            if isDue || comparedAt == nil {
                abilities = try await provisioner.abilities().present
                foreignFindings = await provisioner.foreignFindings(most: GatewayKeeper.mostForeign)
            }
            findings = comparison.findings + foreignFindings
            observation = comparison.observation
            var foreign = changes.filter { !provisioner.hasMade($0) }
            if !comparison.repairs.isEmpty, foreign.allSatisfy({ $0.culprit == nil }) {
                // What was found by the clock, or first heard of by its queue, may be about to be announced with a name.
                try await Task.sleep(for: .milliseconds(100))
                foreign += inbox.takeChanges().filter { !provisioner.hasMade($0) }
            }
            let culprit = GatewayKeeper.culprit(foreign)
            let known = try known()
            var happened = comparison.repairs.map { repair in
                GatewayEvent(
                    isRestoring ? .restored : .repaired, of: repair.tenant, since: began,
                    state: comparison.observation.state(of: repair.tenant, known: known), reason: repair.what,
                    culprit: isRestoring ? nil : culprit)
            }
            happened += comparison.resumed.map { tenant in
                GatewayEvent(
                    .resumed, of: tenant, since: began, state: comparison.observation.state(of: tenant, known: known),
                    reason: "the time of its suspension was over")
            }
            let journal = try GatewayJournal.read(in: configuration.stateDirectory)
            let (settled, settledJournal) = settle(comparison.observation, known, began, culprit, journal)
            happened += settled
            // First what is reported: an interruption in between reports it twice rather than never.
            try events?.put(happened)
            if settledJournal != journal { try settledJournal.write(in: configuration.stateDirectory) }
            for event in happened {
                log.notice(
                    "\(event.event.rawValue)",
                    metadata: [
                        "tenant": "\(event.tenant)", "why": "\(event.reason)", "by": "\(event.culprit ?? "unknown")",
                    ])
            }
            if isRestoring { try MachineStart.note(in: configuration.stateDirectory) }
            isRestoring = false
            comparedAt = .now()
            comparesAt =
                .now() + .seconds(min(GatewayKeeper.comparisonSeconds, secondsToChange(comparison.observation)))
        } catch {
            let finding = "the gateway could not be compared with what was confirmed: \(error)"
            if findings != [finding] { log.error("\(finding)") }
            findings = [finding]
            comparesAt = .now() + .seconds(GatewayKeeper.retrySeconds)
        }
    }

    /// Until something falls back by itself.
    private func secondsToChange(_ observation: GatewayObservation) -> Double {
        let times = observation.tenants.flatMap { [$0.seconds, $0.leavingSeconds, $0.heldSeconds].compactMap { $0 } }
        return times.min().map { Double($0) + 1 } ?? .infinity
    }

    private func known() throws -> [TenantAllocation] {
        try GatewayJournal.read(in: configuration.stateDirectory).entries.map(\.allocation) + provisioner.confirmed()
    }

    /// What became of changes that were provisional and are so no longer, without an order.
    private func settle(
        _ observation: GatewayObservation, _ known: [TenantAllocation], _ began: ReportWriter.Beginning,
        _ culprit: String?, _ journal: GatewayJournal
    ) -> ([GatewayEvent], GatewayJournal) {
        var journal = journal
        var happened: [GatewayEvent] = []
        for entry in journal.entries where entry.state == .inForce && entry.plan.before != entry.plan.after {
            let present = observation[entry.tenant]
            if let provisional = present?.provisional, entry.allocation.isHeld(by: provisional) { continue }
            if let confirmed = present?.confirmed, entry.allocation.isHeld(by: confirmed) {
                // Somebody has confirmed it at the gateway itself, and that command has said so.
                journal.settle(entry.order, as: .confirmed)
                continue
            }
            happened.append(
                GatewayEvent(
                    .expired, of: entry.tenant, since: began, plan: entry.plan,
                    state: observation.state(of: entry.tenant, known: known),
                    reason: entry.isOver ? "nobody confirmed it in time" : "it was taken away before its time was over",
                    culprit: entry.isOver ? nil : culprit))
            journal.settle(entry.order, as: .expired)
        }
        return (happened, journal)
    }

    /// The first of those that the kernel named.
    private static func culprit(_ changes: [ForeignChange]) -> String? {
        let named = changes.compactMap(\.culprit)
        return named.isEmpty ? nil : named.prefix(3).joined(separator: "; ")
    }

    // MARK: Telling

    private mutating func report(isAsked: Bool) {
        guard let observation else { return }
        let now = Timestamp.now()
        let known = (try? known()) ?? []
        let tenants = observation.tenants.map { TenantState($0, known: known, at: comparedAt ?? now) }
        let isOther = tenants != told.tenants || findings != told.findings
        guard isAsked || isOther || MonotonicTime.now() >= tellsAt else { return }
        told = (tenants, findings)
        tellsAt = .now() + .seconds(GatewayKeeper.stateSeconds)
        tell(
            GatewayState(
                at: now, tenants: Array(tenants.prefix(10_000)), findings: Array(findings.prefix(256)),
                abilities: abilities,
                comparedAt: comparedAt))
    }
}
