// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// One write transaction over all its tries: the key that its commit leaves in the database, and what its body returned.
///
/// A connection that is lost during the commit leaves open whether the work is done. The next try finds that out by the key, and
/// answers with the value of the try that was committed instead of doing the work again.
final class WriteAttempt<Value: Sendable>: Sendable {
    /// Unique to this transaction; letters, digits and hyphens.
    let key = UUID().uuidString

    private enum Commit {
        /// No try has come to its commit, or the last one that did is known to have failed.
        case notSent
        /// Sent, and the answer was lost.
        case unknown(Value)
    }

    private let commit = Mutex(Commit.notSent)

    /// To be called before each COMMIT.
    func sending(_ value: Value) {
        commit.withLock { $0 = .unknown(value) }
    }

    /// The database has been asked, and has not committed.
    func isKnownToHaveFailed() {
        commit.withLock { $0 = .notSent }
    }

    /// What a commit of unknown outcome would have returned; `nil` when there is none.
    var unresolved: Value? {
        commit.withLock { if case .unknown(let value) = $0 { value } else { nil } }
    }
}
