// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Hashes and checks passwords outside of the cooperative pool, few at a time: each takes much memory.
package final class PasswordHasher: Sendable {
    private struct Queue {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let cost: PasswordCost
    private let queue: Mutex<Queue>
    private let mostWaiting = 64
    /// The hash that a password is compared with when there is no such user, so that the answer takes the same time.
    private let decoy: String

    /// - Parameter limit: how many are hashed at once.
    package init(cost: PasswordCost = PasswordCost(), limit: Int = 2) {
        self.cost = cost
        queue = Mutex(Queue(free: max(limit, 1)))
        let empty = String(repeating: "A", count: 43)
        decoy = "$scrypt$ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)$AAAAAAAAAAAAAAAAAAAAAA$\(empty)"
    }

    /// The text to store for a password: algorithm, cost, salt and hash.
    ///
    /// Throws `malformed` for a password that is empty or above 1024 bytes, `busy` when too many wait.
    package func hash(_ password: String) async throws -> String {
        try await queued { [cost] in try PasswordHash(of: password, cost: cost).description }
    }

    /// Whether the password is the stored one. `nil`, for a user who does not exist, is false after the same time.
    ///
    /// Throws `malformed` for a stored text that no version of the service wrote, `busy` when too many wait.
    package func verify(_ password: String, against stored: String?) async throws -> Bool {
        // Too short or too long for any user's password: a quick answer reveals no secret.
        guard (1...1_024).contains(password.utf8.count) else { return false }
        let text = stored ?? decoy
        return try await queued {
            guard let hash = PasswordHash(text) else {
                throw IdentityError(.malformed, "the stored password is not of the form $scrypt$…")
            }
            return try hash.matches(password) && stored != nil
        }
    }

    /// Whether a stored text has another cost than new ones: then hash the password anew at the next sign-in.
    package func isOutdated(_ stored: String) -> Bool {
        PasswordHash(stored)?.cost != cost
    }

    private func queued<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        let isTaken = queue.withLock { queue in
            defer { if queue.free > 0 { queue.free -= 1 } }
            return queue.free > 0
        }
        if !isTaken { try await wait() }
        defer { release() }
        return try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result(catching: work)) }.start()
        }
    }

    private func wait() async throws {
        guard queue.withLock({ $0.waiting.count }) < mostWaiting else {
            throw IdentityError(.busy, "too many sign-ins at this moment; try again in a little while")
        }
        await withCheckedContinuation { continuation in
            let isFree = queue.withLock { queue in
                if queue.free > 0 {
                    queue.free -= 1
                    return true
                }
                queue.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Hands the place to the longest waiting caller.
    private func release() {
        let next = queue.withLock { queue -> CheckedContinuation<Void, Never>? in
            if queue.waiting.isEmpty {
                queue.free += 1
                return nil
            }
            return queue.waiting.removeFirst()
        }
        next?.resume()
    }
}
