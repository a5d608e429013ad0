// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import Synchronization
package import Values

/// The silence trackers of all tenants, each brought up to date from the stored windows that it has not seen.
///
/// They are kept in memory. After a start the last ``depth`` of a tenant is read once, and what follows window by window.
package final class SilenceTrackers: Sendable {
    /// Seconds of windows that a tracker begins with: three quarters of an hour of silence behind a quarter of an hour of traffic.
    package static let depth = 3_600.0
    /// Windows that one call reads at most: an hour of one each two seconds.
    package static let batch = 1_800

    private struct Entry: Sendable {
        var tracker = SilenceTracker()
        /// Whether an incident may be open that ends with the next frame: from the start on, and after each silence of a minute.
        var isSuspect = true
    }

    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    /// The tenant's tracker, with every window that is stored until now, and whether it sends after a silence: see ``settle(_:)``.
    ///
    /// - Parameter read: stored windows that begin after a time, oldest first, at most so many.
    package func update(
        _ tenant: String, at now: Timestamp, read: (_ after: Timestamp, _ most: Int) throws -> [TrafficWindow]
    ) rethrows -> (tracker: SilenceTracker, sendsAgain: Bool) {
        var entry = entries.withLock { $0[tenant] } ?? Entry()
        let earliest = now.advanced(bySeconds: -SilenceTrackers.depth)
        for window in try read(max(entry.tracker.lastStart ?? earliest, earliest), SilenceTrackers.batch) {
            entry.tracker.add(window)
            if entry.tracker.silentSeconds >= SilenceFinding.leastSeconds { entry.isSuspect = true }
        }
        entries.withLock { [entry] entries in
            // Another caller may have come further meanwhile.
            if let theirs = entries[tenant]?.tracker.lastStart, theirs > entry.tracker.lastStart ?? earliest { return }
            entries[tenant] = entry
        }
        return (entry.tracker, entry.isSuspect && entry.tracker.isSending)
    }

    /// What ``update(_:at:read:)`` said of these tenants is stored: those that send are no longer asked about.
    package func settle(_ tenants: Set<String>) {
        entries.withLock { entries in
            for tenant in tenants where entries[tenant]?.tracker.isSending == true {
                entries[tenant]?.isSuspect = false
            }
        }
    }

    /// Drops the trackers of tenants that are gone.
    package func keep(_ tenants: Set<String>) {
        entries.withLock { entries in entries = entries.filter { tenants.contains($0.key) } }
    }
}

extension SilenceTracker {
    /// Whether the last window has a frame of the server.
    fileprivate var isSending: Bool { isMeasured && silentSince == nil && lastFrame != nil }
}
