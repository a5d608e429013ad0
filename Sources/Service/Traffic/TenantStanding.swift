// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Values

/// A tenant's traffic as it stands to the grant, at one moment.
package struct TenantStanding: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case over
        case undecided
        case near
        /// No window ended within the last ``TenantTraffic/patience``.
        case noData
        /// Windows came, and no frame was seen in them.
        case silent
        case within
    }

    /// One direction.
    package struct Direction: Codable, Hashable, Sendable {
        package var state: State
        /// Mean of the last minute's windows in bit/s; `nil` without data.
        package var rate: Estimate?
        /// The rate that the verdict is based on, in bit/s: the 95th percentile of the five-minute bins, or before one has ended the mean of the
        /// windows.
        package var judged: Estimate?
    }

    /// The more urgent of both directions' states.
    package var state: State
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
        case state, bins, binsOver, binsUndecided, binsAllowed, since, lastEnd
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
        case .undecided: 1
        case .near: 2
        case .noData: 3
        case .silent: 4
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
