// SPDX-License-Identifier: Apache-2.0

package import Linux
internal import Synchronization
internal import Values

/// Counts what each caller does, an address or an agent, in a sliding window, in bounded memory and constant time.
///
/// Two windows of fixed place stand for the sliding one: the present one's count, and of the one before the part that still overlaps. In any
/// time as long as a window, less than twice the number pass. What is refused is not counted, so that whoever goes on too fast gets just the
/// rate that is allowed.
package final class RequestCounter<Key: Hashable & Sendable>: Sendable {
    private struct Windows {
        var index: Int64 = 0
        var present: [Key: Int32] = [:]
        var last: [Key: Int32] = [:]
    }

    /// In one window, for each caller.
    package let most: Int
    private let window: Int64
    /// Callers in one window. Beyond, newcomers go uncounted: a flood of addresses must not lock out everybody.
    private let mostKeys: Int
    private let windows = Mutex(Windows())

    package init(most: Int, window: Duration, mostKeys: Int = 50_000) {
        self.most = most
        self.window = max(1, window.nanoseconds)
        self.mostKeys = mostKeys
    }

    /// Counts one request of `key`.
    ///
    /// - Returns: `nil` if it may pass, otherwise seconds until another may.
    package func admit(_ key: Key, now: MonotonicTime = .now()) -> Int? {
        windows.withLock { windows in
            if let pause = pause(key, now, &windows) { return pause }
            let present = windows.present[key] ?? 0
            if present > 0 || windows.present.count < mostKeys {
                windows.present[key] = Int32(clamping: Int(present) + 1)
            }
            return nil
        }
    }

    /// What ``admit(_:now:)`` would answer, counting nothing: for what counts only once it has been done.
    package func pause(_ key: Key, now: MonotonicTime = .now()) -> Int? {
        windows.withLock { windows in pause(key, now, &windows) }
    }

    private func pause(_ key: Key, _ now: MonotonicTime, _ windows: inout Windows) -> Int? {
        let index = now.nanoseconds / window
        if index != windows.index {
            windows.last = index == windows.index + 1 ? windows.present : [:]
            windows.present = [:]
            windows.index = index
        }
        let elapsed = Double(now.nanoseconds % window) / Double(window)
        let present = Int(windows.present[key] ?? 0)
        let last = Double(windows.last[key] ?? 0)
        guard present < most, last * (1 - elapsed) + Double(present) < Double(most) else {
            return pause(present: present, last: last, elapsed: elapsed)
        }
        return nil
    }

    /// Until enough of what was counted has left the sliding window.
    private func pause(present: Int, last: Double, elapsed: Double) -> Int {
        var share = 1 - elapsed
        if present < most, last > 0 { share -= (Double(most - present) - 1) / last }
        // A second more: at the next window's beginning all of this one still counts.
        return Int(saturating: max(0, share) * Double(window) / 1e9).adding(saturating: 1)
    }
}
