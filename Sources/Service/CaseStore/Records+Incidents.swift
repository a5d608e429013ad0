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

    /// Whether something is known to be wrong; otherwise it has to be decided.
    package var isFailure: Bool {
        switch self {
        case .verification, .overGrant, .silent, .drift: true
        case .identity: false
        }
    }

    /// Seconds after which a fault that went on when its incident was closed opens another; `nil`: only once it has ended in between. A
    /// judgement that fails is news each time, because somebody asked for it.
    var reopens: Double? {
        switch self {
        case .verification, .identity, .drift: 0
        case .overGrant: 86_400
        case .silent: nil
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
        let known = try connection.first(
            "SELECT id FROM incidents WHERE case_number = $1 AND kind = $2 AND closed_at IS NULL",
            [number, kind.rawValue])
        if let known {
            try connection.execute(
                """
                UPDATE incidents SET order_id = $1, body = $2, seen_at = $3, times = times + 1, recovered_at = NULL
                WHERE id = $4
                """, [orderID, try json(judgements), now.microseconds, try known.integer("id")])
            return false
        }
        try connection.execute(
            """
            INSERT INTO incidents (case_number, kind, order_id, body, opened_at, seen_at, times)
            VALUES ($1, $2, $3, $4, $5, $5, 1)
            """, [number, kind.rawValue, orderID, try json(judgements), now.microseconds])
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

    package func closeIncident(_ id: Int, by who: String, note: String, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE incidents SET closed_at = $1, closed_by = $2, note = $3 WHERE id = $4 AND closed_at IS NULL",
            [now.microseconds, who, note, id])
    }

    func incidentRecord(_ row: Row) throws -> IncidentRecord {
        let kind = try row.word(IncidentKind.self, "kind")
        let (judgements, findings, drifts): ([Judgement], TrafficFindings, [DriftFinding]) =
            switch kind {
            case .verification, .identity: (try row.json([Judgement].self, "body"), TrafficFindings(), [])
            case .overGrant, .silent: ([], try row.json(TrafficFindings.self, "body"), [])
            case .drift: ([], TrafficFindings(), try row.json([DriftFinding].self, "body"))
            }
        return IncidentRecord(
            id: try row.integer("id"), caseNumber: try row.text("case_number"), kind: kind,
            orderID: try row.textOrNil("order_id"), judgements: judgements, findings: findings, drifts: drifts,
            opened: try row.time("opened_at"),
            seen: try row.time("seen_at"), times: try row.integer("times"),
            recovered: try row.timeOrNil("recovered_at"),
            closed: try row.timeOrNil("closed_at"), closedBy: try row.textOrNil("closed_by"),
            note: try row.textOrNil("note"))
    }
}
