// SPDX-License-Identifier: Apache-2.0

internal import Evidence
package import Spool

/// What `titipan-agent spool` shows.
package struct SpoolListing: Codable, Sendable {
    package let schema: Int
    package let state: ChainState
    package let records: [SpooledRecord]

    package init(_ configuration: AgentConfiguration) throws(SpoolError) {
        let spool = try Spool(directory: configuration.spoolDirectory, maximumBytes: configuration.spoolMebibytes << 20)
        schema = 1
        state = try spool.state()
        records = try spool.pending()
    }

    package var text: String {
        var lines = records.map { record in
            "\(record.position.epoch).\(record.position.seq)  \(record.bytes) bytes  \(record.digest)"
        }
        lines.append(
            "\(records.count) waiting; the chain stands at \(state.epoch).\(state.seq)"
                + (state.broken.map { "; broken: \($0)" } ?? "")
                + (state.quarantined > 0 ? "; \(state.quarantined) damaged stretches moved aside" : ""))
        return lines.joined(separator: "\n")
    }
}
