// SPDX-License-Identifier: Apache-2.0

/// The retries of a transaction that was rolled back by a conflict or lost its connection, and the pause before each.
struct Retries {
    /// Tries after the first.
    var limit = 12
    /// The pause before a retry is drawn from 0 to this many seconds, doubling each time.
    var firstPause = 0.004
    var longestPause = 0.5

    /// Whether repeating the whole transaction may succeed and cannot do its work twice.
    func applies(to error: DatabaseError, retry: Int) -> Bool {
        retry <= limit && (error.code == .serialization || error.code == .connectionLost)
    }

    /// Full jitter, so that transactions that conflicted do not conflict again.
    func pause(retry: Int) -> Duration {
        var longest = firstPause
        for _ in 1..<max(retry, 1) where longest < longestPause { longest *= 2 }
        return .seconds(Double.random(in: 0...min(longest, longestPause)))
    }
}
