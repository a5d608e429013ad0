// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values

/// A form for each action that this person may take.
extension CasePage {
    func forms(isGrave: Bool) -> [[String: Any]] {
        let known = view.actions.compactMap(ActionForm.of).filter { $0.isGrave == isGrave }
        // While the agents verify there is nothing to do: what may be done stays folded.
        let isNext = !isGrave && view.summary.stage != .verifying
        return known.enumerated().map { index, form in
            let again = refused?.action == form.action ? refused : nil
            let model = FormModel(
                texts: texts, values: again?.values ?? proposals(for: form.action),
                refusal: again.flatMap { again in again.problem.field.map { ($0, again.message) } },
                prefix: "\(form.action.rawValue)-")
            var item: [String: Any] = [
                "name": texts.text("action.\(form.action.rawValue).name"),
                "button": texts.text("action.\(form.action.rawValue).button"),
                "href": "/cases/\(view.summary.number)/actions/\(form.action.rawValue)",
                "fields": model.fields(form.fields), "primary": index == 0 && isNext,
                "open": index == 0 && isNext || again != nil, "action": form.action.rawValue, "hint": false,
            ]
            if let hint = texts.lookUp("action.\(form.action.rawValue).hint") { item["hint"] = hint }
            return item
        }
    }

    /// What is already known and need not be typed.
    private func proposals(for action: Action) -> [String: String] {
        let form = view.application
        switch action {
        case .register: return ["receivedOn": formatting.isoDate(.now)]
        case .sendReply: return ["recipient": form.agency.email]
        case .startVerification: return ["observationSeconds": "\(settings.observationSeconds)"]
        case .signHandover:
            return [
                "officer.name": user.displayName, "officer.position": user.position ?? "",
                "applicant.name": form.contact.name, "applicant.position": form.contact.position,
            ]
        case .recordArrival: return ["deliveredBy": form.contact.name]
        case .recordInstallation:
            let known = view.allocation?.macAddresses.map(\.description) ?? []
            return [
                "macAddresses": (known.isEmpty ? form.server.macAddresses : known).joined(separator: "\n"),
                "switchPort": view.allocation?.switchPort ?? "", "rackPosition": view.allocation?.rackPosition ?? "",
            ]
        case .archiveReply: return ["retentionYears": "5"]
        case .recordCheck:
            return Dictionary(
                uniqueKeysWithValues: Facility.allCases.map { ("findings.\($0.rawValue).available", "true") })
        default: return [:]
        }
    }
}
