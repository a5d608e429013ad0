// SPDX-License-Identifier: Apache-2.0

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
        let rest =
            resting == 0
            ? nil : Phrase(id: "\(resting) dalam masa jeda setelah dipakai", en: "\(resting) rest after use")
        let pieces = { (resource: Phrase, free: Int, total: Int, note: Phrase?) in
            Stock(resource: resource, unit: .pieces, free: Int64(free), total: Int64(total), note: note)
        }
        let (freeIn, freeOut) = freeBandwidth
        return site.racks.map(stock) + site.feeds.map(stock) + [
            pieces(FactWords.publicAddress, freePublicAddresses.count, site.publicAddresses.addresses.count, rest),
            pieces(FactWords.publicPort, freeRemotePorts.count, site.remotePorts.count, rest),
            pieces(FactWords.serverAddress, freeRoomAddresses.count, site.roomAddresses.addresses.count, rest),
            Stock(
                resource: Phrase(id: "Bandwidth ke server", en: "Bandwidth towards servers"), unit: .bitsPerSecond,
                free: freeIn, total: site.inBitsPerSecond, note: nil),
            Stock(
                resource: Phrase(id: "Bandwidth dari server", en: "Bandwidth from servers"), unit: .bitsPerSecond,
                free: freeOut, total: site.outBitsPerSecond, note: nil),
            pieces(FactWords.switchPort, freeSwitchPorts.count, site.switchPorts.count, nil),
            pieces(FactWords.cable, freeCables.count, site.cables.count, nil),
        ]
    }

    private func stock(_ rack: Site.Rack) -> Stock {
        let gaps = gaps.filter { $0.rack == rack.name }
        let largest = gaps.max { $0.units < $1.units }
        return Stock(
            resource: Phrase(id: "Unit rak \(rack.name)", en: "Units of rack \(rack.name)"), unit: .pieces,
            free: Int64(gaps.reduce(0) { $0 + $1.units }), total: Int64(rack.units - rack.taken.count),
            note: largest.map { Phrase(id: "celah terbesar: \($0)", en: "the largest gap: \($0)") })
    }

    private func stock(_ feed: Site.PowerFeed) -> Stock {
        Stock(
            resource: Phrase(id: "Jalur daya \(feed.name)", en: "Power feed \(feed.name)"), unit: .watts,
            free: Int64(freeWatts(feed)), total: Int64(feed.watts), note: nil)
    }
}

extension Sequence {
    fileprivate var count: Int { reduce(0) { count, _ in count + 1 } }
}
