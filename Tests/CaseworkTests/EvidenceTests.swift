// SPDX-License-Identifier: Apache-2.0

import CaseStore
import Casework
import Documents
import Evidence
import FoundationEssentials
import Procedure
import Synchronization
import OfficeSupport
import Testing
import Values

/// The frames behind the checks: which agent may deliver which file, and which step waits for it.
struct EvidenceTests {
    /// A file as far as the service looks into it.
    private static func file(_ text: String) -> [UInt8] { [0x0a, 0x0d, 0x0d, 0x0a] + Array(text.utf8) }

    private static func evidence(_ check: CheckID, _ bytes: [UInt8]) -> FrameEvidence {
        FrameEvidence(
            name: FrameEvidence.name(of: check), sha256: Digest(of: bytes), bytes: bytes.count, frames: 1, omitted: 0)
    }

    /// A healthy report that names these files.
    private static func report(
        _ agent: TestAgent, _ order: VerificationOrder, _ files: [CheckID: [UInt8]]
    ) -> VerificationReport {
        agent.report(order) { report in
            for index in report.checks.indices {
                let check = report.checks[index].check
                report.checks[index].frames = files[check].map { evidence(check, $0) }
            }
        }
    }

    private func put(_ bytes: [UInt8], _ office: TestOffice, _ agent: TestAgent) async throws {
        try await office.casework.frames.accept(bytes, sha256: "\(Digest(of: bytes))", agent: agent.id)
    }

    @Test("only what a report of this agent names is taken, only as it was named, and as often as it comes")
    func named() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let file = Self.file("identity")
            #expect(try await problem { try await put(file, office, agent) }.code == "evidence.unnamed")
            try await agent.deliver(Self.report(agent, order, [.connectedIdentity: file]), of: order, to: office)
            let other = try await TestAgent("inside-2", .inside).join(office)
            #expect(try await problem { try await put(file, office, other) }.code == "evidence.unnamed")
            let wrong = try await problem {
                try await office.casework.frames.accept(
                    Self.file("another"), sha256: "\(Digest(of: file))", agent: agent.id)
            }
            #expect(wrong.code == "evidence.digest")
            #expect(try await office.view(number).evidence.map(\.name) == ["order.json", "report.dsse.json"])
            for _ in 0..<3 { try await put(file, office, agent) }
            let listed = try #require(try await office.view(number).evidence.last)
            #expect(listed.name == "connected.identity.pcapng" && listed.sha256 == Digest(of: file))
            #expect(listed.mediaType == "application/x-pcapng" && listed.size == file.count)
            let stored = try await office.casework.caseFiles.evidence(
                "connected.identity.pcapng", of: number, for: TestOffice.user(.kasi))
            #expect(stored.bytes == file)
        }
    }

    @Test("what is no capture file, or of another length than named, is refused for good")
    func refused() async throws {
        try await ReportTests.verifying { office, agent, order, _ in
            let (text, long) = (Array("not a capture".utf8), Self.file("longer"))
            var report = Self.report(agent, order, [.connectedIdentity: text, .reachablePort: long])
            for index in report.checks.indices where report.checks[index].check == .reachablePort {
                report.checks[index].frames?.bytes -= 1
            }
            try await agent.deliver(report, of: order, to: office)
            for bytes in [text, long] {
                #expect(try await problem { try await put(bytes, office, agent) }.code == "evidence.refused")
            }
        }
    }

    @Test("a report whose files are not its subjects, too large, or named otherwise, is refused")
    func unsound() async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let changes: [(inout FrameEvidence) -> Void] = [
                { $0.name = "../../etc/passwd" }, { $0.bytes = FrameEvidence.maximumBytes + 1 }, { $0.bytes = 0 },
                { $0.sha256 = Digest(of: [4]) },
            ]
            let file = Self.file("x")
            for change in changes {
                let sound = Self.report(agent, order, [.connectedIdentity: file])
                var report = sound
                for index in report.checks.indices {
                    if var frames = report.checks[index].frames {
                        change(&frames)
                        report.checks[index].frames = frames
                    }
                }
                let envelope = try agent.sign(report, of: order, naming: sound.frames.map(\.evidence))
                let refusal = try await problem {
                    try await office.casework.reports.accept(envelope.encoded(), agent: agent.id)
                }
                #expect(refusal.code == "report.evidence")
            }
            try await ReportTests.expectUnmoved(office, number)
        }
    }

    @Test("the case moves without the files, the annex waits for them, and a minute at most", arguments: [true, false])
    func sealing(arrives: Bool) async throws {
        try await ReportTests.verifying { office, agent, order, number in
            let port = Self.file("port")
            // Those that send frames of their own have files, or their passes would be worth nothing.
            var files: [CheckID: [UInt8]] = [.reachablePort: port]
            for check in [CheckID.connectedIdentity, .connectedConflict, .reachableICMP, .reachableMTU] {
                files[check] = Self.file(check.rawValue)
            }
            try await agent.deliver(Self.report(agent, order, files), of: order, to: office)
            #expect(try await office.view(number).verification?.outcome == .passed)
            for file in files.values where file != port { try await put(file, office, agent) }
            try await office.casework.outbox.drain()
            #expect(office.printer.printed.withLock { $0.seals.isEmpty })
            let pending = try #require(try await office.view(number).pending.first { $0.kind == .annex })
            #expect(pending.lastError == "under way: reachable.port.pcapng" && pending.cause == .framesMissing)
            #expect(pending.attempts == 0 && pending.parked == nil)
            if arrives {
                try await put(port, office, agent)
                office.clock.advance(1)
            } else {
                office.clock.advance(61)
            }
            try await office.casework.outbox.drain()
            let seal = try #require(office.printer.printed.withLock { $0.seals.last })
            let expected = Dictionary(uniqueKeysWithValues: files.map { (FrameEvidence.name(of: $0), $1) })
            #expect(seal.evidence.frames == (arrives ? expected : expected.filter { $0.value != port }))
            #expect(try await office.view(number).summary.stage == .closedAccepted)
        }
    }
}
