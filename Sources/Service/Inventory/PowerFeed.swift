// SPDX-License-Identifier: Apache-2.0

/// A circuit that servers are fed from.
package struct PowerFeed: Codable, Hashable, Sendable {
    package static let powers = 1...1_000_000
    /// A continuous load may take 80 % of a circuit (NFPA 70, 210.19(A)(1); also what NetBox assumes).
    package static let usualDerating = 80

    package var name: String
    /// Name of the ``Room`` whose racks it reaches; `nil`: all.
    package var room: String?
    /// What the circuit is rated for.
    package var ratedWatts: Int
    /// Per cent of ``ratedWatts`` that may be given to tenants, 1 to 100.
    package var derating: Int

    package init(name: String, room: String? = nil, ratedWatts: Int, derating: Int = PowerFeed.usualDerating) {
        self.name = name
        self.room = room
        self.ratedWatts = ratedWatts
        self.derating = derating
    }

    /// - Parameter watts: that the feed may supply to tenants.
    package init(name: String, watts: Int) {
        self.init(name: name, ratedWatts: watts, derating: 100)
    }

    /// Watts that the feed may supply to tenants.
    package var watts: Int { ratedWatts * derating / 100 }

    package func reaches(_ rack: Rack) -> Bool { room == nil || rack.room == nil || room == rack.room }
}
