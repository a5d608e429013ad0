// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Values

/// The result of checking a hand-over document.
package struct RecordFindings: Codable, Hashable, Sendable {
    package enum Conclusion: String, Codable, Sendable {
        /// Every byte is as it was sealed, and the evidence agrees with itself.
        case intact
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

    package var conclusion: Conclusion
    package var recordNumber: String?
    package var caseNumber: String?
    package var sealedAt: Timestamp?
    /// The verdict computed anew from the measurements.
    package var verdict: Outcome?
    package var findings: [Finding]
    /// Notes that the reader of the conclusion needs, for example whose keys were used.
    package var notes: [String]

    /// 0 intact, 2 altered, 3 could not be checked.
    package var exitCode: Int32 {
        switch conclusion {
        case .intact: 0
        case .altered: 2
        case .unchecked: 3
        }
    }

    /// Plain text in English: the conclusion, then the findings that do not hold, then those that do.
    package var text: String {
        var lines: [String] = []
        let name = recordNumber.map { "Hand-over record \($0)" } ?? "Hand-over record"
        switch conclusion {
        case .intact: lines.append("INTACT: \(name) is as it was sealed.")
        case .altered: lines.append("ALTERED: \(name) is not as it was sealed.")
        case .unchecked: lines.append("NOT CHECKED: \(name) could not be checked.")
        }
        if let caseNumber, let sealedAt { lines.append("Case \(caseNumber), sealed \(sealedAt).") }
        if let verdict { lines.append("Verdict computed anew from the measurements: \(verdict.rawValue).") }
        let faults = findings.filter { $0.standing != .holds }
        if !faults.isEmpty {
            lines += ["", "What does not hold:"]
            for fault in faults {
                lines.append("  [\(fault.standing.rawValue)] \(fault.subject): \(fault.what)")
                if let expected = fault.expected { lines.append("      expected SHA-256 \(expected)") }
                if let found = fault.found { lines.append("      found SHA-256    \(found)") }
            }
        }
        let holding = findings.filter { $0.standing == .holds }
        if !holding.isEmpty {
            lines += ["", faults.isEmpty ? "What was checked:" : "What still holds:"]
            lines += holding.map { "  [holds] \($0.subject): \($0.what)" }
        }
        if !notes.isEmpty { lines += [""] + notes }
        return lines.joined(separator: "\n") + "\n"
    }
}
