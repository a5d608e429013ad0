// SPDX-License-Identifier: Apache-2.0

internal import Values
package import Words

/// How much of one resource of a site is free.
package struct Stock: Hashable, Sendable {
    package enum Unit: Hashable, Sendable {
        case pieces, watts, bitsPerSecond
    }

    package let resource: Phrase
    package let unit: Unit
    /// Negative when the office removed resources that are already reserved.
    package let free: Int64
    package let total: Int64
    /// A remark on the figure; `nil` when it needs none.
    package let note: Phrase?
}

extension SiteInventory {
    /// All resources of the site, in the order of the letter's five facilities.
    package var stock: [Stock] {
        let pieces = { (resource: Phrase, free: Int, total: Int) in
            Stock(resource: resource, unit: .pieces, free: Int64(free), total: Int64(total), note: nil)
        }
        let ((freeIn, freeOut), all) = (freeBandwidth, site.bandwidth)
        return site.racks.map(stock) + site.feeds.map(stock) + site.pools.flatMap(stock) + [
            Stock(
                resource: Phrase(id: "Bandwidth ke server", en: "Bandwidth towards servers"), unit: .bitsPerSecond,
                free: freeIn, total: all.in, note: nil),
            Stock(
                resource: Phrase(id: "Bandwidth dari server", en: "Bandwidth from servers"), unit: .bitsPerSecond,
                free: freeOut, total: all.out, note: nil),
            pieces(FactWords.switchPort, freeSwitchPorts.count, site.switchPorts.count),
            pieces(FactWords.cable, freeCables.count, site.cables.count),
        ]
    }

    private func stock(_ rack: Rack) -> Stock {
        let gaps = gaps(rack)
        let largest = gaps.max { $0.units < $1.units }
        return Stock(
            resource: Phrase(id: "Unit rak \(rack.name)", en: "Units of rack \(rack.name)"), unit: .pieces,
            free: Int64(gaps.reduce(0) { $0 + $1.units }), total: Int64(rack.units - rack.taken.count),
            note: largest.map { Phrase(id: "celah terbesar: \($0)", en: "the largest gap: \($0)") })
    }

    private func stock(_ feed: PowerFeed) -> Stock {
        Stock(
            resource: Phrase(id: "Jalur daya \(feed.name)", en: "Power feed \(feed.name)"), unit: .watts,
            free: Int64(freeWatts(feed)), total: Int64(feed.watts),
            note: feed.derating == 100
                ? nil
                : Phrase(
                    id: "\(feed.derating) % dari \(feed.ratedWatts) W", en: "\(feed.derating) % of \(feed.ratedWatts) W"
                ))
    }

    /// The addresses of a pool, and behind a shared one's its ports.
    private func stock(_ pool: AddressPool) -> [Stock] {
        let free = freeAddresses(of: pool)
        let title = (pool.gateway == nil ? FactWords.publicAddress : FactWords.serverAddress)
        let resting = restingAddresses(of: pool)
        let addresses = Stock(
            resource: title + Phrase(everywhere: " (\(pool.name))"), unit: .pieces, free: Int64(free.count),
            total: Int64(pool.range.count),
            note: resting == 0
                ? nil : Phrase(id: "\(resting) dalam masa jeda setelah dipakai", en: "\(resting) rest after use"))
        guard pool.isShared, let ports = pool.ports else { return [addresses] }
        let each = ports.count - (ports.contains(site.controlPort) ? 1 : 0)
        return [
            addresses,
            Stock(
                resource: FactWords.publicPort + Phrase(everywhere: " (\(pool.name))"), unit: .pieces,
                free: Int64(free.reduce(0) { $0 + freePorts(of: $1).count }), total: Int64(each * pool.range.count),
                note: nil),
        ]
    }

    /// Addresses of the pool whose last tenant has left, and that are not given to another yet.
    private func restingAddresses(of pool: AddressPool) -> Int {
        let resting = holdings.filter { $0.quarantine(site).map { now < $0 } ?? false }.map(\.allocation)
        return Set(resting.map { pool.gateway == nil ? $0.publicAddress : $0.serverAddress }.filter(pool.contains))
            .count
    }
}
