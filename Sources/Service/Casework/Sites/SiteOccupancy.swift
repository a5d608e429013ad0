// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
package import Inventory
internal import Procedure
internal import Values

/// A site with who holds what there.
package struct SiteOccupancy: Sendable {
    package let inventory: SiteInventory
    /// Of the site's inventory.
    package let version: Int
    /// Those that hold something by their rack position, then those whose addresses rest.
    package let holders: [HolderView]

    /// `nil` when there is no such site in the scope of `records`.
    init?(_ name: String, _ records: Records, _ context: CaseworkContext) throws {
        let now = context.now
        guard let books = try records.books(of: name, at: now), let version = try records.site(name)?.version else {
            return nil
        }
        let named = try records.holders(of: name)
        let holders = try books.holdings.compactMap { holding -> HolderView? in
            let number = holding.allocation.caseNumber
            let rest = holding.quarantine(books.site)
            if holding.state == .released, !(rest.map { now < $0 } ?? false) { return nil }
            // Only of what waits for its server is an end known before.
            let isAwaited = holding.state == .reserved || holding.state == .committed
            let state = isAwaited ? try records.caseState(number) : nil
            let until = rest ?? (state?.arrival == nil ? state?.deliveryDeadline(context.policy) : nil)
            return HolderView(
                holding, server: named[number]?.server ?? "", agency: named[number]?.agency ?? "", until: until)
        }
        inventory = books
        self.version = version
        self.holders = holders.sorted {
            ($0.standing == .cooldown ? 1 : 0, $0.rackPosition, $0.caseNumber)
                < ($1.standing == .cooldown ? 1 : 0, $1.rackPosition, $1.caseNumber)
        }
    }

    package var view: SiteView {
        let site = inventory.site
        return SiteView(
            site: site.name, room: site.room, version: version, things: site.items.map(InventoryThing.init),
            resources: inventory.stock.map(SiteView.Resource.init), holders: holders)
    }
}

extension HolderView {
    fileprivate init(_ holding: Reservation, server: String, agency: String, until: Timestamp?) {
        let allocation = holding.allocation
        self.init(
            caseNumber: allocation.caseNumber, server: server, agency: agency,
            standing: holding.state == .released ? .cooldown : AllocationStanding(holding.state), since: holding.since,
            until: until, rackPosition: allocation.position.description, feed: allocation.feed,
            powerWatts: allocation.watts, publicAddress: allocation.publicAddress, publicPort: allocation.remotePort,
            serverAddress: allocation.serverAddress, switchPort: allocation.switchPort, cable: allocation.cable,
            grant: allocation.grant)
    }
}
