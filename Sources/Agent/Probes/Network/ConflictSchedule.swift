// SPDX-License-Identifier: Apache-2.0

internal import Values

/// When the probes for a conflict leave, as offsets from the window's start (RFC 5227, section 2.1.1; used for IPv6 alike).
enum ConflictSchedule {
    /// PROBE_NUM.
    static let probes = 3
    /// PROBE_MIN, PROBE_MAX and ANNOUNCE_WAIT.
    private static let shortestGap = Duration.seconds(1)
    private static let longestGap = Duration.seconds(2)
    private static let wait = Duration.seconds(2)

    /// Three probes a random one to two seconds apart, at least two seconds before the end; in a shorter window, the probes are spread over its first
    /// half, so that the wait behind the last is as long.
    static func offsets(in window: Duration, using random: inout some RandomNumberGenerator) -> [Duration] {
        let longest = min(longestGap, (window - wait) / (probes - 1))
        var offsets = [Duration.zero]
        for last in 0..<(probes - 1) {
            let gap =
                longest < shortestGap
                ? window / (2 * (probes - 1))
                : .nanoseconds(Int64.random(in: nanoseconds(shortestGap)...nanoseconds(longest), using: &random))
            offsets.append(offsets[last] + gap)
        }
        return offsets
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        Int64(saturating: duration / .nanoseconds(1))
    }
}
