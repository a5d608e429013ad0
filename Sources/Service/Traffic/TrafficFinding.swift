// SPDX-License-Identifier: Apache-2.0

package import Values

/// A bin whose rate is surely above the grant, with the figures that show it.
package struct ExcessFinding: Codable, Hashable, Sendable {
    /// Beginning of the five minutes.
    package var bin: Timestamp
    package var direction: Direction
    /// Mean of the bin in bit/s, of what was measured of it.
    package var estimate: Double
    /// Its bounds, which hold for all bins of a month and all tenants at once. There is no upper one where some of the bin was not measured.
    package var lower: Double
    package var upper: Double?
    /// bit/s: the grant, and its burst spread over the bin.
    package var threshold: Double
    /// As it was granted then: bit/s and bytes.
    package var grantBitsPerSecond: Int64
    package var burstBytes: Int64

    package init(
        bin: Timestamp, direction: Direction, rate: Estimate, threshold: Double, grantBitsPerSecond: Int64,
        burstBytes: Int64
    ) {
        self.bin = bin
        self.direction = direction
        estimate = rate.estimate
        lower = rate.lower
        upper = rate.upper.isFinite ? rate.upper : nil
        self.threshold = threshold
        self.grantBitsPerSecond = grantBitsPerSecond
        self.burstBytes = burstBytes
    }
}

/// A silence that is unlike the server, with the figures that show it.
package struct SilenceFinding: Codable, Hashable, Sendable {
    /// A silence is at least so long, in seconds …
    package static let leastSeconds = 60.0
    /// … and so many times as long as any pause of the quarter of an hour before.
    package static let pauses = 3.0
    /// Seconds between the first and last frame before it, at least, without which nothing is known of the server's pauses.
    package static let leastActivity = 300.0

    /// Beginning of the first window without a frame.
    package var since: Timestamp
    /// Its length when it was found, in seconds.
    package var seconds: Double
    /// The longest pause of the quarter of an hour before, in seconds.
    package var longestPause: Double
    /// The length in seconds from which a silence counts.
    package var threshold: Double

    package init(since: Timestamp, seconds: Double, longestPause: Double, threshold: Double) {
        self.since = since
        self.seconds = seconds
        self.longestPause = longestPause
        self.threshold = threshold
    }
}

/// What a tenant's windows showed that the NOC must look at.
package enum TrafficFinding: Codable, Hashable, Sendable {
    case excess(ExcessFinding)
    case silence(SilenceFinding)

    /// When it began: of one kind and tenant, no two findings begin at the same time, so that this tells whether one is known.
    package var began: Timestamp {
        switch self {
        case .excess(let excess): excess.bin
        case .silence(let silence): silence.since
        }
    }
}
