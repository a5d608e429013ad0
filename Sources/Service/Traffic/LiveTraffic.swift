// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Evidence
package import Values

/// What a tenant's last windows say of the present: whether it is watched, whether it sends, and how fast.
package struct LiveTraffic: Codable, Hashable, Sendable {
    package enum Presence: String, Codable, Hashable, Sendable, CaseIterable {
        /// Frames of the server were seen in the last window, or shortly before.
        case sending
        /// It is watched, and no frame of it was sampled for ``quietSeconds``; its usual pauses are a third as long, or longer.
        case pausing
        /// It is watched, and no frame of it was sampled for ``quietSeconds``, which is unlike it.
        case silent
        /// The last window did not show what the server sends: the mirror is one-sided, a clock stepped, or counters contradict it.
        case unseen
        /// No window has arrived: the agent, its link, its mirror or the way to it is down, or it is verifying.
        case unwatched
    }

    /// One direction.
    package struct Direction: Codable, Hashable, Sendable {
        /// Mean of the last window in bit/s; `nil` when it did not show this direction. Bounds of 95 % for this figure alone.
        package var last: Estimate?
        /// Mean of the windows of the last ``meanSeconds``, alike.
        package var mean: Estimate?
        /// Seconds that ``mean`` is the mean of.
        package var meanSeconds: Double
    }

    /// Seconds that may pass, beyond a window's own length, until the next one has arrived.
    package static let grace = 6.0
    /// Seconds without a frame after which a server is silent, less a second for windows that are not quite as long as they should be.
    package static let quietSeconds = 7.0
    /// Windows that ended longer ago, by the agent's clock, say nothing of the present.
    package static let oldest = 300.0
    /// Seconds of the mean.
    package static let meanSeconds = 60.0

    package var presence: Presence
    /// Beginning and end of the last window.
    package var lastStart: Timestamp?
    package var lastEnd: Timestamp?
    /// Since when the server has been silent, as far as the windows go back; `nil` while it is not.
    package var silentSince: Timestamp?
    /// The longest pause of the server before, in seconds, as far as the windows go back.
    package var usualPause: Double
    package var inbound: Direction
    package var outbound: Direction

    package subscript(direction: Values.Direction) -> Direction {
        direction == .inbound ? inbound : outbound
    }

    private enum CodingKeys: String, CodingKey {
        case presence, lastStart, lastEnd, silentSince, usualPause
        case inbound = "in"
        case outbound = "out"
    }

    /// - Parameters:
    ///   - windows: the last ones in ascending order; what the first of them say decides how far back a silence is known.
    ///   - arrived: when the last of them arrived, by this service's clock; `nil`: when it ended.
    package init(_ windows: [TrafficWindow], arrived: Timestamp?, at now: Timestamp) {
        var silence = SilenceTracker()
        for window in windows { silence.add(window) }
        let last = windows.last { $0.start == silence.lastStart }
        let recent = windows.filter {
            guard let end = silence.end, $0.start <= end else { return false }
            return end.seconds(since: $0.start) <= LiveTraffic.meanSeconds + SilenceTracker.slack
        }
        lastStart = last?.start
        lastEnd = silence.end
        silentSince = silence.silentSince
        usualPause = silence.usualPause
        let isFresh =
            if let last, let end = silence.end {
                now.seconds(since: arrived ?? end) < last.seconds + LiveTraffic.grace
                    && now.seconds(since: end) < LiveTraffic.oldest
            } else { false }
        if !isFresh {
            presence = .unwatched
        } else if !silence.isMeasured {
            presence = .unseen
        } else {
            let isUsual = silence.silentSeconds < SilenceFinding.pauses * silence.usualPause
            presence = silence.silentSeconds < LiveTraffic.quietSeconds ? .sending : isUsual ? .pausing : .silent
        }
        let (one, mean) = (MeanRate(last.map { [$0] } ?? []), MeanRate(recent))
        let direction = { (direction: Values.Direction) in
            Direction(
                last: isFresh ? one[direction] : nil, mean: isFresh ? mean[direction] : nil,
                meanSeconds: mean.seconds(direction))
        }
        inbound = direction(.inbound)
        outbound = direction(.outbound)
    }
}
