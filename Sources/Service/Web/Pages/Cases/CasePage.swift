// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// A case with all that its reader may see and do.
struct CasePage: PageModel {
    static let template = "case"

    struct Kept: TemplateModel {
        let rows: [FactRow]
    }

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
    let done: DoneNotice?
    let refused: ProblemSummary?
    /// What was typed into a form that the case no longer waits for.
    let kept: Kept?
    /// Beside the forms, for who is to decide on it or to write it.
    let draft: DraftCard?
    let hasPending: Bool
    let pending: [PendingLine]
    /// Sections that the next step depends on, above the forms.
    let first: [CaseCard]
    /// The role that the case waits for, unless it is the reader's.
    let waiting: String?
    /// Files that the case waits for from the reader.
    let uploads: [UploadForm]
    let hasActions: Bool
    let actions: [ActionForm]
    let hasGrave: Bool
    let graveActions: [ActionForm]
    let round: VerificationCard?
    let withdrawal: WithdrawalCard?
    let rest: [CaseCard]
    let steps: [TimelineStep]
    let attachments: AttachmentCard
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
        self.done = done.flatMap { DoneNotice($0, reading) }
        let refusedForm = reading.sent.flatMap { sent in
            sent.problem.map {
                ProblemSummary(
                    $0, sent.action.formStep?.shapes ?? [], prefix: ActionForm.prefix(sent.action), texts)
            }
        }
        refused = refusedForm ?? reading.refusedFile.map { ProblemSummary($0, [], texts) }
        attachments = AttachmentCard(reading)
        kept = Self.kept(reading)
        draft = DraftCard(of: reading)
        hasPending = !view.pending.isEmpty
        let mayRelease = Duty.releaseWork.roles.contains(reading.user.role)
        pending = view.pending.map { PendingLine($0, mayRelease: mayRelease, formatting) }
        uploads = UploadForm.awaited(reading)
        hasActions = !view.actions.isEmpty
        actions = ActionForm.all(of: reading, isGrave: false)
        hasGrave = !ActionForm.all(of: reading, isGrave: true).isEmpty
        graveActions = ActionForm.all(of: reading, isGrave: true)
        waiting = Self.waiting(view, texts)
        let sees = Self.sections(view)
        first = sees.compactMap { CaseCard($0, of: reading) }
        rest = CaseSection.allCases.filter { !sees.contains($0) }.compactMap { CaseCard($0, of: reading) }
        round = view.round.map {
            VerificationCard($0, .round, switchPort: reading.switchPort, formatting)
        }
        withdrawal = WithdrawalCard(of: reading)
        steps = Step.allCases.map { TimelineStep($0, of: view, formatting) }
        hasFiles = !view.documents.isEmpty || !view.evidence.isEmpty
        documents = view.documents.map { CaseFileLink($0, "documents", of: summary.number, formatting) }
        evidence = view.evidence.map { CaseFileLink($0, "evidence", of: summary.number, formatting) }
        events = view.events.reversed().map { EventLine($0, formatting) }
    }

    /// What was typed into a form that is not there any more: somebody else was faster.
    private static func kept(_ reading: CaseReading) -> Kept? {
        guard let sent = reading.sent, !reading.view.actions.contains(sent.action) else { return nil }
        let rows = (sent.action.formStep?.shapes ?? []).compactMap { shape -> FactRow? in
            guard !shape.kind.isSeen, !shape.isDecision, let value = sent.values[shape.name], !value.isEmpty else {
                return nil
            }
            return FactRow(label: reading.texts[shape.words.label], value: value, mono: false)
        }
        return rows.isEmpty ? nil : Kept(rows: rows)
    }

    private static func waiting(_ view: CaseView, _ texts: Catalogue) -> String? {
        guard let role = view.summary.waitingFor, view.awaited.isEmpty else { return nil }
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
