// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
internal import Values

extension Casework {
    /// Outcome and letter are told only once the letter is sent; address and port never.
    func applicantView(of state: CaseState, files: [FileEntry] = []) -> ApplicantView {
        let returned = state.stage == .returned
        return ApplicantView(
            number: state.number, agency: state.form.agency.name, serverName: state.form.server.name,
            stage: state.stage, step: state.stage.step.rawValue,
            decision: state.isSent ? state.decision?.rawValue : nil,
            feasible: state.check.flatMap { $0.findings.isAvailable ? true : nil },
            received: state.appliedAt, updated: state.changedAt,
            steps: Step.allCases.map { ApplicantView.StepView($0, state) },
            returnReason: returned ? state.returns.last?.text : nil, form: returned ? state.form : nil,
            deliverBefore: state.stage == .awaitingServer ? state.deliveryDeadline(policy) : nil,
            documents: refusalLetter(state, files))
    }

    private func refusalLetter(_ state: CaseState, _ files: [FileEntry]) -> [FileView] {
        guard state.isSent, state.decision == .refuse, let sent = state.dispatch?.sentAt,
            let letter = files.first(where: { $0.name == "letter.pdf" })
        else { return [] }
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
            step: step.rawValue, began: visits.first.map(\.startedAt),
            ended: isOver ? visits.compactMap(\.stoppedAt).max() : nil)
    }
}
