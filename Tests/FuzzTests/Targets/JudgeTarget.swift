// SPDX-License-Identifier: Apache-2.0

import Evidence
import EvidenceSamples
import Judging
import Values
import Words

/// Judge and words, over whole reports with extreme figures: ``HostileReports``. A byte behind these chooses whether the verdict is written and read
/// again, which takes longer than all else.
enum JudgeTarget: FuzzTarget {
    static let name = "judge"
    static let longestInput = 192

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        let hostile = HostileReports(&script)
        let verdict = Judge(order: Samples.order).verdict(reports: hostile.all)
        try expect(
            verdict.judgements.count, equals: Vantage.allCases.map { Samples.order.checks(for: $0).count }.reduce(0, +),
            "a judgement of each check")
        if script.byte() & 7 == 1 { try readAgain(verdict) }
        for report in hostile.all {
            _ = ReportTimes(report, order: Samples.order).faults
        }
        for result in hostile.changed {
            for language in Language.allCases {
                let words = result.measurement.sentence(in: language)
                try expect(
                    !words.unicodeScalars.contains { $0.properties.generalCategory == .control },
                    "a sentence with a control character")
            }
        }
    }

    private static func readAgain(_ verdict: Verdict) throws(Violation) {
        guard let written = try? CanonicalJSON.encode(verdict),
            let again = try? CanonicalJSON.decode(Verdict.self, from: written)
        else { throw Violation("the verdict cannot be written and read") }
        try expect(again == verdict, "the verdict read again is another")
    }
}
