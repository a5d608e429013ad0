// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// A form for each action that this person may take.
extension CasePage {
    func forms(isGrave: Bool) -> [[String: Any]] {
        let steps = view.actions.compactMap { $0.formStep }.filter { $0.isGrave == isGrave }
        // While the agents verify there is nothing to do: what may be done stays folded.
        let isNext = !isGrave && view.summary.stage != .verifying
        return steps.enumerated().map { index, step in
            let action = step.action
            let again = refused?.action == action ? refused : nil
            let model = FormModel(
                texts: texts, values: again?.values ?? step.proposedValues(known),
                problems: again.map { FormModel.problems($0.problem, $0.message) } ?? [],
                prefix: "\(action.rawValue)-")
            var item: [String: Any] = [
                "name": texts[step.words.title],
                "button": texts[step.words.button],
                "href": "/cases/\(view.summary.number)/actions/\(action.rawValue)",
                "fields": model.fields(step.shapes), "primary": index == 0 && isNext,
                "open": index == 0 && isNext || again != nil, "action": action.rawValue, "hint": false,
            ]
            if let hint = step.words.hint { item["hint"] = texts[hint] }
            return item
        }
    }

    /// What a form may propose.
    private var known: KnownFacts {
        KnownFacts(
            application: view.application,
            installation: view.allocation.map {
                Installation(
                    macAddresses: $0.macAddresses.map(\.description), switchPort: $0.switchPort,
                    rackPosition: $0.rackPosition)
            }, user: Party(name: user.displayName, position: user.position ?? ""), today: formatting.day(now),
            observationSeconds: settings.observationSeconds)
    }
}
