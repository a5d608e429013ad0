// SPDX-License-Identifier: Apache-2.0

/// What a ``Database`` has done since it was opened.
package struct TransactionCounts: Sendable, Equatable {
    /// Write transactions that were committed.
    package var writes = 0
    /// Transactions that were tried again, each time.
    package var repeats = 0
    /// Commits whose answer was lost, and that were found done.
    package var resolved = 0

    package init() {}
}
