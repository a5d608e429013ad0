// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Identity
import OfficeSupport
import Testing
import Values

@Suite("Refusals that are written down")
struct RefusalTests {
    private func lines(_ what: String, _ office: TestOffice) async throws -> [AuditLine] {
        try await office.store.read { try $0.auditTrail(most: 2_000) }.filter { $0.what == what }
    }

    @Test("refused enrolments of one address are one line an hour")
    func enrolments() async throws {
        try await TestOffice.open { office in
            let token = try await AgentTests.token(office)
            let unknown = try AgentTests.request(JoinToken(pin: token.pin))
            for index in 0..<20 {
                _ = try await problem {
                    try await office.casework.agents.enrol(unknown, from: "2001:db8:1:2::\(index)")
                }
            }
            _ = try await problem { try await office.casework.agents.enrol(unknown, from: "192.0.2.9") }
            let found = try await lines("agent.refused", office)
            #expect(Set(found.map(\.who)) == ["2001:db8:1:2::/64", "192.0.2.9"])
            #expect(found.count == 2)
            #expect(found.contains { $0.detail.hasPrefix("20 × ") && $0.detail.contains(unknown.tokenID) })
            office.clock.advance(3_600)
            _ = try await problem { try await office.casework.agents.enrol(unknown, from: "192.0.2.9") }
            #expect(try await lines("agent.refused", office).count == 3)
        }
    }

    @Test("however many addresses they come from, an hour has so many lines")
    func manyAddresses() async throws {
        try await TestOffice.open { office in
            let now = office.clock.time
            try await office.store.write { records in
                for index in 0..<500 {
                    try records.auditRefusal("agent.refused", by: "192.0.2.\(index)", "x", at: now)
                }
            }
            let found = try await lines("agent.refused", office)
            #expect(found.count == 201)
            #expect(found.first { $0.who == "others" }?.detail == "300 × x")
        }
    }

    @Test("refused gap records of one agent are one line, and after so many it has to wait")
    func gaps() async throws {
        try await ReportTests.verifying { office, agent, _, _ in
            // The epoch of the agent is 1 already: this opens none.
            let gap = GapRecord(
                agent: agent.id, last: agent.place, newEpoch: 0, lost: 3, reason: "disk full", at: office.clock.time)
            let envelope = try Envelope(signing: CanonicalJSON.encode(gap), type: .gap, with: agent.key).encoded()
            var codes: [String] = []
            for _ in 0..<40 {
                codes.append(
                    try await problem { try await office.casework.reports.accept(envelope, agent: agent.id) }.code)
            }
            #expect(
                codes == Array(repeating: "report.sequence", count: 30) + Array(repeating: "report.rate", count: 10))
            let found = try await lines("agent.gapRefused", office)
            #expect(found.map(\.who) == [agent.id])
            #expect(found.map(\.detail) == ["30 × report.sequence"])
        }
    }
}
