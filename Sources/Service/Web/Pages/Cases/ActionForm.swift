// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// The form of an action that the reader may take.
struct ActionForm: TemplateModel {
    /// Why the file came back to this desk.
    struct Returned: TemplateModel {
        let heading: String
        let reason: String
    }

    let action: String
    let name: String
    let hint: String?
    let href: String
    let returned: Returned?
    /// The scan that is to be confirmed.
    let scan: ScanPages?
    let hidden: [HiddenField]
    let fields: [FieldModel]
    /// The button that shows the draft with what was typed.
    let preview: String?
    let decision: DecisionButtons?
    let button: String
    let primary: Bool
    let open: Bool

    /// The forms in the order of the case's actions. What the case waits for stands among the usual ones, however grave it is.
    static func all(of reading: CaseReading, isGrave: Bool) -> [ActionForm] {
        let (view, next) = (reading.view, reading.view.awaited.first)
        return view.actions.compactMap(\.formStep).filter { step in
            (step.isGrave && !view.awaited.contains(step.action)) == isGrave
        }.map { ActionForm($0, isPrimary: $0.action == next, of: reading) }
    }

    /// Before the `id`s of the form's fields.
    static func prefix(_ action: Action) -> String { "\(action.rawValue)-" }

    private init(_ step: any FormStep.Type, isPrimary: Bool, of reading: CaseReading) {
        let texts = reading.texts
        let again = reading.sent.flatMap { $0.action == step.action ? $0 : nil }
        let known = reading.known
        // What was typed comes back; what the page itself sends along is that of the page as it is now.
        let typed = again.map {
            $0.values.filter { value in !step.shapes.contains { $0.name == value.key && $0.kind.isSeen } }
        }
        let model = FormModel(
            texts: texts, values: step.proposedValues(known).merging(typed ?? [:]) { $1 },
            problems: again?.problem.map { FormModel.problems($0) } ?? [], aids: step.aids(known),
            prefix: Self.prefix(step.action))
        action = step.action.rawValue
        name = texts[step.words.title]
        hint = step.words.hint.map { texts[$0] }
        href = "/cases/\(reading.view.summary.number)/actions/\(step.action.rawValue)"
        returned = isPrimary ? reading.view.letter?.returned.map { Returned($0, reading.formatting) } : nil
        scan = (step as? any ScanConfirmation.Type).flatMap { ScanPages($0.document, of: reading) }
        hidden = model.hidden(step.shapes)
        fields = model.fields(step.shapes)
        preview = step.action == .draftReply ? texts.text("draft.preview") : nil
        decision = model.decision(step.shapes, without: step.ruledOut(known))
        button = texts[step.words.button]
        primary = isPrimary
        open = isPrimary || again != nil
    }
}

extension ActionForm.Returned {
    fileprivate init(_ returned: ReturnView, _ formatting: Formatting) {
        let texts = formatting.catalogue
        self.init(
            heading: texts.text(
                "case.returned",
                ["name": returned.by, "role": texts[returned.role.title], "time": formatting.dateTime(returned.at)]),
            reason: returned.reason)
    }
}

extension CaseReading {
    /// Known values that a form may propose.
    fileprivate var known: KnownFacts {
        KnownFacts(
            application: view.application,
            installation: view.allocation.map {
                Installation(
                    macAddresses: $0.macAddresses.map(\.description), switchPort: $0.switchPort,
                    rackPosition: $0.rackPosition, serverName: $0.hostName?.description)
            }, user: Party(name: user.displayName, position: user.position ?? ""), today: formatting.day(now),
            observationSeconds: settings.observationSeconds,
            short: view.findings.filter { !$0.available }.map(\.resource), additions: view.letter?.additions,
            draft: view.letter?.draft?.sha256.description,
            plan: view.network.flatMap { $0.standing == .planned ? $0.plan?.digest : nil },
            scans: [SignedDocument.letter: view.letter?.scan, .record: view.handover?.scan].compactMapValues {
                $0.flatMap { $0.standing == .unconfirmed ? $0.sha256.description : nil }
            }, offer: offer)
    }
}
