// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// A case with all that its reader may see and do.
struct CasePage: PageModel {
    static let template = "case"

    struct Badge: TemplateModel {
        let name: String
        let tone: String
    }

    let number: String
    /// Rises with every event.
    let version: Int
    let agency: String
    let server: String
    let stage: Badge
    /// Confirmation of the step just taken.
    let done: String?
    let refused: ProblemNotice?
    let hasPending: Bool
    let pending: [PendingLine]
    /// Sections that the next step depends on, above the forms.
    let first: [CaseCard]
    /// The role that the case waits for, unless it is the reader's.
    let waiting: String?
    let hasActions: Bool
    let actions: [ActionForm]
    let hasGrave: Bool
    let graveActions: [ActionForm]
    let round: VerificationCard?
    let rest: [CaseCard]
    let steps: [TimelineStep]
    let hasFiles: Bool
    let documents: [CaseFileLink]
    let evidence: [CaseFileLink]
    let events: [EventLine]

    /// - Parameter done: the step just taken.
    init(_ reading: CaseReading, done: Action?) {
        let (view, texts, formatting) = (reading.view, reading.texts, reading.formatting)
        let summary = view.summary
        number = summary.number
        version = summary.version
        agency = summary.agency
        server = summary.serverName
        stage = Badge(name: texts[summary.stage.title], tone: summary.stage.tone)
        self.done = done?.formStep.map { texts[$0.words.done] }
        refused = reading.refused.map { ProblemNotice($0.problem, texts) }
        hasPending = !view.pending.isEmpty
        let mayRelease = Duty.releaseWork.roles.contains(reading.user.role)
        pending = view.pending.map { PendingLine($0, mayRelease: mayRelease, formatting) }
        hasActions = !view.actions.isEmpty
        actions = ActionForm.all(of: reading, isGrave: false)
        hasGrave = view.actions.contains { $0.formStep?.isGrave ?? false }
        graveActions = ActionForm.all(of: reading, isGrave: true)
        waiting = Self.waiting(view, texts)
        let sees = Self.sections(view)
        first = sees.compactMap { CaseCard($0, of: reading) }
        rest = CaseSection.allCases.filter { !sees.contains($0) }.compactMap { CaseCard($0, of: reading) }
        round = view.round.map {
            VerificationCard($0, isRound: true, switchPort: reading.switchPort, formatting)
        }
        steps = Step.allCases.map { TimelineStep($0, of: view, formatting) }
        hasFiles = !view.documents.isEmpty || !view.evidence.isEmpty
        documents = view.documents.map { CaseFileLink($0, "documents", of: summary.number, formatting) }
        evidence = view.evidence.map { CaseFileLink($0, "evidence", of: summary.number, formatting) }
        events = view.events.reversed().map { EventLine($0, formatting) }
    }

    private static func waiting(_ view: CaseView, _ texts: Catalogue) -> String? {
        guard let role = view.summary.waitingFor,
            role == .system || !view.actions.contains(where: { $0.formStep?.isGrave == false })
        else { return nil }
        return texts.text(
            role == .system ? "case.waitingSystem" : "case.waitingFor", ["role": texts[role.title]])
    }

    /// The sections that are shown first: a verification under way, then those that the next step needs.
    private static func sections(_ view: CaseView) -> [CaseSection] {
        let isRunning = view.verification.map { $0.outcome == nil } ?? false
        let asked = view.actions.first?.formStep?.sees ?? []
        return isRunning ? [.verification] + asked.filter { $0 != .verification } : asked
    }
}
