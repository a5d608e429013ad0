// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Evidence
internal import Procedure

/// Something that the NOC must look at, opened once.
package struct IncidentView: Codable, Hashable, Sendable {
    package var id: Int
    package var caseNumber: String
    package var serverName: String
    package var agency: String
    /// `verification`: a round found the server to be no longer what its record says.
    package var kind: String
    /// What failed when it was last found.
    package var judgements: [Judgement]
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
        id: Int, caseNumber: String, serverName: String, agency: String, kind: String, judgements: [Judgement],
        opened: Timestamp, seen: Timestamp, times: Int, recovered: Timestamp? = nil, closed: Timestamp? = nil,
        closedBy: String? = nil, note: String? = nil
    ) {
        self.id = id
        self.caseNumber = caseNumber
        self.serverName = serverName
        self.agency = agency
        self.kind = kind
        self.judgements = judgements
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
    init(_ record: IncidentRecord, _ state: CaseState?) {
        self.init(
            id: record.id, caseNumber: record.caseNumber, serverName: state?.form.server.name ?? "",
            agency: state?.form.agency.name ?? "", kind: record.kind.rawValue, judgements: record.judgements,
            opened: record.opened, seen: record.seen, times: record.times, recovered: record.recovered,
            closed: record.closed, closedBy: record.closedBy, note: record.note)
    }
}
