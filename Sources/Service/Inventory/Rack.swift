// SPDX-License-Identifier: Apache-2.0

/// A part of the site that a person goes into.
package struct Room: Codable, Hashable, Sendable {
    package var name: String
    /// Name as printed.
    package var title: String

    package init(name: String, title: String) {
        self.name = name
        self.title = title
    }
}

/// A rack of tenants' servers.
package struct Rack: Codable, Hashable, Sendable {
    /// EIA-310 racks are lower.
    package static let heights = 1...60

    package var name: String
    /// Name of its ``Room``; `nil` where the site has one.
    package var room: String?
    /// Height in rack units, counted from the bottom, the lowest is 1.
    package var units: Int
    /// Units that the office keeps for itself, seen from the front; a tenant's server takes the whole depth, so that it needs both sides.
    package var front: Set<Int>
    /// The same, seen from the rear.
    package var rear: Set<Int>

    package init(name: String, room: String? = nil, units: Int, front: Set<Int> = [], rear: Set<Int> = []) {
        self.name = name
        self.room = room
        self.units = units
        self.front = front
        self.rear = rear
    }

    /// - Parameter taken: units that the office keeps for itself, on both sides.
    package init(name: String, units: Int, taken: Set<Int>) {
        self.init(name: name, units: units, front: taken, rear: taken)
    }

    /// Units that no tenant gets.
    package var taken: Set<Int> { front.union(rear) }
}
