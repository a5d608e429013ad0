// SPDX-License-Identifier: Apache-2.0

internal import Bandwidth
package import Evidence
package import Values

/// Whether a server sends anything, from its windows in ascending order: since when it has been silent, and how long it paused before.
///
/// A window is silent when the direction out was measured and no frame of the server was sampled. Of a server that sends little, sampling misses
/// frames: its pauses are longer than they are, and what is unlike it is judged by them. Time that was not measured is no silence: a silence
/// begins again behind it, because the server may have sent meanwhile. Kept are the pauses of a quarter of an hour.
package struct SilenceTracker: Sendable {
    /// Seconds of past that say what is usual for a server.
    package static let memory = 900.0
    /// Windows whose ends are so far apart follow each other: clocks are read one after the other.
    static let slack = 0.5
    private static let mostPauses = 256

    /// A silence that a frame has ended.
    private struct Pause: Sendable {
        let ended: Timestamp
        let seconds: Double
    }

    private var pauses: [Pause] = []
    /// End of the last window.
    package private(set) var end: Timestamp?
    /// Start of the last window taken in.
    package private(set) var lastStart: Timestamp?
    /// Beginning of the silence under way; `nil` while the server sends, and before the first measured window.
    package private(set) var silentSince: Timestamp?
    /// End of the last window with a frame of the server.
    package private(set) var lastFrame: Timestamp?
    /// Beginning of the first window with a frame, since the time that was not measured for longer than ``memory``.
    private var firstFrame: Timestamp?
    /// Whether the last window measured the direction out.
    package private(set) var isMeasured = false

    package init() {}

    /// Adds the next window; one that does not begin after the last is ignored.
    package mutating func add(_ window: TrafficWindow) {
        guard window.seconds > 0, window.seconds.isFinite else { return }
        if let lastStart, window.start <= lastStart { return }
        lastStart = window.start
        let windowEnd = window.start.advanced(bySeconds: window.seconds)
        let isGap = end.map { window.start.seconds(since: $0) > SilenceTracker.slack } ?? false
        end = windowEnd
        if isGap { silentSince = nil }
        isMeasured = window.measures(.outbound) && !window.biases.contains(.counterMismatch)
        guard isMeasured else {
            silentSince = nil
            return
        }
        guard window.outbound.packets.estimate > 0 else {
            silentSince = silentSince ?? window.start
            return
        }
        if let since = silentSince {
            pauses.append(Pause(ended: window.start, seconds: window.start.seconds(since: since)))
            if pauses.count > SilenceTracker.mostPauses { pauses.removeFirst() }
        }
        if let last = lastFrame, windowEnd.seconds(since: last) > SilenceTracker.memory { firstFrame = nil }
        silentSince = nil
        firstFrame = firstFrame ?? window.start
        lastFrame = windowEnd
        pauses.removeAll { windowEnd.seconds(since: $0.ended) > SilenceTracker.memory }
    }

    /// Seconds that the server has been silent until its last window.
    package var silentSeconds: Double {
        guard let end, let silentSince else { return 0 }
        return end.seconds(since: silentSince)
    }

    /// The longest of the pauses that are kept, in seconds; 0 for a server that had none.
    package var usualPause: Double { pauses.map(\.seconds).max() ?? 0 }

    /// The longest pause before the silence under way, in the ``memory`` before its last frame; `nil` when the server was not seen sending for
    /// ``SilenceFinding/leastActivity`` then, so that silence is nothing unusual.
    package var longestPause: Double? {
        guard let firstFrame, let lastFrame,
            lastFrame.seconds(since: firstFrame) >= SilenceFinding.leastActivity
        else { return nil }
        return usualPause
    }

    /// The silence under way, when it is long enough to be unlike the server; `nil` otherwise.
    package var finding: SilenceFinding? {
        guard let silentSince, let lastFrame, let pause = longestPause else { return nil }
        // Silence that began long after the last frame was not seen to begin.
        guard silentSince.seconds(since: lastFrame) < SilenceTracker.memory else { return nil }
        let threshold = max(SilenceFinding.leastSeconds, SilenceFinding.pauses * pause)
        guard silentSeconds >= threshold else { return nil }
        return SilenceFinding(
            since: silentSince, seconds: silentSeconds, longestPause: pause, threshold: threshold)
    }
}
