// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// A fact by its name.
struct FactRow: TemplateModel {
    let label: String
    let value: String
    let mono: Bool
}

/// A table of a case's facts; unknown facts have no row.
struct FactTable {
    let view: CaseView
    let formatting: Formatting

    private var texts: Catalogue { formatting.catalogue }

    private func row(_ label: Phrase, _ value: String?, mono: Bool = false) -> FactRow? {
        guard let value, !value.isEmpty else { return nil }
        return FactRow(label: texts[label], value: value, mono: mono)
    }

    var applicationRows: [FactRow] {
        let form = view.application
        return [
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
            row(FactWords.hostName, form.service.serverName, mono: true),
            form.service.pattern.flatMap { row(FactWords.pattern, "\($0.send) → \($0.expect)", mono: true) },
        ].compactMap(\.self)
    }

    func rows(_ allocation: AllocationView) -> [FactRow] {
        let grant = texts.text(
            "case.grant",
            [
                "in": formatting.rate(Double(allocation.grant.inBitsPerSecond)),
                "out": formatting.rate(Double(allocation.grant.outBitsPerSecond)),
                "burst": formatting.size(Int(allocation.grant.burstBytes)),
            ])
        return [
            row(FactWords.publicAddress, "\(allocation.publicAddress)", mono: true),
            row(FactWords.publicPort, "\(allocation.publicPort)", mono: true),
            row(FactWords.serverAddress, "\(allocation.serverAddress):\(allocation.serverPort)", mono: true),
            row(FactWords.hostName, allocation.hostName?.description, mono: true),
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
        ].compactMap(\.self)
    }

    func rows(_ letter: LetterView) -> [FactRow] {
        let signer = letter.signer.map { name in
            if let acting = letter.acting { return texts[acting.phrase(name)] }
            let abbreviation = texts[letter.capacity?.abbreviation ?? .empty]
            return abbreviation.isEmpty ? name : "\(abbreviation) \(name)"
        }
        return [
            row(FactWords.decision, view.summary.decision.map { texts[$0.choice] }),
            row(FactWords.reason, letter.reason),
            row(FactWords.additions, letter.additions),
            row(FactWords.letterNumber, letter.number),
            row(FactWords.signer, signer),
            row(FactWords.approvedForSigning, letter.approved.map(formatting.dateTime)),
            row(FactWords.wetSignature, letter.approved.map { _ in sentence(letter.scan) }),
            row(FactWords.recipient, letter.recipient),
        ].compactMap(\.self)
    }

    func rows(_ handover: HandoverView) -> [FactRow] {
        let known = [
            row(FactWords.recordNumber, handover.recordNumber),
            row(FactWords.arrived, formatting.dateTime(handover.arrived)),
        ]
        let delivery = handover.delivery.facts.map { row($0.label, $0.text) }
        let signed = [
            row(FactWords.recordMade, handover.made.map(formatting.dateTime)),
            row(FactWords.officer, handover.officer), row(FactWords.applicantSigner, handover.applicant),
            row(FactWords.wetSignature, handover.made.map { _ in sentence(handover.scan) }),
        ]
        return (known + delivery + signed).compactMap(\.self)
    }

    /// What is known of a signature on paper.
    private func sentence(_ scan: ScanView?) -> String {
        guard let scan else { return texts.text("scan.none") }
        let values = [
            "by": scan.by, "at": formatting.dateTime(scan.at), "ruledBy": scan.ruledBy ?? "",
            "ruled": scan.ruled.map(formatting.dateTime) ?? "",
        ]
        switch scan.standing {
        case .unconfirmed: return texts.text("scan.unconfirmed", values)
        case .confirmed: return texts.text("scan.confirmed", values)
        case .rejected: return texts.text("scan.rejected", values) + (scan.note.map { " \($0)" } ?? "")
        }
    }

    func rows(_ exception: ExceptionView) -> [FactRow] {
        [
            row(FactWords.reason, exception.reason),
            row(FactWords.proposed, "\(exception.proposedBy), \(formatting.dateTime(exception.proposed))"),
            row(
                FactWords.approved,
                exception.approved.map { "\(exception.approvedBy ?? ""), \(formatting.dateTime($0))" }),
        ].compactMap(\.self)
    }
}
