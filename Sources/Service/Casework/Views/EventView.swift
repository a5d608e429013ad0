// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
package import Procedure
package import Values

/// One event of the case.
package struct EventView: Codable, Hashable, Sendable {
    /// 1 for the first event of the case, without gaps.
    package var seq: Int
    package var at: Timestamp
    package var role: Role
    /// As printed.
    package var actor: String
    package var name: EventKind
    /// The event's own values.
    package var details: JSONValue
    /// The event's leaf in the ledger.
    package var leaf: UInt64
}

extension EventView {
    init(_ recorded: Recorded, leaf: UInt64) {
        // The event's JSON is one object under its versioned name.
        var details = JSONValue.object([:])
        if let bytes = try? CanonicalJSON.encode(recorded.event),
            case .object(let members)? = try? JSONValue(json: bytes)
        {
            details = members.values.first ?? details
        }
        self.init(
            seq: recorded.seq, at: recorded.at, role: recorded.by.role, actor: recorded.by.name,
            name: recorded.event.kind, details: details, leaf: leaf)
    }
}
