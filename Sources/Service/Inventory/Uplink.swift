// SPDX-License-Identifier: Apache-2.0

package import Values

/// A line out of the site.
package struct Uplink: Codable, Hashable, Sendable {
    static let megabit: Int64 = 1_000_000
    /// Mbit/s.
    package static let rates = 1...1_000_000
    /// Per cent; above a twentyfold promise none is worth its paper.
    package static let oversubscriptions = 100...2_000

    package var name: String
    /// Mbit/s towards the servers.
    package var inMegabits: Int
    /// Mbit/s from the servers.
    package var outMegabits: Int
    /// Per cent of the rate that is promised to tenants together: 100 is no oversubscription.
    package var oversubscription: Int

    package init(name: String, inMegabits: Int, outMegabits: Int, oversubscription: Int = 100) {
        self.name = name
        self.inMegabits = inMegabits
        self.outMegabits = outMegabits
        self.oversubscription = oversubscription
    }

    /// bit/s that tenants may be promised.
    package func promised(_ direction: Direction) -> Int64 {
        Int64(direction == .inbound ? inMegabits : outMegabits) * Int64(oversubscription) * (Uplink.megabit / 100)
    }
}
