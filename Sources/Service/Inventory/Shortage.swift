// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// Every resource that is short, all at once.
package struct Shortage: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Item: Hashable, Sendable, CustomStringConvertible {
        package let facility: Facility
        /// For example `2 adjacent rack units`.
        package let needed: Phrase
        /// For example `the largest gap has 1 (rack R1)`.
        package let free: Phrase

        package var phrase: Phrase {
            Phrase(
                id: "\(facility.title.id): perlu \(needed.id), sedangkan \(free.id)",
                en: "\(facility.title.en): needs \(needed.en), but \(free.en)")
        }

        package var description: String { phrase.en }
    }

    package let site: String
    package let items: [Item]

    /// A clause without a full stop.
    package var phrase: Phrase {
        Phrase(
            id: "lokasi \(site) tidak mencukupi. " + items.map(\.phrase.id).joined(separator: "; "),
            en: "site \(site) is short. " + items.map(\.phrase.en).joined(separator: "; "))
    }

    package var description: String { phrase.en }
}
