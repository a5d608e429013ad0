// SPDX-License-Identifier: Apache-2.0

package import CaseStore
internal import Procedure
package import Traffic
package import Values
package import Words

/// Something that the NOC must look at, opened once.
package struct IncidentView: Codable, Hashable, Sendable {
    package var id: Int
    package var caseNumber: String
    package var serverName: String
    package var agency: String
    package var kind: IncidentKind
    /// The checks that failed when the incident was last detected. Open incidents alone have figures in Indonesian: a closed one has its note.
    package var checks: [CheckLineView]
    /// The bins that were surely over the grant: the first, and the latest ones.
    package var excesses: [ExcessFinding]
    /// The silences, alike.
    package var silences: [SilenceFinding]
    package var opened: Timestamp
    /// When it was last found, and how often.
    package var seen: Timestamp
    package var times: Int
    /// A later round found everything well again.
    package var recovered: Timestamp?
    package var closed: Timestamp?
    package var closedBy: String?
    package var note: String?

    package init(
        id: Int, caseNumber: String, serverName: String, agency: String, kind: IncidentKind, checks: [CheckLineView],
        excesses: [ExcessFinding] = [], silences: [SilenceFinding] = [], opened: Timestamp, seen: Timestamp, times: Int,
        recovered: Timestamp? = nil, closed: Timestamp? = nil,
        closedBy: String? = nil, note: String? = nil
    ) {
        self.id = id
        self.caseNumber = caseNumber
        self.serverName = serverName
        self.agency = agency
        self.kind = kind
        self.checks = checks
        self.excesses = excesses
        self.silences = silences
        self.opened = opened
        self.seen = seen
        self.times = times
        self.recovered = recovered
        self.closed = closed
        self.closedBy = closedBy
        self.note = note
    }
}

extension IncidentView {
    init(_ record: IncidentRecord, _ records: Records) throws {
        let state = try records.caseState(record.caseNumber)
        let orderID = record.closed == nil ? record.orderID : nil
        let reports = try orderID.map { try records.countingReports(of: $0).map(\.report) } ?? []
        self.init(
            id: record.id, caseNumber: record.caseNumber, serverName: state?.form.server.name ?? "",
            agency: state?.form.agency.name ?? "", kind: record.kind,
            checks: record.judgements.map { CheckLineView($0, reports: reports) },
            excesses: record.findings.excesses, silences: record.findings.silences,
            opened: record.opened, seen: record.seen, times: record.times, recovered: record.recovered,
            closed: record.closed, closedBy: record.closedBy, note: record.note)
    }
}

extension IncidentView {
    /// What is wrong, in a few words.
    package var title: Phrase {
        switch kind {
        case .verification: Phrase(id: "Verifikasi ulang gagal", en: "A verification failed")
        case .overGrant: Phrase(id: "Di atas kuota", en: "Over the grant")
        case .silent: Phrase(id: "Server diam", en: "Server silent")
        }
    }
}
