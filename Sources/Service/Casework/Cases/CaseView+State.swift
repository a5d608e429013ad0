// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Inventory
internal import Procedure
internal import Values

extension CaseSummary {
    init(_ state: CaseState, at now: Timestamp, _ policy: Policy) {
        let clock = state.clocks.last { $0.stoppedAt == nil }
        self.init(
            number: state.number, version: state.version, agency: state.form.agency.name,
            serverName: state.form.server.name, stage: state.stage, step: state.stage.step.rawValue,
            decision: state.decision?.rawValue,
            waitingFor: Procedure.next(in: state, at: now, policy: policy).first?.role,
            received: state.appliedAt, since: clock?.startedAt ?? state.changedAt,
            workedSeconds: clock?.seconds(until: now, in: policy.calendar) ?? 0, normSeconds: clock?.norm)
    }
}

extension CaseView {
    init(_ snapshot: CaseSnapshot, for role: Role, at now: Timestamp, _ policy: Policy, site sites: [Site]) {
        let state = snapshot.state
        self.init(
            summary: CaseSummary(state, at: now, policy), application: state.form,
            incomingAgenda: state.registration?.agendaNumber,
            visits: state.clocks.map { VisitView($0, snapshot.log.map(\.recorded), now, policy) },
            gates: state.signature == nil ? [] : Gate.allCases.map { GateView($0, state) },
            findings: state.check.map { check in
                Facility.allCases.map {
                    FindingView(
                        resource: $0, available: check.findings[$0].available, note: check.findings[$0].note)
                }
            } ?? [],
            allocation: snapshot.holding.map { AllocationView($0, state, now, sites) }, letter: LetterView(state),
            handover: HandoverView(state),
            verification: snapshot.verification.map { VerificationView($0) },
            round: snapshot.round.map { VerificationView($0) },
            exception: state.exception.map {
                ExceptionView(
                    reason: $0.reason, proposedBy: $0.proposedBy.name, proposed: $0.proposedAt,
                    approvedBy: $0.approvedBy?.name, approved: $0.approvedAt)
            },
            documents: snapshot.files.map {
                FileView(name: $0.name, mediaType: $0.mediaType, size: $0.size, sha256: $0.sha256, at: $0.filedAt)
            },
            evidence: snapshot.evidence.map {
                FileView(name: $0.name, mediaType: $0.mediaType, size: $0.bytes.count, sha256: $0.sha256, at: $0.at)
            } + snapshot.frames,
            events: snapshot.log.map { EventView($0.recorded, leaf: $0.leaf) },
            actions: CaseView.actions(for: role, in: state, at: now, policy),
            pending: snapshot.outbox.filter { $0.doneAt == nil }.map {
                PendingView(kind: $0.effect.kind, since: $0.createdAt, attempts: $0.attempts, lastError: $0.lastError)
            })
    }

    /// What `role` may do, that which the case waits for first.
    static func actions(for role: Role, in state: CaseState, at now: Timestamp, _ policy: Policy) -> [Action] {
        let allowed = Procedure.allowedActions(for: role, in: state, at: now, policy: policy)
        let next = Procedure.next(in: state, at: now, policy: policy).map(\.action)
        return allowed.filter { next.contains($0) } + allowed.filter { !next.contains($0) }
    }
}

extension VisitView {
    init(_ clock: StageClock, _ log: [Recorded], _ now: Timestamp, _ policy: Policy) {
        self.init(
            stage: clock.stage, step: clock.step.rawValue, role: clock.role, began: clock.startedAt,
            ended: clock.stoppedAt,
            workedSeconds: clock.seconds(until: now, in: policy.calendar) ?? 0, normSeconds: clock.norm,
            actor: clock.stoppedAt.flatMap { end in log.first { $0.at == end }?.by.name })
    }
}

extension GateView {
    init(_ gate: Gate, _ state: CaseState) {
        let (filled, detail): (Timestamp?, String?) =
            switch gate {
            case .agenda: (state.agenda?.at, state.agenda?.number)
            case .archive:
                (state.archive?.at, state.archive.map { "\($0.classification), \($0.shelf)" })
            case .sent: (state.dispatch?.sentAt, state.dispatch?.recipient)
            case .handover: (state.annex?.at, state.record?.number)
            }
        self.init(
            gate: gate, required: state.gates.contains(gate), filled: filled, detail: detail,
            channel: gate == .sent ? state.dispatch?.channel : nil,
            retentionYears: gate == .archive ? state.archive?.retentionYears : nil)
    }
}

extension AllocationView {
    init(_ holding: Reservation, _ state: CaseState, _ now: Timestamp, _ sites: [Site]) {
        let allocation = holding.allocation
        let site = sites.first { $0.name == allocation.site }
        let isResting = site.flatMap { holding.quarantine($0) }.map { now < $0 } ?? false
        let isFixed = holding.state == .reserved && state.decision == .accept
        self.init(
            version: allocation.version,
            standing: isResting ? "cooldown" : isFixed ? "fixed" : holding.state.rawValue, site: allocation.site,
            publicAddress: allocation.publicAddress, publicPort: allocation.remotePort,
            serverAddress: allocation.serverAddress, serverPort: allocation.serverPort, gateway: allocation.gateway,
            service: allocation.service, rackPosition: allocation.position.description,
            rackUnits: allocation.position.units, powerWatts: allocation.watts, switchPort: allocation.switchPort,
            cable: allocation.cable, macAddresses: allocation.macAddresses, grant: allocation.grant)
    }
}

extension LetterView {
    /// `nil` before the reply is ordered.
    init?(_ state: CaseState) {
        guard state.decision != nil else { return nil }
        self.init(
            number: state.signature?.letterNumber, body: state.draftBody, reason: state.decisionReason,
            signer: state.signature?.by.name, capacity: state.signature?.capacity,
            signed: state.signature.map(\.at), recipient: state.dispatch?.recipient)
    }
}

extension HandoverView {
    /// `nil` before the server arrives.
    init?(_ state: CaseState) {
        guard let arrival = state.arrival else { return nil }
        self.init(
            serialNumber: arrival.serialNumber, condition: arrival.condition, deliveredBy: arrival.deliveredBy,
            arrived: arrival.at, recordNumber: state.record?.number,
            signed: state.record.map(\.at), officer: state.record?.officer.name,
            applicant: state.record?.applicant.name)
    }
}

extension EventView {
    init(_ recorded: Recorded, leaf: UInt64) {
        // The event's JSON is one object under its versioned name.
        var details = JSONValue.object([:])
        if let bytes = try? CanonicalJSON.encode(recorded.event),
            case .object(let members)? = try? CanonicalJSON.decode(JSONValue.self, from: bytes)
        {
            details = members.values.first ?? details
        }
        self.init(
            seq: recorded.seq, at: recorded.at, role: recorded.by.role, actor: recorded.by.name,
            name: recorded.event.name, details: details, leaf: leaf)
    }
}

extension Effect {
    /// In a word for people.
    var kind: String {
        switch self {
        case .issueLetter: "letter"
        case .mailLetter, .tellApplicant: "mail"
        case .issueRecord: "record"
        case .sealAnnex: "annex"
        case .reserve, .revise, .commit, .activate, .release, .issueOrder, .withdrawOrder: name
        }
    }
}
