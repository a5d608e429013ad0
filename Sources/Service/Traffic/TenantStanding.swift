// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Values

/// A tenant's traffic as it stands to the grant, at one moment.
package struct TenantStanding: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case over
        /// ``LiveTraffic/Presence/silent``: it is watched, and sends nothing. Of a direction: no frame in the last window.
        case silent
        /// ``LiveTraffic/Presence/unwatched`` or ``LiveTraffic/Presence/unseen``.
        case noData
        case undecided
        case near
        case within
    }

    /// A rate in bit/s that a verdict is based on. Where time was not measured there may be no upper bound.
    package struct Judged: Codable, Hashable, Sendable {
        package var estimate: Double
        package var lower: Double
        package var upper: Double?

        package init(_ rate: Estimate) {
            estimate = rate.estimate
            lower = rate.lower
            upper = rate.upper.isFinite ? rate.upper : nil
        }
    }

    /// One direction.
    package struct Direction: Codable, Hashable, Sendable {
        /// By the month so far.
        package var state: State
        /// Mean of the last minute's windows in bit/s, with bounds of 95 % for this figure alone; `nil` without data.
        package var rate: Estimate?
        /// The rate that the verdict is based on, in bit/s: the 95th percentile of the five-minute bins, or before one has ended the mean of the
        /// windows. Its bounds hold for all bins of a month and all tenants at once.
        package var judged: Judged?
        /// The month's bins surely over the grant, those that may be, and how many may be in all without breaking it.
        package var binsOver: Int
        package var binsUndecided: Int
        package var binsAllowed: Int
    }

    /// The most urgent of both directions' states and of what ``live`` says.
    package var state: State
    /// The present, by the last windows alone.
    package var live: LiveTraffic
    package var inbound: Direction
    package var outbound: Direction
    /// Five-minute bins that the verdict rests on; 0 before the first has ended.
    package var bins: Int
    /// Those surely over the grant, those that may be, and how many may be in all without breaking it; of the direction that decides.
    package var binsOver: Int
    package var binsUndecided: Int
    package var binsAllowed: Int
    /// Beginning of the first bin; `nil` before the first window.
    package var since: Timestamp?
    /// End of the last window.
    package var lastEnd: Timestamp?

    package subscript(direction: Values.Direction) -> Direction {
        direction == .inbound ? inbound : outbound
    }

    private enum CodingKeys: String, CodingKey {
        case state, live, bins, binsOver, binsUndecided, binsAllowed, since, lastEnd
        case inbound = "in"
        case outbound = "out"
    }
}

extension TenantStanding.State: Comparable {
    /// The most urgent first, as the cases stand.
    package static func < (a: Self, b: Self) -> Bool { a.urgency < b.urgency }

    private var urgency: Int {
        switch self {
        case .over: 0
        case .silent: 1
        case .noData: 2
        case .undecided: 3
        case .near: 4
        case .within: 5
        }
    }

    init(_ standing: BandwidthStanding) {
        switch standing {
        case .over: self = .over
        case .undecided: self = .undecided
        case .near: self = .near
        case .within: self = .within
        }
    }
}
