// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Evidence
import Foundation
import OfficeSupport
import Testing
import Values
import Words

/// An enrolled agent that signs figures which no measurement has. Each was a trap once, or an endless loop: now it is refused where it is
/// decoded, nothing of it is stored, and the service takes the next report.
struct HostileFigureTests {
    /// A signed report whose text was changed: what no program of ours would write.
    private func hostile(
        _ agent: TestAgent, _ order: VerificationOrder, _ change: (String) -> String
    ) throws -> [UInt8] {
        let genuine = try agent.sign(agent.report(order), of: order)
        let text = String(decoding: genuine.payload, as: UTF8.self)
        let changed = change(text)
        #expect(changed != text)
        return try Envelope(signing: Array(changed.utf8), type: .report, with: agent.key).encoded()
    }

    private func expectRefusal(field: String, _ change: @escaping (String) -> String) async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let bytes = try hostile(agent, order, change)
            let refusal = try await problem { try await office.casework.reports.accept(bytes, agent: agent.id) }
            #expect(refusal.kind == .invalid && refusal.code == "report.malformed")
            #expect(refusal.detail.en.contains(field), "\(refusal.detail.en)")
            #expect(try await office.store.read { try $0.reports(orderID: order.id) }.isEmpty)
            try await ReportTests.expectUnmoved(office, number)
            let receipt = try await agent.deliver(agent.report(order), of: order, to: office)
            #expect(receipt.counts)
            #expect(try await office.view(number).summary.stage != .verifying)
        }
    }

    @Test("a window of 1e-320 seconds", arguments: ["1e-320", "0", "-1", "1e300"])
    func window(_ seconds: String) async throws {
        try await expectRefusal(field: "windows.[0].seconds") { text in
            guard let windows = text.range(of: "\"windows\":["),
                let place = text[windows.upperBound...].range(of: #""seconds":[0-9.]+"#, options: .regularExpression)
            else { return text }
            return text.replacingCharacters(in: place, with: "\"seconds\":\(seconds)")
        }
    }

    @Test(
        "counters of 2^64 − 1", arguments: ["kept", "received", "dropped", "framesSent", "bootNanosecondsEnded"])
    func counter(_ name: String) async throws {
        try await expectRefusal(field: name) { text in
            guard let place = text.range(of: "\"\(name)\":[0-9]+", options: .regularExpression) else { return text }
            return text.replacingCharacters(in: place, with: "\"\(name)\":18446744073709551615")
        }
    }

    @Test("a check of 1e300 seconds, a place in the chain of 2^63 − 1, a name with a control character")
    func others() async throws {
        try await expectRefusal(field: "checks.[0].seconds") {
            $0.replacing("\"method\":\"test\",\"seconds\":1}", with: "\"method\":\"test\",\"seconds\":1e300}")
                .replacing("\"seconds\":1}", with: "\"seconds\":1e300}")
        }
        try await expectRefusal(field: "seq") {
            $0.replacing("\"seq\":1", with: "\"seq\":9223372036854775807")
        }
        try await expectRefusal(field: "software") {
            $0.replacing("\"software\":\"test\"", with: "\"software\":\"te\\u001b[2Jst\"")
        }
    }

    @Test("a phase of 1e300 seconds")
    func phase() async throws {
        let text =
            #"{"exercise":{"destination":"203.0.113.10","phases":[{"began":"2026-11-23T08:15:30.000000Z","direction":"in","offeredBitsPerSecond":1e9,"receivedBytes":1,"seconds":1e300}],"port":5201}}"#
        try await expectRefusal(field: "phases.[0].seconds") { report in
            guard let place = report.range(of: #""measurement":\{"link":\{[^}]*\}\}"#, options: .regularExpression)
            else {
                return report
            }
            return report.replacingCharacters(in: place, with: "\"measurement\":" + text)
        }
    }

    @Test("A report whose windows lie outside its run is kept, and its bandwidth proves nothing")
    func times() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let report = agent.report(order) { $0.bootNanosecondsEnded = $0.bootNanosecondsBegan + 1_000_000_000 }
            let receipt = try await agent.deliver(report, of: order, to: office)
            #expect(receipt.counts)
            let view = try await office.view(number)
            #expect(view.summary.stage == .remedy)
            let lines = try #require(view.verification).checks
            #expect(lines.contains { $0.reason == .timesContradict })
            #expect(lines.allSatisfy { $0.outcome != .passed })
        }
    }
}
