// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Evidence
internal import Synchronization
package import Values

/// The tallies of all tenants, each brought up to date from the stored windows that it has not seen.
///
/// They are kept in memory. After a start the windows of the current month are read again, a batch at each call; until all are read, a
/// tenant is undecided. Windows that are stored later than younger ones of their tenant are left out, and count as missing.
package final class TrafficTallies: Sendable {
    private let tallies = Mutex<[String: TenantTraffic]>([:])

    package init() {}

    /// The windows of one tenant that a call reads at most: of all tenants a day of one, and of each an hour, of windows of 8 s.
    package static func batch(ofTenants tenants: Int) -> Int { max(450, 10_800 / max(1, tenants)) }

    /// The tenant's standing by the windows stored until now.
    ///
    /// A change of the grant starts over: the month so far is judged by the grant in force.
    ///
    /// - Parameters:
    ///   - tenants: how many tenants are judged together.
    ///   - live: what its last windows say of the present.
    ///   - read: stored windows that begin after a time, oldest first, at most so many.
    package func standing(
        of tenant: String, grant: Grant, tenants: Int, live: LiveTraffic, at now: Timestamp,
        read: (_ after: Timestamp, _ most: Int) throws -> [TrafficWindow]
    ) rethrows -> TenantStanding {
        let kept = tallies.withLock { $0[tenant] }
        var tally =
            kept.flatMap { $0.grant == grant ? $0 : nil } ?? TenantTraffic(grant: grant, tenants: tenants)
        // From the window on that the month's first bin may begin in.
        let month = BinGrid.start(of: BinGrid.month(of: now).lowerBound).advanced(bySeconds: -10)
        let most = Self.batch(ofTenants: tenants)
        let windows = try read(tally.lastStart ?? month, most)
        tally.add(windows)
        tallies.withLock { tallies in
            // Another caller may have come further meanwhile.
            if let other = tallies[tenant], other.grant == grant, let theirs = other.lastStart,
                theirs > tally.lastStart ?? month
            {
                return
            }
            tallies[tenant] = tally
        }
        return tally.standing(live, isComplete: windows.count < most)
    }

    /// Drops the tallies of tenants that are gone.
    package func keep(_ tenants: Set<String>) {
        tallies.withLock { tallies in tallies = tallies.filter { tenants.contains($0.key) } }
    }
}
