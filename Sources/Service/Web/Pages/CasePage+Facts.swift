// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Procedure
internal import Values
internal import Words

/// What is known of the case.
extension CasePage {
    private func row(_ key: String, _ value: String?, mono: Bool = false) -> [String: Any]? {
        guard let value, !value.isEmpty else { return nil }
        return ["label": texts.text("fact.\(key)"), "value": value, "mono": mono]
    }

    func application() -> [String: Any] {
        let form = view.application
        return [
            "rows": [
                row("received", formatting.dateTime(view.summary.received)),
                row("incomingAgenda", view.incomingAgenda),
                row("agencyHead", form.agency.head), row("agencyAddress", form.agency.address),
                row("agencyContact", "\(form.agency.email), \(form.agency.phone)"),
                row(
                    "contact",
                    "\(form.contact.name), \(form.contact.position) (\(form.contact.email), \(form.contact.phone))"),
                row("applicantLetter", "\(form.letter.number), \(formatting.date(written: form.letter.date))"),
                row("purpose", form.purpose),
                row(
                    "server",
                    "\(form.server.name): \(form.server.brand) \(form.server.model), \(form.server.rackUnits) U, \(form.server.powerWatts) W"
                ),
                row("system", form.server.operatingSystem),
                row("macAddresses", form.server.macAddresses.joined(separator: ", "), mono: true),
                row(
                    "bandwidth",
                    texts.text(
                        "case.bandwidth",
                        [
                            "in": "\(form.bandwidth.inMbps)", "out": "\(form.bandwidth.outMbps)",
                            "burst": "\(form.bandwidth.burstMegabytes)",
                        ])),
                row(
                    "service",
                    "\(texts[ServiceProtocol(rawValue: form.service.protocol)?.choice ?? Phrase(everywhere: form.service.protocol)]), port \(form.service.port)"
                ),
                form.service.pattern.flatMap { row("pattern", "\($0.send) → \($0.expect)", mono: true) },
            ].compactMap(\.self)
        ]
    }

    func findings() -> [[String: Any]] {
        view.findings.map { finding in
            [
                "name": texts.text("resource.\(finding.resource.rawValue)"), "available": finding.available,
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
            "standing": texts.text("standing.\(allocation.standing.rawValue)"),
            "versionText": texts.text("case.version", ["n": "\(allocation.version)"]),
            "rows": [
                row("publicAddress", "\(allocation.publicAddress)", mono: true),
                row("publicPort", "\(allocation.publicPort)", mono: true),
                row("serverAddress", "\(allocation.serverAddress):\(allocation.serverPort)", mono: true),
                row("gateway", "\(allocation.gateway)", mono: true),
                row("site", allocation.site),
                row("rack", "\(allocation.rackPosition), \(allocation.rackUnits) U, \(allocation.powerWatts) W"),
                row("switchPort", allocation.switchPort, mono: true), row("cable", allocation.cable),
                row("macAddresses", allocation.macAddresses.map(\.description).joined(separator: ", "), mono: true),
                row("grant", grant),
            ].compactMap(\.self),
        ]
    }

    func rows(_ letter: LetterView) -> [[String: Any]] {
        let signer = letter.signer.map { name in
            letter.capacity.map {
                $0 == .definitive ? name : "\(texts.text("capacityShort.\($0.rawValue)")) \(name)"
            } ?? name
        }
        return [
            row("letterNumber", letter.number), row("letterBody", letter.body), row("reason", letter.reason),
            row("signer", signer), row("signed", letter.signed.map(formatting.dateTime)),
            row("recipient", letter.recipient),
        ].compactMap(\.self)
    }

    func rows(_ handover: HandoverView) -> [[String: Any]] {
        [
            row("recordNumber", handover.recordNumber), row("arrived", formatting.dateTime(handover.arrived)),
            row("serialNumber", handover.serialNumber, mono: true), row("condition", handover.condition),
            row("deliveredBy", handover.deliveredBy), row("recordSigned", handover.signed.map(formatting.dateTime)),
            row("officer", handover.officer), row("applicantSigner", handover.applicant),
        ].compactMap(\.self)
    }

    func rows(_ exception: ExceptionView) -> [[String: Any]] {
        [
            row("reason", exception.reason),
            row("proposed", "\(exception.proposedBy), \(formatting.dateTime(exception.proposed))"),
            row("approved", exception.approved.map { "\(exception.approvedBy ?? ""), \(formatting.dateTime($0))" }),
        ].compactMap(\.self)
    }

    func files(_ files: [FileView], _ kind: String) -> [[String: Any]] {
        files.map { file in
            let key = file.name.replacing(".", with: "_").replacing("-", with: "_")
            return [
                "name": texts.lookUp("file.\(key)") ?? file.name, "file": file.name,
                "kind": file.mediaType == FrameEvidence.mediaType ? "pcapng" : "JSON",
                "href": "/api/v1/cases/\(view.summary.number)/\(kind)/\(file.name)",
                "size": formatting.size(file.size), "at": formatting.dateTime(file.at), "sha256": "\(file.sha256)",
            ]
        }
    }

    func pending() -> [[String: Any]] {
        view.pending.map { item in
            var model: [String: Any] = [
                "name": texts.text("pending.\(item.kind.rawValue)"),
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
                "name": texts.lookUp("event.\(event.name)") ?? event.name, "actor": event.actor,
                "role": texts.text("role.\(event.role.rawValue)"), "words": false, "leaf": false,
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
