// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Procedure
package import Values

/// The arrival of the server, and the record of its hand-over.
package struct HandoverView: Codable, Hashable, Sendable {
    package var delivery: RecordArrival
    package var arrived: Timestamp
    /// Number of the berita acara; `nil` before it is made.
    package var recordNumber: String?
    package var made: Timestamp?
    /// Who is to sign it.
    package var officer: String?
    package var applicant: String?
    /// The scan of the signed paper: the record counts as signed once it is confirmed.
    package var scan: ScanView?
}

extension HandoverView {
    /// `nil` before the server arrives.
    init?(_ state: CaseState) {
        guard let arrival = state.arrival else { return nil }
        self.init(
            delivery: arrival.delivery, arrived: arrival.at, recordNumber: state.record?.number,
            made: state.record.map(\.at), officer: state.record?.officer.name,
            applicant: state.record?.applicant.name, scan: ScanView(.record, state))
    }
}
