// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Judging
import Spool
import Testing

@testable import AgentRuntime
import Values

struct ReportTests {
    private let key = SigningKey()

    private func write(_ body: (ReportWriter, AcceptedOrder, Spool) throws -> Void) throws {
        let scratch = try Scratch()
        let spool = try Spool(directory: scratch.path + "/spool")
        let writer = ReportWriter(spool: spool, key: key, agentID: "a1", site: "room", vantage: .inside)
        try body(writer, try orderCheck.accept(try sign(try makeOrder()), now: noon), spool)
    }

    private func statement(_ bytes: [UInt8]) throws -> Statement<VerificationReport> {
        let payload = try Envelope(bytes: bytes).verify(type: .report, trusting: [key.verificationKey])
        return try CanonicalJSON.decode(Statement<VerificationReport>.self, from: payload)
    }

    @Test func `a report names its order by digest and its place in the chain, and is on disk`() throws {
        try write { writer, accepted, spool in
            let first = try writer.write([], of: accepted, since: ReportWriter.Beginning())
            let second = try writer.write([], of: accepted, since: ReportWriter.Beginning())
            let kept = try #require(try spool.oldest())
            let statement = try statement(kept.envelope)
            #expect(statement.sha256(of: "order.json") == Digest(of: accepted.payload))
            #expect(statement.predicate == first.report)
            #expect(statement.predicate.sequence == ChainPosition(epoch: 1, seq: 1, prev: nil))
            #expect(second.report.sequence == ChainPosition(epoch: 1, seq: 2, prev: first.record.digest))
            #expect(!first.report.bootID.isEmpty)
            #expect(first.report.bootNanosecondsEnded >= first.report.bootNanosecondsBegan)
        }
    }

    @Test func `an interrupted order is answered by a report that measured nothing`() throws {
        try write { writer, accepted, spool in
            _ = try writer.writeFailure("stopped", of: accepted)
            let report = try statement(try #require(try spool.oldest()).envelope).predicate
            #expect(report.checks.map(\.check) == accepted.order.checks(for: .inside))
            #expect(report.checks.allSatisfy { $0.measurement == .failure(LocalFailure(what: "stopped")) })
            #expect(Judge(order: accepted.order).verdict(reports: [report]).outcome != .passed)
        }
    }
}
