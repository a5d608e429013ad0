// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values

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
            "application": application(), "events": events(), "actions": forms(isGrave: false),
            "graveActions": forms(isGrave: true), "documents": files(view.documents, "documents"),
            "evidence": files(view.evidence, "evidence"), "pending": pending(),
        ]
        content["hasFiles"] = !view.documents.isEmpty || !view.evidence.isEmpty
        content["hasVerification"] = view.verification != nil
        content["hasGrave"] = view.actions.contains { $0.formStep?.isGrave ?? false }
        content["hasActions"] = !view.actions.isEmpty
        content["hasPending"] = !view.pending.isEmpty
        if let role = summary.waitingFor,
            role == .system || !view.actions.contains(where: { $0.formStep?.isGrave == false })
        {
            content["waiting"] = texts.text(
                role == .system ? "case.waitingSystem" : "case.waitingFor",
                ["role": texts.text("role.\(role.rawValue)")])
        }
        if !view.findings.isEmpty { content["findings"] = ["rows": findings()] }
        if let allocation = view.allocation { content["allocation"] = self.allocation(allocation) }
        if let letter = view.letter { content["letter"] = ["rows": rows(letter)] }
        if let handover = view.handover { content["handover"] = ["rows": rows(handover)] }
        if let exception = view.exception { content["exception"] = ["rows": rows(exception)] }
        if let verification = view.verification {
            content["verification"] = VerificationModel(
                verification: verification, switchPort: view.allocation?.switchPort ?? "–", texts: texts,
                formatting: formatting
            ).content()
        }
        content["hasRound"] = view.round != nil
        if let round = view.round {
            content["round"] = VerificationModel(
                verification: round, isRound: true, switchPort: view.allocation?.switchPort ?? "–", texts: texts,
                formatting: formatting
            ).content()
        }
        return content
    }
}
