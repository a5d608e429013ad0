// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Values
package import Words

/// The result of checking a hand-over document.
package struct RecordFindings: Codable, Hashable, Sendable {
    package enum Conclusion: String, Codable, Sendable {
        /// Every byte is as the service sealed it whose keys came from outside the document, and the evidence agrees with itself.
        case intact
        /// The document agrees with itself, under no keys but its own: anybody could have made it.
        case originUnknown
        case altered
        /// The file could not be checked: it is no hand-over document, or too damaged to tell.
        case unchecked
    }

    /// One examined property.
    package struct Finding: Codable, Hashable, Sendable {
        package enum Standing: String, Codable, Sendable {
            case holds, altered, missing, unchecked
        }

        /// A file's name, `pages`, `seal`, `keys`, `ledger` or `verdict`.
        package var subject: String
        package var standing: Standing
        /// One English sentence.
        package var what: String
        package var expected: Digest?
        package var found: Digest?
    }

    /// Whose keys the document was checked with.
    package struct Origin: Codable, Hashable, Sendable {
        package enum Anchor: String, Codable, Sendable {
            /// The reader brought the keys.
            case given
            /// They were kept since an earlier check.
            case pinned
            /// The document's own.
            case none
        }

        /// The service's id, as its ledger's key says it.
        package var service: String
        package var office: String?
        /// ``KeyFingerprint``.
        package var fingerprint: Digest
        package var anchor: Anchor

        var title: String { office.map { "\($0) (\(service))" } ?? service }
    }

    package var conclusion: Conclusion
    package var recordNumber: String?
    package var caseNumber: String?
    package var sealedAt: Timestamp?
    /// The verdict computed anew from the measurements.
    package var verdict: Outcome?
    package var findings: [Finding]
    /// What the reader of the conclusion must know, for example whose keys were used.
    package var notes: [Phrase]
    package var origin: Origin?
    /// Agents that reported and whose cosignature is missing: that the ledger was not rewritten they do not say.
    package var unwitnessed: [String] = []
    /// The keys inside the document, when they read: what trust on first use would pin.
    package var ownKeys: TrustedKeys?

    private enum CodingKeys: String, CodingKey {
        case conclusion, recordNumber, caseNumber, sealedAt, verdict, findings, notes, origin, unwitnessed
    }

    /// 0 intact, 1 altered, 2 could not be checked, 3 consistent but of unknown origin.
    package var exitCode: Int32 {
        switch conclusion {
        case .intact: 0
        case .altered: 1
        case .unchecked: 2
        case .originUnknown: 3
        }
    }

    /// For people: the conclusion, then everything that does not hold, then what does. Findings are in English.
    package func text(in language: Language) -> String {
        let name =
            (recordNumber.map {
                Phrase(id: "Berita acara {number}", en: "Hand-over record {number}").filled(["number": $0])
            }
                ?? Phrase(id: "Dokumen serah terima", en: "Hand-over record"))
        var lines = [headline.filled(["name": name[language]])[language]]
        if let caseNumber, let sealedAt {
            let line = Phrase(id: "Berkas {case}, disegel {time}.", en: "Case {case}, sealed {time}.")
            lines.append(line.filled(["case": caseNumber, "time": sealedAt.description])[language])
        }
        if let verdict {
            let line = Phrase(
                id: "Hasil yang dihitung ulang dari pengukuran: ", en: "Verdict computed anew from the measurements: ")
            lines.append(line[language] + verdict.rawValue + ".")
        }
        let faults = findings.filter { $0.standing != .holds }
        if !faults.isEmpty {
            lines += ["", Phrase(id: "Yang tidak cocok:", en: "What does not hold:")[language]]
            for fault in faults {
                lines.append("  [\(fault.standing.title[language])] \(fault.subject): \(fault.what)")
                if let expected = fault.expected {
                    lines.append(
                        Phrase(id: "      seharusnya SHA-256 ", en: "      expected SHA-256 ")[language] + "\(expected)"
                    )
                }
                if let found = fault.found {
                    lines.append(
                        Phrase(id: "      ditemukan SHA-256  ", en: "      found SHA-256    ")[language] + "\(found)")
                }
            }
        }
        let holding = findings.filter { $0.standing == .holds }
        if !holding.isEmpty {
            let heading =
                faults.isEmpty
                ? Phrase(id: "Yang diperiksa:", en: "What was checked:")
                : Phrase(id: "Yang masih cocok:", en: "What still holds:")
            lines += ["", heading[language]]
            lines += holding.map { "  [\($0.standing.title[language])] \($0.subject): \($0.what)" }
        }
        if !notes.isEmpty { lines += [""] + notes.map { $0[language] } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// With `{name}` for the document's name.
    private var headline: Phrase {
        switch conclusion {
        case .intact:
            return Phrase(
                id: "UTUH: {name} masih seperti saat disegel oleh {office}.",
                en: "INTACT: {name} is as it was sealed by {office}."
            ).filled(["office": origin?.title ?? "-"])
        case .originUnknown:
            return Phrase(
                id:
                    "KONSISTEN, ASAL TIDAK DIKETAHUI: {name} tidak bertentangan dengan dirinya sendiri, tetapi tidak ada bukti dari luar "
                    + "bahwa dinas yang membuatnya.",
                en:
                    "CONSISTENT, ORIGIN UNKNOWN: {name} agrees with itself, but nothing from outside shows that the office made it."
            )
        case .altered:
            return Phrase(
                id: "BERUBAH: {name} tidak seperti yang disegel dinas.", en: "ALTERED: {name} is not as it was sealed.")
        case .unchecked:
            return Phrase(
                id: "TIDAK DIPERIKSA: {name} tidak dapat diperiksa.", en: "NOT CHECKED: {name} could not be checked.")
        }
    }
}

extension RecordFindings.Finding.Standing {
    var title: Phrase {
        switch self {
        case .holds: Phrase(id: "cocok", en: "holds")
        case .altered: Phrase(id: "berubah", en: "altered")
        case .missing: Phrase(id: "hilang", en: "missing")
        case .unchecked: Phrase(id: "tidak diperiksa", en: "unchecked")
        }
    }
}
