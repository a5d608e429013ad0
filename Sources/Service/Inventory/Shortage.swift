// SPDX-License-Identifier: Apache-2.0

package import Values

/// Every resource that is short, all at once.
package struct Shortage: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Item: Hashable, Sendable, CustomStringConvertible {
        package let facility: Facility
        /// For example `2 adjacent rack units`.
        package let needed: String
        /// For example `the largest gap has 1 (rack R1)`.
        package let free: String

        package var description: String { "\(facility.rawValue): needs \(needed), but \(free)" }
    }

    package let site: String
    package let items: [Item]

    package var description: String {
        "site \(site) is short: " + items.map(\.description).joined(separator: "; ")
    }
}
