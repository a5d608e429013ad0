// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Procedure
package import Values

/// What the office decided about an identity that a placed server shows instead of the known one. Stored as canonical JSON, whose SHA-256 is in the
/// ledger.
package struct IdentityDecision: Codable, Hashable, Sendable {
    package var caseNumber: String
    /// The order whose reports showed the identity.
    package var orderID: String
    package var incident: Int
    package var ruling: IdentityRuling
    /// All that the server showed, if accepted; what is not the known server's, if rejected.
    package var identities: [ServiceIdentity]
    package var reason: String
    /// Account name and role of the officer.
    package var by: String
    package var role: Role
    package var at: Timestamp

    package init(
        caseNumber: String, orderID: String, incident: Int, ruling: IdentityRuling, identities: [ServiceIdentity],
        reason: String, by: String, role: Role, at: Timestamp
    ) {
        self.caseNumber = caseNumber
        self.orderID = orderID
        self.incident = incident
        self.ruling = ruling
        self.identities = identities
        self.reason = reason
        self.by = by
        self.role = role
        self.at = at
    }
}

extension Records {
    /// - Parameters:
    ///   - body: the decision in canonical JSON.
    ///   - leaf: index of its leaf in the ledger.
    package func insert(_ decision: IdentityDecision, body: [UInt8], leaf: UInt64) throws {
        try connection.execute(
            "INSERT INTO identity_decisions (case_number, order_id, body, leaf_index) VALUES ($1, $2, $3, $4)",
            [decision.caseNumber, decision.orderID, String(decoding: body, as: UTF8.self), Int64(clamping: leaf)])
    }

    /// A case's decisions, oldest first.
    package func identityDecisions(of number: String) throws -> [IdentityDecision] {
        try connection.query("SELECT body FROM identity_decisions WHERE case_number = $1 ORDER BY id", [number]).map {
            try $0.json(IdentityDecision.self, "body")
        }
    }

    /// The decisions as they are stored, oldest first.
    package func eachIdentityDecision(
        _ body: (_ caseNumber: String, _ text: String, _ leaf: Int) throws -> Void
    ) throws {
        let rows = try connection.query("SELECT case_number, body, leaf_index FROM identity_decisions ORDER BY id")
        for row in rows {
            try body(try row.text("case_number"), try row.text("body"), try row.integer("leaf_index"))
        }
    }
}
