// SPDX-License-Identifier: Apache-2.0

import Evidence
import Testing
import Traffic
import Values

@Suite("Tallies kept up to date")
struct TrafficTalliesTests {
    /// A store that counts what is read.
    private final class Store {
        var windows: [TrafficWindow] = []
        var read = 0

        func windows(after time: Timestamp, most: Int) -> [TrafficWindow] {
            let found = Array(windows.lazy.filter { $0.start > time }.prefix(most))
            read += found.count
            return found
        }
    }

    private func standing(
        _ tallies: TrafficTallies, _ store: Store, grant: Grant = TrafficSamples.grant, at number: Int
    ) -> TenantStanding {
        tallies.standing(
            of: "A-1", grant: grant, tenants: 3,
            live: LiveTraffic(Array(store.windows.suffix(30)), arrived: nil, at: TrafficSamples.end(number)),
            at: TrafficSamples.end(number),
            read: { store.windows(after: $0, most: $1) })
    }

    @Test("Each window is read once")
    func once() {
        let (tallies, store) = (TrafficTallies(), Store())
        store.windows = TrafficSamples.windows(0..<40, inbound: 10e6, outbound: 5e6)
        #expect(standing(tallies, store, at: 39).state == .within && store.read == 40)
        #expect(standing(tallies, store, at: 39).state == .within && store.read == 40)
        store.windows += TrafficSamples.windows(40..<45, inbound: 10e6, outbound: 5e6)
        #expect(standing(tallies, store, at: 44).lastEnd == TrafficSamples.end(44) && store.read == 45)
    }

    @Test("A long past is read a batch at a time, and undecided until all of it is")
    func batches() {
        let (tallies, store) = (TrafficTallies(), Store())
        let count = TrafficTallies.batch(ofTenants: 3) + 5
        store.windows = TrafficSamples.windows(0..<count, inbound: 10e6, outbound: 5e6)
        #expect(standing(tallies, store, at: count - 1).state == .undecided)
        #expect(standing(tallies, store, at: count - 1).state == .within)
        #expect(store.read == count)
    }

    @Test("Another grant judges the month anew; a tenant that is gone is forgotten")
    func changes() {
        let (tallies, store) = (TrafficTallies(), Store())
        store.windows = TrafficSamples.windows(0..<40, inbound: 90e6, outbound: 5e6)
        #expect(standing(tallies, store, at: 39).state == .near)
        var grant = TrafficSamples.grant
        grant.inBitsPerSecond = 50_000_000
        #expect(standing(tallies, store, grant: grant, at: 39).state == .over && store.read == 80)
        tallies.keep([])
        #expect(standing(tallies, store, grant: grant, at: 39).state == .over && store.read == 120)
    }
}
