// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Values

/// Counts what one key has done lately: a fixed number in a sliding time, in bounded memory.
final class Attempts: Sendable {
    private let most: Int
    private let seconds: Double
    private let keys = Mutex<[String: [Timestamp]]>([:])
    /// When more keys than this are held, expired ones are dropped. If none has expired, a new key is not counted: a flood of addresses must not lock
    /// out all users.
    private static let mostKeys = 100_000

    /// At most `most` times in `seconds`.
    init(most: Int, seconds: Double) {
        self.most = most
        self.seconds = seconds
    }

    /// Seconds to wait until `key` may try again; `nil` if it may now. Counts nothing.
    func pause(_ key: String, now: Timestamp) -> Int? {
        keys.withLock { keys in
            let recent = Self.recent(keys[key], since: now.advanced(bySeconds: -seconds))
            guard recent.count >= most, let oldest = recent.first else { return nil }
            return max(1, Int(saturating: (seconds - now.seconds(since: oldest)).rounded(.up)))
        }
    }

    /// Counts one attempt.
    func count(_ key: String, now: Timestamp) {
        let start = now.advanced(bySeconds: -seconds)
        keys.withLock { keys in
            if keys.count >= Self.mostKeys {
                keys = keys.filter { $0.value.last.map { $0 > start } ?? false }
                guard keys.count < Self.mostKeys else { return }
            }
            keys[key] = Array((Self.recent(keys[key], since: start) + [now]).suffix(most))
        }
    }

    /// Forgets `key`.
    func clear(_ key: String) {
        keys.withLock { _ = $0.removeValue(forKey: key) }
    }

    private static func recent(_ times: [Timestamp]?, since start: Timestamp) -> [Timestamp] {
        (times ?? []).filter { $0 > start }
    }
}
