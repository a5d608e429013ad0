// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values

/// A form for each action that this person may take.
extension CasePage {
    func forms(isGrave: Bool) -> [[String: Any]] {
        let known = view.actions.filter { $0.formStep?.isGrave == isGrave }
        // While the agents verify there is nothing to do: what may be done stays folded.
        let isNext = !isGrave && view.summary.stage != .verifying
        return known.enumerated().map { index, action in
            let again = refused?.action == action ? refused : nil
            let model = FormModel(
                texts: texts, values: again?.values ?? proposals(for: action),
                problems: again.map { FormModel.problems($0.problem, $0.message) } ?? [],
                prefix: "\(action.rawValue)-")
            var item: [String: Any] = [
                "name": texts.text("action.\(action.rawValue).name"),
                "button": texts.text("action.\(action.rawValue).button"),
                "href": "/cases/\(view.summary.number)/actions/\(action.rawValue)",
                "fields": model.fields(action.formStep?.shapes ?? []), "primary": index == 0 && isNext,
                "open": index == 0 && isNext || again != nil, "action": action.rawValue, "hint": false,
            ]
            if let hint = texts.lookUp("action.\(action.rawValue).hint") { item["hint"] = hint }
            return item
        }
    }

    /// What is already known and need not be typed.
    private func proposals(for action: Action) -> [String: String] {
        let form = view.application
        switch action {
        case .register: return ["receivedOn": formatting.isoDate(now)]
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
        case .apply, .returnToApplicant, .resubmit, .dispose, .orderPreparation, .orderCheck, .orderReply, .draftReply,
            .reviewDraft, .initialDraft, .secretaryInitial, .signReply, .recordAgenda, .proposeException,
            .approveException, .cancel, .letterIssued, .mailDelivered, .recordIssued, .reportJudged,
            .verificationExpired, .annexSealed, .remind, .expire, .openIncident:
            return [:]
        }
    }
}
