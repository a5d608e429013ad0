// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing
import Values

@testable import AgentRuntime

/// What `doctor` says of processes that were started afresh.
struct ProcessDiagnosisTests {
    private let began = Timestamp(seconds: 1_795_399_200)

    @Test func `restarts are counted by process, warn for a day, and are named after`() {
        #expect(ProcessDiagnosis(nil, at: began).finding.status == .unknown)
        var condition = AgentCondition(since: began)
        #expect(ProcessDiagnosis(condition, at: began).finding.status == .good)
        condition.count("probe", at: began.advanced(bySeconds: 60), why: "signal 9")
        condition.count("capture", at: began.advanced(bySeconds: 70), why: "exit status 75")
        condition.count("probe", at: began.advanced(bySeconds: 3_600), why: "signal 11")
        #expect(condition.restarts.map(\.process) == ["capture", "probe"])
        #expect(condition.restarts.map(\.times) == [1, 2])
        let soon = ProcessDiagnosis(condition, at: began.advanced(bySeconds: 7_200)).finding
        #expect(soon.status == .warning)
        #expect(soon.detail.contains("restarts of probe: 2") && soon.detail.contains("signal 11"))
        let later = ProcessDiagnosis(condition, at: began.advanced(bySeconds: 200_000)).finding
        #expect(later.status == .good && later.detail.contains("restarts of capture: 1"))
    }
}
