// SPDX-License-Identifier: Apache-2.0

package import Values

/// The content of the verification annex beyond the evidence. Order, checks, verdict, measurements, agents and ledger are read from the evidence
/// itself, so that the page cannot contradict the files embedded in it.
package struct AnnexContent: Sendable {
    package var caseNumber: String
    package var recordNumber: String
    package var recordSignedAt: Timestamp
    package var agency: String
    package var server: ServerFacts
    package var rackPosition: String?
    /// Set when the case is closed although not every check passed.
    package var exception: AnnexException?
    package var sealedAt: Timestamp

    package init(
        caseNumber: String, recordNumber: String, recordSignedAt: Timestamp, agency: String, server: ServerFacts,
        rackPosition: String? = nil, exception: AnnexException? = nil, sealedAt: Timestamp
    ) {
        self.caseNumber = caseNumber
        self.recordNumber = recordNumber
        self.recordSignedAt = recordSignedAt
        self.agency = agency
        self.server = server
        self.rackPosition = rackPosition
        self.exception = exception
        self.sealedAt = sealedAt
    }
}

/// An exception to a verdict: one officer proposes, another approves.
package struct AnnexException: Codable, Hashable, Sendable {
    package var reason: String
    package var proposedBy: String
    package var approvedBy: String
    package var approvedAt: Timestamp

    package init(reason: String, proposedBy: String, approvedBy: String, approvedAt: Timestamp) {
        self.reason = reason
        self.proposedBy = proposedBy
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
    }
}
