// SPDX-License-Identifier: Apache-2.0

package import Values

/// An officer in a signature block.
package struct Signatory: Codable, Hashable, Sendable {
    package var name: String
    /// The post that is signed for, for example `Kepala Dinas Komunikasi dan Informatika`.
    package var position: String
    /// Pangkat, for example `Pembina Tingkat I`.
    package var rank: String?
    /// Civil servant number; spaces are put where they belong.
    package var nip: String?
    package var capacity: Capacity
    /// The acting officer's own post, for example `Sekretaris`.
    package var substantivePosition: String?
    /// The post between the one that is signed for and the officer's own, of ``Capacity/ub``.
    package var intermediatePosition: String?
    /// `nil` while unsigned: the page then is marked as a draft.
    package var signedAt: Timestamp?

    package init(
        name: String, position: String, rank: String? = nil, nip: String? = nil,
        capacity: Capacity = .definitive, substantivePosition: String? = nil,
        intermediatePosition: String? = nil, signedAt: Timestamp? = nil
    ) {
        self.name = name
        self.position = position
        self.rank = rank
        self.nip = nip
        self.capacity = capacity
        self.substantivePosition = substantivePosition
        self.intermediatePosition = intermediatePosition
        self.signedAt = signedAt
    }
}

/// A letter or record by the number and date that its office gave it.
package struct DocumentReference: Codable, Hashable, Sendable {
    package var number: String
    package var date: CivilDate

    package init(number: String, date: CivilDate) {
        self.number = number
        self.date = date
    }
}
