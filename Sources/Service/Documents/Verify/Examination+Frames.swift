// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

/// The frames behind the checks, against the reports that name them.
extension Examination {
    mutating func checkFrames() {
        for report in reports {
            for (check, named) in report.body.frames {
                let name = FrameEvidence.name(of: check, from: report.body.vantage)
                guard let bytes = files[name] else {
                    if manifest?.awaited.contains(name) == true {
                        notes.append(
                            Phrase(
                                id: "{file}, yang disebut {report}, belum tiba saat dokumen disegel.",
                                en: "{file}, which {report} names, had not come when the document was sealed."
                            ).filled(["file": name, "report": report.name]))
                    } else {
                        add(
                            name, .missing, "\(report.name) names it, but it is not in the document",
                            expected: named.sha256)
                    }
                    continue
                }
                let found = Digest(of: bytes)
                if found == named.sha256 {
                    add(name, .holds, "the \(named.frames) frames behind \(check.rawValue) that \(report.name) names")
                } else {
                    add(
                        name, .altered, "is not the file that \(report.name) names for \(check.rawValue)",
                        expected: named.sha256, found: found)
                }
            }
        }
    }
}
