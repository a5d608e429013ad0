// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// The form of an action that the reader may take.
struct ActionForm: TemplateModel {
    let action: String
    let name: String
    let hint: String?
    let href: String
    let fields: [FieldModel]
    let button: String
    let primary: Bool
    let open: Bool

    static func all(of reading: CaseReading, isGrave: Bool) -> [ActionForm] {
        let steps = reading.view.actions.compactMap { $0.formStep }.filter { $0.isGrave == isGrave }
        // No action is expected during a verification, so that the forms of possible actions stay folded.
        let isNext = !isGrave && reading.view.summary.stage != .verifying
        return steps.enumerated().map { ActionForm($1, isPrimary: $0 == 0 && isNext, of: reading) }
    }

    private init(_ step: any FormStep.Type, isPrimary: Bool, of reading: CaseReading) {
        let texts = reading.texts
        let again = reading.refused.flatMap { $0.action == step.action ? $0 : nil }
        let model = FormModel(
            texts: texts, values: again?.values ?? step.proposedValues(reading.known),
            problems: again.map { FormModel.problems($0.problem) } ?? [],
            prefix: "\(step.action.rawValue)-")
        action = step.action.rawValue
        name = texts[step.words.title]
        hint = step.words.hint.map { texts[$0] }
        href = "/cases/\(reading.view.summary.number)/actions/\(step.action.rawValue)"
        fields = model.fields(step.shapes)
        button = texts[step.words.button]
        primary = isPrimary
        open = isPrimary || again != nil
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
            plan: view.network.flatMap { $0.standing == .planned ? $0.plan?.digest : nil })
    }
}
