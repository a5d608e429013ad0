// SPDX-License-Identifier: Apache-2.0

@testable import Documents
import Evidence
import EvidenceSamples
import Judging
import Values

/// The annex's page, tables and charts, over whole reports with extreme figures: ``HostileReports``.
enum AnnexTarget: FuzzTarget {
    static let name = "annex"
    static let longestInput = 192

    static func check(_ input: UnsafeRawBufferPointer) throws(Violation) {
        var script = Script(input)
        let hostile = HostileReports(&script)
        guard var facts = HostileRecord.facts else { throw Violation("the healthy evidence is refused") }
        for index in facts.reports.indices {
            facts.reports[index].body = facts.reports[index].body.vantage == .inside ? hostile.inside : hostile.outside
        }
        facts.verdict = Judge(order: Samples.order).verdict(reports: hostile.all)
        let page: AnnexPage
        do {
            page = try AnnexPage(HostileRecord.annex, facts: facts, office: .temanggung)
        } catch {
            throw Violation("no page: \(error)")
        }
        for chart in page.charts {
            try expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"), "a chart with what is no number")
            try expect(chart.svg.utf8.count < 1 << 20, "a chart of \(chart.svg.utf8.count) bytes")
        }
    }
}
