// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// The case page's content.
struct CasePage {
    let view: CaseView
    let user: UserView
    let texts: Catalogue
    let formatting: Formatting
    let settings: WebSettings
    let now: Timestamp
    /// A form that was refused: shown again with what was typed.
    var refused: (action: Action, values: [String: String], problem: Problem, message: String)?

    func content() -> [String: Any] {
        let summary = view.summary
        var content: [String: Any] = [
            "number": summary.number, "version": summary.version, "agency": summary.agency,
            "server": summary.serverName, "stage": stage(summary.stage), "steps": steps(),
            "events": events(), "actions": forms(isGrave: false),
            "graveActions": forms(isGrave: true), "documents": files(view.documents, "documents"),
            "evidence": files(view.evidence, "evidence"), "pending": pending(),
        ]
        content["hasFiles"] = !view.documents.isEmpty || !view.evidence.isEmpty
        content["hasGrave"] = view.actions.contains { $0.formStep?.isGrave ?? false }
        content["hasActions"] = !view.actions.isEmpty
        content["hasPending"] = !view.pending.isEmpty
        if let role = summary.waitingFor,
            role == .system || !view.actions.contains(where: { $0.formStep?.isGrave == false })
        {
            content["waiting"] = texts.text(
                role == .system ? "case.waitingSystem" : "case.waitingFor",
                ["role": texts[role.title]])
        }
        // A verification under way is what everybody looks at.
        let isRunning = view.verification.map { $0.outcome == nil } ?? false
        let asked = view.actions.first?.formStep?.sees ?? []
        let sees = isRunning ? [.verification] + asked.filter { $0 != .verification } : asked
        content["first"] = sees.compactMap(section)
        content["rest"] = CaseSection.allCases.filter { !sees.contains($0) }.compactMap(section)
        content["hasRound"] = view.round != nil
        if let round = view.round {
            content["round"] = VerificationModel(
                verification: round, isRound: true, switchPort: view.allocation?.switchPort ?? "–", texts: texts,
                formatting: formatting
            ).content()
        }
        return content
    }
    /// A section under its own name, which the template has a part for; `nil` while nothing is known of it.
    private func section(_ section: CaseSection) -> [String: Any]? {
        let content: [String: Any]? =
            switch section {
            case .verification:
                view.verification.map {
                    VerificationModel(
                        verification: $0, switchPort: view.allocation?.switchPort ?? "–", texts: texts,
                        formatting: formatting
                    ).content()
                }
            case .allocation: view.allocation.map(allocation)
            case .findings: view.findings.isEmpty ? nil : ["rows": findings()]
            case .letter: view.letter.map { ["rows": rows($0)] }
            case .handover: view.handover.map { ["rows": rows($0)] }
            case .exception: view.exception.map { ["rows": rows($0)] }
            case .application: application()
            }
        return content.map { [section.rawValue: $0.merging(["heading": texts[section.title]]) { own, _ in own }] }
    }
}
