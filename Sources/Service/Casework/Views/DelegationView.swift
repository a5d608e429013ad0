// SPDX-License-Identifier: Apache-2.0

internal import Procedure
package import Values

/// By what one officer acts for another.
package struct DelegationView: Codable, Hashable, Sendable {
    package enum Standing: String, Codable, Hashable, Sendable, CaseIterable {
        /// Without effect yet.
        case upcoming
        case valid
        case ended, revoked
    }

    package var id: String
    package var post: Role
    package var capacity: Capacity
    /// The post in between, of `ub` alone.
    package var intermediate: String?
    package var delegate: String
    /// Who holds the post; `nil` where nobody does, or the holder has no account.
    package var holder: String?
    package var first: CivilDate
    /// Still counts.
    package var last: CivilDate
    package var documentTitle: String
    package var documentNumber: String
    package var documentDate: CivilDate
    package var madeBy: String
    package var made: Timestamp
    package var standing: Standing
    package var revocation: RevocationView?

    package struct RevocationView: Codable, Hashable, Sendable {
        package var by: String
        package var at: Timestamp
        package var reason: String
    }
}

extension DelegationView {
    init(_ delegation: Delegation, on today: CivilDate) {
        let standing: Standing =
            if delegation.revocation != nil {
                .revoked
            } else if delegation.first > today {
                .upcoming
            } else if delegation.last < today {
                .ended
            } else {
                .valid
            }
        self.init(
            id: delegation.id, post: delegation.post, capacity: delegation.capacity,
            intermediate: delegation.intermediate, delegate: delegation.delegate.name,
            holder: delegation.holder?.name, first: delegation.first, last: delegation.last,
            documentTitle: delegation.document.title, documentNumber: delegation.document.number,
            documentDate: delegation.document.date, madeBy: delegation.madeBy, made: delegation.madeAt,
            standing: standing,
            revocation: delegation.revocation.map { RevocationView(by: $0.by, at: $0.at, reason: $0.reason) })
    }
}
