// SPDX-License-Identifier: Apache-2.0

package import Values

/// What a gateway's agent found otherwise than it is to be.
package struct DriftFinding: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Others had changed it; it is as it was.
        case repaired
        /// The kernel took it back, because nobody confirmed it.
        case expired
        /// It is not as it is to be, and not ours to change.
        case foreign
    }

    package var kind: Kind
    package var at: Timestamp
    /// What, in the agent's English.
    package var what: String
    /// Who changed it, where the kernel told.
    package var culprit: String?
    /// Digest of the report; `nil` for what only the gateway's state tells.
    package var report: Digest?

    package init(kind: Kind, at: Timestamp, what: String, culprit: String? = nil, report: Digest? = nil) {
        self.kind = kind
        self.at = at
        self.what = what
        self.culprit = culprit
        self.report = report
    }

    /// Whether both tell of the same: one report, or one thing that has not been well in between.
    package func isSame(as other: DriftFinding) -> Bool {
        report == nil && other.report == nil ? what == other.what : report == other.report
    }
}
