// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Spool
internal import Values

/// The output of `titipan-agent spool`.
package struct SpoolListing: Codable, Sendable {
    package let schema: Int
    package let state: ChainState
    package let records: [SpooledRecord]
    /// Evidence files that the service has not confirmed yet, and their bytes.
    package let evidenceFiles: Int
    package let evidenceBytes: Int

    package init(_ configuration: AgentConfiguration) throws(SpoolError) {
        let spool = try Spool(directory: configuration.spoolDirectory, maximumBytes: configuration.spoolMebibytes << 20)
        schema = 1
        state = try spool.state()
        records = try spool.pending()
        let files = try EvidenceStore(directory: configuration.evidenceDirectory).waiting()
        evidenceFiles = files.count
        evidenceBytes = files.reduce(0) { $0 + $1.bytes }
    }

    package var text: String {
        var lines = records.map { record in
            "\(record.position.epoch).\(record.position.seq)  \(record.bytes) bytes  \(record.digest)"
        }
        if evidenceFiles > 0 { lines.append("\(evidenceFiles) evidence files, \(evidenceBytes) bytes") }
        lines.append(
            "\(records.count) waiting; the chain stands at \(state.epoch).\(state.seq)"
                + (state.broken.map { "; broken: \($0)" } ?? "")
                + (state.quarantined > 0 ? "; \(state.quarantined) damaged stretches moved aside" : ""))
        return lines.joined(separator: "\n")
    }
}
