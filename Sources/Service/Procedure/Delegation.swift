// SPDX-License-Identifier: Apache-2.0

package import Values

/// A written order by which a person acts in another's post from one day to another.
package struct Delegation: Codable, Hashable, Sendable {
    /// A person of the office, under the name of that time.
    package struct Person: Codable, Hashable, Sendable {
        package var id: String
        package var name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// The letter that orders it.
    package struct Document: Codable, Hashable, Sendable {
        /// For example `Surat Perintah Bupati Temanggung`.
        package var title: String
        package var number: String
        package var date: CivilDate

        package init(title: String, number: String, date: CivilDate) {
            self.title = title
            self.number = number
            self.date = date
        }
    }

    package struct Revocation: Codable, Hashable, Sendable {
        package var by: String
        package var at: Timestamp
        package var reason: String

        package init(by: String, at: Timestamp, reason: String) {
            self.by = by
            self.at = at
            self.reason = reason
        }
    }

    package let id: String
    /// One of ``posts``.
    package let post: Role
    /// Never ``Capacity/definitive``.
    package let capacity: Capacity
    /// The post between holder and delegate, of ``Capacity/ub`` alone.
    package let intermediate: String?
    package let delegate: Person
    /// `nil` where nobody holds the post, or the holder has no account.
    package let holder: Person?
    /// In the office's zone, as is ``last``, which still counts.
    package let first: CivilDate
    package let last: CivilDate
    package let document: Document
    package let madeBy: String
    package let madeAt: Timestamp
    package var revocation: Revocation?

    package init(
        id: String, post: Role, capacity: Capacity, intermediate: String?, delegate: Person, holder: Person?,
        days: ClosedRange<CivilDate>, document: Document, madeBy: String, madeAt: Timestamp
    ) {
        self.id = id
        self.post = post
        self.capacity = capacity
        self.intermediate = intermediate
        self.delegate = delegate
        self.holder = holder
        first = days.lowerBound
        last = days.upperBound
        self.document = document
        self.madeBy = madeBy
        self.madeAt = madeAt
    }

    /// The posts in which others act: those that sign or initial.
    package static let posts: [Role] = [.kepalaDinas, .sekretaris, .kabid]

    /// Most days of one delegation.
    package static let mostDays: Int64 = 366

    package func isValid(on day: CivilDate) -> Bool { revocation == nil && first <= day && day <= last }

    /// Whether both are for one post on some day.
    package func overlaps(_ other: Delegation) -> Bool {
        post == other.post && revocation == nil && other.revocation == nil && first <= other.last
            && other.first <= last
    }

    /// Whether the delegate, and no longer the holder, takes the action while it is valid: signing on behalf leaves the holder everything else.
    package func covers(_ action: Action) -> Bool {
        switch capacity {
        case .definitive: false
        case .plt, .plh: action.role == post
        case .an, .ub: action.role == post && action == .signReply
        }
    }
}
