// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Traffic
package import Values

/// The kind of an incident; a case has at most one open incident of each kind.
package enum IncidentKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// A round found that a placed server no longer matches its record.
    case verification
    /// A round found another host key or certificate than the known one: the office accepts or rejects it.
    case identity
    /// The traffic of a five-minute bin was surely above the grant and its burst.
    case overGrant
    /// A server that used to send sends nothing, while it is watched.
    case silent
    /// Others changed what the gateway has for a tenant, the kernel took it back, or something that is not ours stands in its way.
    case drift
    /// A hand-over record was sealed without the cosignature of an agent of its order.
    case unwitnessed

    /// Whether something is known to be wrong; otherwise it has to be decided.
    package var isFailure: Bool {
        switch self {
        case .verification, .overGrant, .silent, .drift: true
        case .identity, .unwitnessed: false
        }
    }

    /// Seconds after which a fault that went on when its incident was closed opens another; `nil`: only once it has ended in between. A
    /// failed verification opens one each time.
    var reopens: Double? {
        switch self {
        case .verification, .identity, .drift: 0
        case .overGrant: 86_400
        case .silent, .unwitnessed: nil
        }
    }
}

/// Something that the NOC must look at.
package struct IncidentRecord: Hashable, Sendable {
    package let id: Int
    package let caseNumber: String
    package let kind: IncidentKind
    /// The order whose verdict was the latest to show it.
    package let orderID: String?
    /// The judgements that failed, or await a decision; of ``IncidentKind/verification`` and ``IncidentKind/identity``.
    package let judgements: [Judgement]
    /// What the windows showed; of the kinds of traffic.
    package let findings: TrafficFindings
    /// What the gateway told; of ``IncidentKind/drift``.
    package let drifts: [DriftFinding]
    /// Names of the agents that had not cosigned; of ``IncidentKind/unwitnessed``.
    package let silentAgents: [String]
    package let opened: Timestamp
    /// When it was last found, and how often in all.
    package let seen: Timestamp
    package let times: Int
    /// A later round found everything well again.
    package let recovered: Timestamp?
    package let closed: Timestamp?
    package let closedBy: String?
    package let note: String?
}

extension Records {
    /// Opens an incident, or adds to the open one of this kind. Returns whether it is new.
    package func raise(
        _ kind: IncidentKind, on number: String, orderID: String, _ judgements: [Judgement], at now: Timestamp
    ) throws -> Bool {
        try raise(kind, on: number, orderID: orderID, body: json(judgements), at: now)
    }

    /// The same of a record that the agents of these names have not cosigned.
    package func raiseUnwitnessed(
        on number: String, orderID: String, silent: [String], at now: Timestamp
    ) throws -> Bool {
        try raise(.unwitnessed, on: number, orderID: orderID, body: json(silent), at: now)
    }

    private func raise(
        _ kind: IncidentKind, on number: String, orderID: String, body: String, at now: Timestamp
    ) throws -> Bool {
        let known = try connection.first(
            "SELECT id FROM incidents WHERE case_number = $1 AND kind = $2 AND closed_at IS NULL",
            [number, kind.rawValue])
        if let known {
            try connection.execute(
                """
                UPDATE incidents SET order_id = $1, body = $2, seen_at = $3, times = times + 1, recovered_at = NULL
                WHERE id = $4
                """, [orderID, body, now.microseconds, try known.integer("id")])
            return false
        }
        try connection.execute(
            """
            INSERT INTO incidents (case_number, kind, order_id, body, opened_at, seen_at, times)
            VALUES ($1, $2, $3, $4, $5, $5, 1)
            """, [number, kind.rawValue, orderID, body, now.microseconds])
        return true
    }

    /// Records that the fault is gone. The incident stays open until an officer has closed it.
    package func recover(_ kind: IncidentKind, on number: String, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE incidents SET recovered_at = $1
            WHERE case_number = $2 AND kind = $3 AND closed_at IS NULL AND recovered_at IS NULL
            """, [now.microseconds, number, kind.rawValue])
    }

    package func incident(_ id: Int) throws -> IncidentRecord? {
        try connection.first(
            "SELECT * FROM incidents WHERE id = $1" + scope.clause(case: "incidents.case_number", from: 2),
            [id] + scope.values
        ).map(incidentRecord)
    }

    /// Open ones first, then the newest.
    package func incidents(most: Int) throws -> [IncidentRecord] {
        try connection.query(
            """
            SELECT * FROM incidents WHERE 1 = 1\(scope.clause(case: "incidents.case_number", from: 2))
            ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, opened_at DESC, id DESC LIMIT $1
            """, [most] + scope.values
        ).map(incidentRecord)
    }

    /// Cases with an incident of this kind that has not ended.
    package func casesWith(unrecovered kind: IncidentKind) throws -> [String] {
        try connection.query(
            "SELECT case_number FROM incidents WHERE kind = $1 AND recovered_at IS NULL AND closed_at IS NULL ORDER BY id",
            [kind.rawValue]
        ).map { try $0.text("case_number") }
    }

    package func closeIncident(_ id: Int, by who: String, note: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE incidents SET closed_at = $1, closed_by = $2, note = $3 WHERE id = $4 AND closed_at IS NULL",
            [now.microseconds, who, note, id])
    }

    func incidentRecord(_ row: Row) throws -> IncidentRecord {
        let kind = try row.word(IncidentKind.self, "kind")
        let (judgements, findings, drifts, silent): ([Judgement], TrafficFindings, [DriftFinding], [String]) =
            switch kind {
            case .verification, .identity: (try row.json([Judgement].self, "body"), TrafficFindings(), [], [])
            case .overGrant, .silent: ([], try row.json(TrafficFindings.self, "body"), [], [])
            case .drift: ([], TrafficFindings(), try row.json([DriftFinding].self, "body"), [])
            case .unwitnessed: ([], TrafficFindings(), [], try row.json([String].self, "body"))
            }
        return IncidentRecord(
            id: try row.integer("id"), caseNumber: try row.text("case_number"), kind: kind,
            orderID: try row.textOrNil("order_id"), judgements: judgements, findings: findings, drifts: drifts,
            silentAgents: silent, opened: try row.time("opened_at"),
            seen: try row.time("seen_at"), times: try row.integer("times"),
            recovered: try row.timeOrNil("recovered_at"),
            closed: try row.timeOrNil("closed_at"), closedBy: try row.textOrNil("closed_by"),
            note: try row.textOrNil("note"))
    }
}
