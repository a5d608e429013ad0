// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure

extension Casework {
    /// Outcome and letter are told only once the letter is sent; address and port never.
    func applicantView(of state: CaseState) -> ApplicantView {
        let returned = state.stage == .returned
        return ApplicantView(
            number: state.number, agency: state.form.agency.name, serverName: state.form.server.name,
            stage: state.stage, step: state.stage.step.rawValue,
            decision: state.isSent ? state.decision?.rawValue : nil,
            feasible: state.check.flatMap { $0.findings.isAvailable ? true : nil },
            received: Timestamp(state.appliedAt), updated: Timestamp(state.changedAt),
            steps: Step.allCases.map { ApplicantView.StepView($0, state) },
            returnReason: returned ? state.returns.last?.text : nil, form: returned ? state.form : nil,
            deliverBefore: state.stage == .awaitingServer ? state.deliveryDeadline(policy).map { Timestamp($0) } : nil,
            documents: refusalLetter(state))
    }

    private func refusalLetter(_ state: CaseState) -> [FileView] {
        guard state.isSent, state.decision == .refuse, let hash = state.letterSHA256, let digest = Digest(hash),
            let sent = state.dispatch?.sentAt
        else { return [] }
        return [
            FileView(
                name: "letter.pdf", mediaType: "application/pdf", size: 0, sha256: digest, at: Timestamp(sent))
        ]
    }
}

extension ApplicantView.StepView {
    init(_ step: Step, _ state: CaseState) {
        let visits = state.clocks.filter { $0.step == step }
        let isOver = state.stage.step > step || state.stage.isFinal
        self.init(
            step: step.rawValue, began: visits.first.map { Timestamp($0.startedAt) },
            ended: isOver ? visits.compactMap(\.stoppedAt).max().map { Timestamp($0) } : nil)
    }
}
