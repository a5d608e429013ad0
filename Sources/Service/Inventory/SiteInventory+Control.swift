// SPDX-License-Identifier: Apache-2.0

package import Values

extension SiteInventory {
    /// Unassigned addresses, by which a verification proves that not everything answers: one of the room and one public, where a pool
    /// has one that is free; of the pools that `allocation` is from, or else of the first.
    package func controlAddresses(beside allocation: Allocation? = nil) -> [IPAddress] {
        let pool = { (pools: [AddressPool], address: IPAddress?) in
            pools.first { pool in address.map(pool.contains) ?? false } ?? pools.first
        }
        let candidates = [
            pool(site.roomPools, allocation?.serverAddress).flatMap { farthest(in: $0.range, \.serverAddress) },
            pool(site.publicPools, allocation?.publicAddress).flatMap { farthest(in: $0.range, \.publicAddress) },
        ].compactMap { $0 }
        // Without address translation both pools are the same.
        return candidates.first == candidates.last ? Array(candidates.prefix(1)) : candidates
    }

    /// The free address farthest from all that are in use or in quarantine; of several the highest, which is allocated last.
    private func farthest(in pool: AddressRange, _ address: (Allocation) -> IPAddress) -> IPAddress? {
        let taken = Set(holdings.filter { !$0.blocking(at: now, site).isEmpty }.map { address($0.allocation) })
        let marks = taken.filter { $0.family == pool.first.family && $0.high == pool.first.high }.map(\.low).sorted()
        var best: (address: IPAddress, distance: UInt64)?
        var above = 0
        for candidate in pool.addresses where !taken.contains(candidate) {
            while above < marks.count, marks[above] < candidate.low { above += 1 }
            let toLower = above > 0 ? candidate.low - marks[above - 1] : .max
            let toHigher = above < marks.count ? marks[above] - candidate.low : .max
            let distance = min(toLower, toHigher)
            if distance >= best?.distance ?? 0 { best = (candidate, distance) }
        }
        return best?.address
    }
}
