// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Inventory
package import Procedure
package import Values

/// A case as an officer sees it.
package struct CaseView: Codable, Hashable, Sendable {
    package var summary: CaseSummary
    package var application: ApplicationForm
    /// Number of the incoming letter in the clerk's agenda.
    package var incomingAgenda: String?
    /// Every visit to a stage, oldest first; the last one may be open.
    package var visits: [VisitView]
    /// The gates of step 11 in their order; empty before.
    package var gates: [GateView]
    /// Room, power, publicAddress, bandwidth, cable; empty before step 5.
    package var findings: [FindingView]
    package var allocation: AllocationView?
    package var letter: LetterView?
    package var handover: HandoverView?
    /// The latest verification of step 11.
    package var verification: VerificationView?
    /// The latest round after the case had ended.
    package var round: VerificationView?
    /// `nil` until the removal of the placed server is decided.
    package var withdrawal: WithdrawalView?
    /// `nil` where the site has no agent at its gateway, or before the installation.
    package var network: CaseNetworkView?
    package var exception: ExceptionView?
    /// `letter.pdf`, `record.pdf`, `handover.pdf`, as far as they exist.
    package var documents: [FileView]
    /// `order.json`, `report.dsse.json`, `report-outside.dsse.json`, and the frames behind the checks, as far as they have come.
    package var evidence: [FileView]
    /// Files that people attached, oldest first.
    package var attachments: [AttachmentView]
    /// Kinds of files that this person may attach now.
    package var attachable: [AttachmentKind]
    /// Oldest first.
    package var events: [EventView]
    /// The actions that this person may take now; the first is the one to take next.
    package var actions: [Action]
    /// Those of them that the case waits for.
    package var awaited: [Action]
    /// Effects that are still queued, such as a mail that the server refuses.
    package var pending: [PendingView]
}

extension CaseView {
    init(_ snapshot: CaseSnapshot, for user: UserView, at now: Timestamp, _ policy: Policy) {
        let (state, turn) = (snapshot.state, snapshot.turn)
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
            allocation: snapshot.holding.map { AllocationView($0, state, isResting: snapshot.isResting) },
            letter: LetterView(state, snapshot.draft),
            handover: HandoverView(state),
            verification: snapshot.verification.map { VerificationView($0) },
            round: snapshot.round.map { VerificationView($0) },
            withdrawal: WithdrawalView(snapshot, for: user),
            network: snapshot.network,
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
            attachments: state.attachments.compactMap(AttachmentView.init),
            attachable: state.attachable(by: user.role),
            events: snapshot.log.map { EventView($0.recorded, leaf: $0.leaf) },
            actions: turn.actions, awaited: turn.awaited,
            pending: snapshot.outbox.filter { $0.doneAt == nil }.compactMap(PendingView.init))
    }
}
