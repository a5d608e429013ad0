// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Procedure
internal import Values
internal import Words

/// What is known of the case.
extension CasePage {
    private func row(_ label: Phrase, _ value: String?, mono: Bool = false) -> [String: Any]? {
        guard let value, !value.isEmpty else { return nil }
        return ["label": texts[label], "value": value, "mono": mono]
    }

    func application() -> [String: Any] {
        let form = view.application
        return [
            "rows": [
                row(FactWords.received, formatting.dateTime(view.summary.received)),
                row(FactWords.incomingAgenda, view.incomingAgenda),
                row(FactWords.agencyHead, form.agency.head), row(FactWords.agencyAddress, form.agency.address),
                row(FactWords.agencyContact, "\(form.agency.email), \(form.agency.phone)"),
                row(
                    FactWords.contact,
                    "\(form.contact.name), \(form.contact.position) (\(form.contact.email), \(form.contact.phone))"),
                row(FactWords.applicantLetter, "\(form.letter.number), \(formatting.date(written: form.letter.date))"),
                row(FactWords.purpose, form.purpose),
                row(
                    FactWords.server,
                    "\(form.server.name): \(form.server.brand) \(form.server.model), \(form.server.rackUnits) U, \(form.server.powerWatts) W"
                ),
                row(FactWords.operatingSystem, form.server.operatingSystem),
                row(FactWords.macAddresses, form.server.macAddresses.joined(separator: ", "), mono: true),
                row(
                    FactWords.bandwidth,
                    texts.text(
                        "case.bandwidth",
                        [
                            "in": "\(form.bandwidth.inMbps)", "out": "\(form.bandwidth.outMbps)",
                            "burst": "\(form.bandwidth.burstMegabytes)",
                        ])),
                row(
                    FactWords.service,
                    "\(texts[ServiceProtocol(rawValue: form.service.protocol)?.choice ?? Phrase(everywhere: form.service.protocol)]), port \(form.service.port)"
                ),
                form.service.pattern.flatMap { row(FactWords.pattern, "\($0.send) → \($0.expect)", mono: true) },
            ].compactMap(\.self)
        ]
    }

    func findings() -> [[String: Any]] {
        view.findings.map { finding in
            [
                "name": texts[finding.resource.title], "available": finding.available,
                "state": texts.text(finding.available ? "finding.available" : "finding.short"), "note": finding.note,
            ]
        }
    }

    func allocation(_ allocation: AllocationView) -> [String: Any] {
        let grant = texts.text(
            "case.grant",
            [
                "in": formatting.rate(Double(allocation.grant.inBitsPerSecond)),
                "out": formatting.rate(Double(allocation.grant.outBitsPerSecond)),
                "burst": formatting.size(Int(allocation.grant.burstBytes)),
            ])
        return [
            "standing": texts[allocation.standing.title],
            "versionText": texts.text("case.version", ["n": "\(allocation.version)"]),
            "rows": [
                row(FactWords.publicAddress, "\(allocation.publicAddress)", mono: true),
                row(FactWords.publicPort, "\(allocation.publicPort)", mono: true),
                row(FactWords.serverAddress, "\(allocation.serverAddress):\(allocation.serverPort)", mono: true),
                row(FactWords.gateway, "\(allocation.gateway)", mono: true),
                row(FactWords.site, allocation.site),
                row(
                    FactWords.rackPosition,
                    "\(allocation.rackPosition), \(allocation.rackUnits) U, \(allocation.powerWatts) W"),
                row(FactWords.switchPort, allocation.switchPort, mono: true), row(FactWords.cable, allocation.cable),
                row(
                    FactWords.macAddresses, allocation.macAddresses.map(\.description).joined(separator: ", "),
                    mono: true),
                row(FactWords.grant, grant),
            ].compactMap(\.self),
        ]
    }

    func rows(_ letter: LetterView) -> [[String: Any]] {
        let signer = letter.signer.map { name in
            let abbreviation = texts[letter.capacity?.abbreviation ?? .empty]
            return abbreviation.isEmpty ? name : "\(abbreviation) \(name)"
        }
        let isDrafted = view.summary.step > .draft
        return [
            row(FactWords.decision, view.summary.decision.map { texts[$0.choice] }),
            row(FactWords.reason, letter.reason),
            row(FactWords.letterBody, letter.body ?? (isDrafted ? texts[FactWords.standardForm] : nil)),
            row(FactWords.letterNumber, letter.number),
            row(FactWords.signer, signer), row(FactWords.signed, letter.signed.map(formatting.dateTime)),
            row(FactWords.recipient, letter.recipient),
        ].compactMap(\.self)
    }

    func rows(_ handover: HandoverView) -> [[String: Any]] {
        [
            row(FactWords.recordNumber, handover.recordNumber),
            row(FactWords.arrived, formatting.dateTime(handover.arrived)),
            row(FactWords.serialNumber, handover.serialNumber, mono: true),
            row(FactWords.condition, handover.condition),
            row(FactWords.deliveredBy, handover.deliveredBy),
            row(FactWords.recordSigned, handover.signed.map(formatting.dateTime)),
            row(FactWords.officer, handover.officer), row(FactWords.applicantSigner, handover.applicant),
        ].compactMap(\.self)
    }

    func rows(_ exception: ExceptionView) -> [[String: Any]] {
        [
            row(FactWords.reason, exception.reason),
            row(FactWords.proposed, "\(exception.proposedBy), \(formatting.dateTime(exception.proposed))"),
            row(
                FactWords.approved,
                exception.approved.map { "\(exception.approvedBy ?? ""), \(formatting.dateTime($0))" }),
        ].compactMap(\.self)
    }

    func files(_ files: [FileView], _ kind: String) -> [[String: Any]] {
        files.map { file in
            [
                "name": texts[file.title], "file": file.name,
                "kind": file.mediaType == FrameEvidence.mediaType ? "pcapng" : "JSON",
                "href": "/api/v1/cases/\(view.summary.number)/\(kind)/\(file.name)",
                "size": formatting.size(file.size), "at": formatting.dateTime(file.at), "sha256": "\(file.sha256)",
            ]
        }
    }

    func pending() -> [[String: Any]] {
        view.pending.map { item in
            var model: [String: Any] = [
                "name": texts[item.kind.title],
                "detail": texts.text(
                    "case.pendingDetail",
                    ["since": formatting.dateTime(item.since), "attempts": "\(item.attempts)"]),
                "error": false,
            ]
            if let error = item.lastError { model["error"] = error }
            return model
        }
    }

    func events() -> [[String: Any]] {
        view.events.reversed().map { event in
            var item: [String: Any] = [
                "seq": event.seq, "at": formatting.dateTime(event.at), "machine": formatting.machine(event.at),
                "name": texts[event.name.title], "actor": event.actor,
                "role": texts[event.role.title], "words": false, "leaf": false,
            ]
            if let words = Self.words(of: event.details) { item["words"] = words }
            item["leaf"] = "\(event.leaf)"
            return item
        }
    }

    /// The words that a person wrote with an event.
    private static func words(of details: JSONValue) -> String? {
        for key in ["reason", "instruction", "workPlan", "body", "detail"] {
            if let text = details[key]?.text, !text.isEmpty { return text }
        }
        return nil
    }
}
