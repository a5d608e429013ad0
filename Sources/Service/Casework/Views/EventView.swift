// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
package import Procedure
package import Values

/// By what a person acted in another's post.
package struct ActingView: Codable, Hashable, Sendable {
    package var capacity: Capacity
    /// Who holds the post; `nil` where it was vacant.
    package var holder: String?
    /// Number of the document by which it was delegated.
    package var document: String

    package init(capacity: Capacity, holder: String? = nil, document: String) {
        self.capacity = capacity
        self.holder = holder
        self.document = document
    }

    init(_ acting: Author.Acting) {
        self.init(capacity: acting.capacity, holder: acting.holder, document: acting.document)
    }
}

/// One event of the case.
package struct EventView: Codable, Hashable, Sendable {
    /// 1 for the first event of the case, without gaps.
    package var seq: Int
    package var at: Timestamp
    package var role: Role
    /// As printed.
    package var actor: String
    /// By what the actor acted in another's post.
    package var acting: ActingView?
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
            acting: recorded.by.acting.map { ActingView($0) }, name: recorded.event.kind, details: details, leaf: leaf)
    }
}
