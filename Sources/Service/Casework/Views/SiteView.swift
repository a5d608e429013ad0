// SPDX-License-Identifier: Apache-2.0

package import Inventory
package import Values
package import Words

/// What a site has, what is free of it, and who holds what.
package struct SiteView: Codable, Hashable, Sendable {
    /// How much of one resource is free.
    package struct Resource: Codable, Hashable, Sendable {
        package var name: Phrase
        /// Pieces, W or bit/s.
        package var unit: ResourceUnit
        /// Negative when more is promised than there is.
        package var free: Int64
        package var total: Int64
        package var note: Phrase?
    }

    package var site: String
    /// Name as printed.
    package var room: String
    /// Incremented by every change; a change may name the one that was seen.
    package var version: Int
    package var things: [InventoryThing]
    package var resources: [Resource]
    package var holders: [HolderView]
}

package enum ResourceUnit: String, Codable, Hashable, Sendable, CaseIterable {
    case pieces, watts, bitsPerSecond

    init(_ unit: Stock.Unit) {
        switch unit {
        case .pieces: self = .pieces
        case .watts: self = .watts
        case .bitsPerSecond: self = .bitsPerSecond
        }
    }
}

/// One thing of an inventory.
package struct InventoryThing: Codable, Hashable, Sendable {
    package var kind: InventoryKind
    package var name: String
    package var cells: [InventoryCell]
}

/// A case that holds resources of a site, or whose addresses rest there.
package struct HolderView: Codable, Hashable, Sendable {
    package var caseNumber: String
    package var server: String
    package var agency: String
    package var standing: AllocationStanding
    package var since: Timestamp
    /// When it is given up unless the server arrives, or when the addresses are free again; `nil` where no end is set.
    package var until: Timestamp?
    package var rackPosition: String
    package var feed: String
    package var powerWatts: Int
    package var publicAddress: IPAddress
    package var publicPort: UInt16
    package var serverAddress: IPAddress
    package var switchPort: String
    package var cable: String
    package var grant: Grant
}

extension InventoryThing {
    init(_ item: InventoryItem) {
        self.init(kind: item.kind, name: item.name, cells: InventoryCell.all(of: item))
    }
}

extension SiteView.Resource {
    init(_ stock: Stock) {
        self.init(
            name: stock.resource, unit: ResourceUnit(stock.unit), free: stock.free, total: stock.total,
            note: stock.note)
    }
}
