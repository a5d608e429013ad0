// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Procedure
package import Values

/// A case as its applicant sees it, by the secret link: no person of the office, no address, no port.
package struct ApplicantView: Codable, Hashable, Sendable {
    package var number: String
    package var agency: String
    package var serverName: String
    package var stage: Stage
    package var step: Step
    /// Shown only after the letter has been sent.
    package var decision: ReplyDecision?
    /// Step 5 found everything available: it can be done.
    package var feasible: Bool?
    package var received: Timestamp
    package var updated: Timestamp
    package var steps: [StepView]
    /// Why the file came back; present while the applicant must complete it.
    package var returnReason: String?
    /// The form as sent; present while the applicant must complete it.
    package var form: ApplicationForm?
    /// Last day on which the server may be delivered; present while it is awaited.
    package var deliverBefore: Timestamp?
    /// `letter.pdf` once sent.
    package var documents: [FileView]
    /// What the applicant has attached, oldest first.
    package var attachments: [AttachmentView]
    /// Kinds of files that may be attached now.
    package var attachable: [AttachmentKind]

    package struct StepView: Codable, Hashable, Sendable {
        package var step: Step
        package var began: Timestamp?
        package var ended: Timestamp?
    }
}

extension ApplicantView {
    /// Outcome and letter are shown only once the letter is sent; address and port never.
    init(_ state: CaseState, files: [FileEntry] = [], _ policy: Policy) {
        let returned = state.stage == .returned
        self.init(
            number: state.number, agency: state.form.agency.name, serverName: state.form.server.name,
            stage: state.stage, step: state.stage.step,
            decision: state.isSent ? state.decision : nil,
            feasible: state.check.flatMap { $0.findings.isAvailable ? true : nil },
            received: state.appliedAt, updated: state.changedAt,
            steps: Step.allCases.map { ApplicantView.StepView($0, state) },
            returnReason: returned ? state.returns.last?.text : nil, form: returned ? state.form : nil,
            deliverBefore: state.stage == .awaitingServer ? state.deliveryDeadline(policy) : nil,
            documents: ApplicantView.refusalLetter(state, files),
            attachments: state.attachments.filter { $0.by.role == .applicant }.compactMap(AttachmentView.init),
            attachable: state.attachable(by: .applicant))
    }

    /// The refusal as it was signed; of cases from before scans were confirmed, as it was made.
    private static func refusalLetter(_ state: CaseState, _ files: [FileEntry]) -> [FileView] {
        guard state.isSent, state.decision == .refuse, let sent = state.dispatch?.sentAt else { return [] }
        if let scan = state.confirmedScan(of: .letter)?.attachment, let sha256 = Digest(scan.sha256) {
            return [
                FileView(
                    name: "letter.\(scan.format.ending)", mediaType: scan.format.mediaType, size: scan.size,
                    sha256: sha256, at: sent)
            ]
        }
        guard let letter = files.first(where: { $0.name == CaseFile.letter.rawValue }) else { return [] }
        return [
            FileView(
                name: letter.name, mediaType: letter.mediaType, size: letter.size, sha256: letter.sha256,
                at: sent)
        ]
    }
}

extension ApplicantView.StepView {
    init(_ step: Step, _ state: CaseState) {
        let visits = state.clocks.filter { $0.step == step }
        let isOver = state.stage.step > step || state.stage.isFinal
        self.init(
            step: step, began: visits.first.map(\.startedAt),
            ended: isOver ? visits.compactMap(\.stoppedAt).max() : nil)
    }
}
