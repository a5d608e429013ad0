// SPDX-License-Identifier: Apache-2.0

package import Values

/// What the verification annex says beyond the evidence. Order, checks, verdict, measurements, agents and ledger are read from the
/// evidence itself, so that the page cannot say anything else than the files embedded in it.
package struct AnnexContent: Codable, Sendable {
    package var caseNumber: String
    package var recordNumber: String
    package var recordSignedAt: Timestamp
    /// How the record was signed on paper; `nil` where no scan of it was confirmed.
    package var signature: AnnexSignature?
    package var agency: String
    package var server: ServerFacts
    package var rackPosition: String?
    /// Set when the case is closed although not every check passed.
    package var exception: AnnexException?
    /// Why the network was set up by hand although the site has an agent at its gateway.
    package var byHand: String?
    package var sealedAt: Timestamp
    /// Address of the page that shows the keys' fingerprint.
    package var keysPage: String?
    /// Set when an officer had it sealed without the cosignatures of its agents.
    package var waiver: AnnexWaiver?

    package init(
        caseNumber: String, recordNumber: String, recordSignedAt: Timestamp, signature: AnnexSignature? = nil,
        agency: String, server: ServerFacts,
        rackPosition: String? = nil, exception: AnnexException? = nil, byHand: String? = nil, sealedAt: Timestamp,
        keysPage: String? = nil, waiver: AnnexWaiver? = nil
    ) {
        self.caseNumber = caseNumber
        self.recordNumber = recordNumber
        self.recordSignedAt = recordSignedAt
        self.signature = signature
        self.agency = agency
        self.server = server
        self.rackPosition = rackPosition
        self.exception = exception
        self.byHand = byHand
        self.sealedAt = sealedAt
        self.keysPage = keysPage
        self.waiver = waiver
    }
}

/// Why a record does not wait for its witnesses, and whose decision that was.
package struct AnnexWaiver: Codable, Hashable, Sendable {
    @Bounded<Lines<16_384>> package var reason: String
    @Bounded<Name> package var by: String
    package var at: Timestamp

    package init(reason: String, by: String, at: Timestamp) {
        self.reason = reason
        self.by = by
        self.at = at
    }
}

/// The scan of a record that both parties signed on paper, and who has looked at it.
package struct AnnexSignature: Codable, Hashable, Sendable {
    package var scan: Digest
    @Bounded<Name> package var attachedBy: String
    @Bounded<Name> package var confirmedBy: String
    package var confirmedAt: Timestamp

    package init(scan: Digest, attachedBy: String, confirmedBy: String, confirmedAt: Timestamp) {
        self.scan = scan
        self.attachedBy = attachedBy
        self.confirmedBy = confirmedBy
        self.confirmedAt = confirmedAt
    }
}

/// An exception to a verdict: one officer proposes, another approves.
package struct AnnexException: Codable, Hashable, Sendable {
    @Bounded<Lines<16_384>> package var reason: String
    @Bounded<Name> package var proposedBy: String
    @Bounded<Name> package var approvedBy: String
    package var approvedAt: Timestamp

    package init(reason: String, proposedBy: String, approvedBy: String, approvedAt: Timestamp) {
        self.reason = reason
        self.proposedBy = proposedBy
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
    }
}
