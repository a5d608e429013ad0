// SPDX-License-Identifier: Apache-2.0

/// The retries of a transaction that was rolled back by a conflict or lost its connection, and the pause before each.
struct Retries {
    /// Tries after the first.
    var limit = 12
    /// The pause before a retry is drawn from 0 to this many seconds, doubling each time.
    var firstPause = 0.004
    var longestPause = 0.5
    /// Seconds after which a transaction is given up, its wait for a connection included: whoever asked has given up too.
    var patience = 15.0
    /// Seconds for which a lost server is waited for, unless a commit is to be looked up there.
    var absence = 4.0

    /// Whether repeating the whole transaction may succeed and cannot do its work twice.
    ///
    /// - Parameters:
    ///   - seconds: passed since the first try.
    ///   - isUnresolved: whether a commit is to be looked up before the work is done again.
    func applies(to error: DatabaseError, retry: Int, after seconds: Double, isUnresolved: Bool) -> Bool {
        switch error.code {
        case .serialization, .busy: retry <= limit
        case .connectionLost: isUnresolved || seconds < absence
        case .commitUnknown: isUnresolved
        case .uniqueViolation, .foreignKeyViolation, .notNullViolation, .checkViolation, .diskFull, .readOnly, .corrupt,
            .invalidStatement, .wrongArguments, .noSuchColumn, .wrongType, .transactionFailed, .migration, .unsupported,
            .closed, .inUse, .unavailable, .other:
            false
        }
    }

    /// Full jitter, so that transactions that conflicted do not conflict again.
    func pause(retry: Int) -> Duration {
        var longest = firstPause
        for _ in 1..<max(retry, 1) where longest < longestPause { longest *= 2 }
        return .seconds(Double.random(in: 0...min(longest, longestPause)))
    }

    /// Runs `body` until it succeeds, fails for good, or the tries or the time are used up; then throws the last error.
    func run<T>(
        isUnresolved: () -> Bool = { false }, repeating: (DatabaseError, Int) -> Void,
        _ body: (ContinuousClock.Instant) async throws -> T
    ) async throws -> T {
        let start = ContinuousClock.now
        let end = start + .seconds(patience)
        var retry = 1
        while true {
            do {
                return try await body(end)
            } catch let error as DatabaseError {
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                let pause = pause(retry: retry)
                guard applies(to: error, retry: retry, after: seconds, isUnresolved: isUnresolved()),
                    ContinuousClock.now + pause < end
                else { throw error }
                repeating(error, retry)
                try await Task.sleep(for: pause)
                retry += 1
            }
        }
    }
}
