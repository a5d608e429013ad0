// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials
package import Linux
internal import Synchronization
package import Values

/// The time by which certificates are judged: this machine's, unless what the service signed contradicts it.
///
/// The last time that the service signed is kept beside the keys and advanced by the clock that does not step. It is a lower limit after a start of
/// the system, and where it stands in a receipt, until the service has signed one for a nonce of the agent's.
package final class SignedClock: Sendable {
    private struct Kept: Codable, Hashable {
        var time: Timestamp
        var bootID: String
        /// Since the system's start, when `time` was signed. Microseconds: of nanoseconds JSON holds no more than 104 days.
        @Bounded<Counter> var microseconds: UInt64
        /// Signed for a nonce of the agent's; otherwise some time before it came.
        var isFresh: Bool
    }

    private struct State {
        var kept: Kept?
        /// What is on disk.
        var stored: Kept?
    }

    /// Seconds by which a right clock may differ from the service's.
    package static let tolerance = 300.0
    static let file = "signed-time.json"

    private let device: DeviceClock
    private let directory: String
    private let state: Mutex<State>

    /// - Parameter directory: of the agent's identity.
    package init(directory: String, device: DeviceClock = .system) {
        self.device = device
        self.directory = directory
        // One that does not read is as good as none: the service signs another.
        let bytes = FileManager.default.contents(atPath: "\(directory)/\(Self.file)").map { Array($0) } ?? []
        let kept = try? CanonicalJSON.decode(Kept.self, from: bytes)
        state = Mutex(State(kept: kept, stored: kept))
    }

    /// The time by which certificates are judged.
    package var now: Timestamp {
        let wall = device.wall()
        guard let kept = state.withLock(\.kept) else { return wall }
        let signed = advanced(kept)
        guard kept.isFresh, isOfThisStart(kept) else { return max(wall, signed) }
        return abs(wall.seconds(since: signed)) <= Self.tolerance ? wall : signed
    }

    /// Whether the service has signed a time since the system started, so that ``now`` is right whatever the wall clock says.
    package var isConfirmed: Bool { state.withLock(\.kept).map { $0.isFresh && isOfThisStart($0) } ?? false }

    /// Seconds that this machine's clock is ahead of the signed time (behind: negative), where that is more than the tolerance.
    package var fault: Double? {
        guard let kept = state.withLock(\.kept) else { return nil }
        let ahead = device.wall().seconds(since: advanced(kept))
        let isWrong = kept.isFresh && isOfThisStart(kept) ? abs(ahead) > Self.tolerance : ahead < -Self.tolerance
        return isWrong ? ahead : nil
    }

    /// Takes a time that the service signed just now, for a nonce of this agent's.
    ///
    /// Throws `FileError` when it cannot be kept; it counts in this process all the same.
    package func confirm(_ time: Timestamp) throws(FileError) { try take(time, isFresh: true) }

    /// Takes a time that the service signed at some time before now.
    ///
    /// Throws `FileError` as ``confirm(_:)`` does.
    package func raise(to time: Timestamp) throws(FileError) {
        if let kept = state.withLock(\.kept), advanced(kept) >= time { return }
        try take(time, isFresh: false)
    }

    private func take(_ time: Timestamp, isFresh: Bool) throws(FileError) {
        let kept = Kept(
            time: time, bootID: device.bootID, microseconds: device.sinceStart() / 1_000, isFresh: isFresh)
        let isDue = state.withLock { state in
            state.kept = kept
            guard let stored = state.stored, isOfThisStart(stored), stored.isFresh == isFresh else { return true }
            return abs(time.seconds(since: stored.time)) >= Self.storedSeconds
        }
        guard isDue else { return }
        guard let bytes = try? CanonicalJSON.encode(kept) else { return }
        // Any command of the agent may be the one that writes it.
        try Folder.put(bytes, as: Self.file, in: directory, mode: 0o644)
        state.withLock { $0.stored = kept }
    }

    /// To so many seconds the file is right.
    private static let storedSeconds = 600.0

    /// Never where the kernel does not tell its starts apart.
    private func isOfThisStart(_ kept: Kept) -> Bool { !kept.bootID.isEmpty && kept.bootID == device.bootID }

    private func advanced(_ kept: Kept) -> Timestamp {
        let now = device.sinceStart() / 1_000
        // Of an earlier start it is not known how long ago it was; this start is later in any case.
        let passed = isOfThisStart(kept) ? now - min(now, kept.microseconds) : now
        return kept.time.advanced(bySeconds: Double(passed) / 1e6)
    }
}
