// SPDX-License-Identifier: Apache-2.0

internal import Delivery
package import Evidence
internal import Linux
package import Spool
internal import Values
internal import Words

/// Signs results into a report and puts it on disk: only then is an order done.
package struct ReportWriter: Sendable {
    package static let software = "titipan-agent/\(Titipan.version)"

    let spool: Spool
    let key: SigningKey
    let agentID: String
    let site: String
    let vantage: Vantage

    package init(spool: Spool, key: SigningKey, agentID: String, site: String, vantage: Vantage) {
        self.spool = spool
        self.key = key
        self.agentID = agentID
        self.site = site
        self.vantage = vantage
    }

    /// When a verification began, by both clocks.
    package struct Beginning: Sendable {
        let wall: Timestamp
        let bootNanoseconds: UInt64

        package init() {
            wall = .now()
            bootNanoseconds = BootClock.nanoseconds()
        }
    }

    /// Returns the report as it was signed, and its record in the spool, once it is on disk.
    package func write(
        _ results: [CheckResult], of accepted: AcceptedOrder, since began: Beginning
    ) throws -> (report: VerificationReport, record: SpooledRecord) {
        let order = accepted.order
        var report = VerificationReport(
            software: ReportWriter.software, agent: agentID, site: site, vantage: vantage, orderID: order.id,
            nonce: order.nonce, caseNumber: order.caseNumber, allocationVersion: order.target.allocationVersion,
            sequence: ChainPosition(epoch: 1, seq: 0, prev: nil), began: began.wall, ended: .now(),
            bootNanosecondsBegan: began.bootNanoseconds, bootNanosecondsEnded: BootClock.nanoseconds(),
            bootID: BootClock.bootID(), checks: results)
        let record = try spool.append { position in
            report.sequence = position
            let statement = Statement(
                subject: [.init(name: VerificationReport.orderSubject, sha256: Digest(of: accepted.payload))]
                    + report.frames.map { .init(name: $0.evidence.name, sha256: $0.evidence.sha256) },
                predicateType: VerificationReport.predicateType, predicate: report)
            return try Envelope(signing: try CanonicalJSON.encode(statement), type: .report, with: key)
        }
        return (report, record)
    }

    /// A report without measurements that gives the reason.
    package func writeFailure(_ why: String, of accepted: AcceptedOrder) throws -> SpooledRecord {
        let began = Beginning()
        let results = accepted.order.checks(for: vantage).map { check in
            CheckResult(
                check: check, method: MethodWords.none.en, began: began.wall, seconds: 0,
                measurement: .failure(LocalFailure(what: why)))
        }
        return try write(results, of: accepted, since: began).record
    }
}
