// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Procedure
package import Values

/// What an officer decided about a placed server at the gateway. Stored as canonical JSON, whose SHA-256 is in the ledger, and never changed: what
/// follows is a decision of its own.
package struct NetworkDecision: Codable, Hashable, Sendable {
    package enum Step: String, Codable, Hashable, Sendable, CaseIterable {
        /// One person is enough, and the gateway was told.
        case ordered
        /// Another person has to agree.
        case proposed
        /// Another person agreed, and the gateway was told.
        case approved
        /// Somebody decided against it.
        case declined
    }

    package var caseNumber: String
    package var kind: NetworkMeasure
    package var step: Step
    /// Until it goes on by itself; `nil`: until it is resumed, and of other kinds.
    package var seconds: Int?
    package var reason: String
    /// Id and name of the officer's account.
    package var by: String
    package var name: String
    package var role: Role
    package var at: Timestamp
    /// The order to the gateway.
    package var orderID: String?
    /// The proposal that is approved or declined.
    package var proposal: Int?

    package init(
        caseNumber: String, kind: NetworkMeasure, step: Step, seconds: Int?, reason: String, by: String, name: String,
        role: Role,
        at: Timestamp, orderID: String? = nil, proposal: Int? = nil
    ) {
        self.caseNumber = caseNumber
        self.kind = kind
        self.step = step
        self.seconds = seconds
        self.reason = reason
        self.by = by
        self.name = name
        self.role = role
        self.at = at
        self.orderID = orderID
        self.proposal = proposal
    }
}

extension Records {
    /// - Parameters:
    ///   - body: the decision in canonical JSON.
    ///   - leaf: index of its leaf in the ledger.
    package func insert(_ decision: NetworkDecision, body: [UInt8], leaf: UInt64) throws {
        try connection.execute(
            "INSERT INTO network_decisions (case_number, body, leaf_index) VALUES ($1, $2, $3)",
            [decision.caseNumber, String(decoding: body, as: UTF8.self), Int64(clamping: leaf)])
    }

    /// A case's decisions with their numbers, oldest first.
    package func networkDecisions(of number: String) throws -> [(id: Int, decision: NetworkDecision)] {
        try connection.query("SELECT id, body FROM network_decisions WHERE case_number = $1 ORDER BY id", [number]).map
        {
            (try $0.integer("id"), try $0.json(NetworkDecision.self, "body"))
        }
    }

    /// A decision of a case that the person may see.
    package func networkDecision(_ id: Int) throws -> NetworkDecision? {
        try connection.first(
            "SELECT body FROM network_decisions WHERE id = $1"
                + scope.clause(case: "network_decisions.case_number", from: 2), [id] + scope.values
        ).map { try $0.json(NetworkDecision.self, "body") }
    }

    /// The case's proposal that nobody has answered yet.
    package func openProposal(of number: String) throws -> (id: Int, decision: NetworkDecision)? {
        let all = try networkDecisions(of: number)
        let answered = Set(all.compactMap(\.decision.proposal))
        return all.last { $0.decision.step == .proposed && !answered.contains($0.id) }
    }

    /// The decisions as they are stored, oldest first.
    package func eachNetworkDecision(
        _ body: (_ caseNumber: String, _ text: String, _ leaf: Int) throws -> Void
    ) throws {
        for row in try connection.query("SELECT case_number, body, leaf_index FROM network_decisions ORDER BY id") {
            try body(try row.text("case_number"), try row.text("body"), try row.integer("leaf_index"))
        }
    }
}
