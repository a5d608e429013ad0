// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Traffic
package import Values

/// What showed an incident of traffic: the first finding and the latest ones.
package struct TrafficFindings: Codable, Hashable, Sendable {
    package var excesses: [ExcessFinding] = []
    package var silences: [SilenceFinding] = []

    private static let most = 12

    package init() {}

    /// Whether it stands there already.
    func contains(_ finding: TrafficFinding) -> Bool {
        switch finding {
        case .excess(let excess):
            excesses.contains { $0.bin == excess.bin && $0.direction == excess.direction }
        case .silence(let silence): silences.contains { $0.since == silence.since }
        }
    }

    mutating func add(_ finding: TrafficFinding) {
        switch finding {
        case .excess(let excess):
            excesses.append(excess)
            if excesses.count > Self.most { excesses.remove(at: 1) }
        case .silence(let silence):
            silences.append(silence)
            if silences.count > Self.most { silences.remove(at: 1) }
        }
    }
}

extension TrafficFinding {
    package var kind: IncidentKind {
        switch self {
        case .excess: .overGrant
        case .silence: .silent
        }
    }
}

extension Records {
    /// Opens an incident with a finding, or adds it to the open one of its kind. A finding that is known changes nothing, whoever reports it
    /// again; neither does one of a fault that went on when its incident was closed. Returns the incident's findings if it is new.
    package func raise(
        _ finding: TrafficFinding, on number: String, at now: Timestamp
    ) throws -> TrafficFindings? {
        let latest = try latestIncident(finding.kind, on: number)
        if let latest {
            guard !latest.findings.contains(finding) else {
                // Not at each window: once a minute tells as much.
                if latest.closed == nil, now.seconds(since: latest.seen) >= 60 {
                    try connection.execute(
                        "UPDATE incidents SET seen_at = $1 WHERE id = $2", [now.microseconds, latest.id])
                }
                return nil
            }
            if latest.closed == nil {
                var findings = latest.findings
                findings.add(finding)
                try connection.execute(
                    """
                    UPDATE incidents SET body = $1, seen_at = $2, times = times + 1, recovered_at = NULL
                    WHERE id = $3
                    """, [try json(findings), now.microseconds, latest.id])
                return nil
            }
            if let closed = latest.closed, latest.recovered == nil {
                guard let pause = finding.kind.reopens, now.seconds(since: closed) >= pause else { return nil }
            }
        }
        var findings = TrafficFindings()
        findings.add(finding)
        try connection.execute(
            """
            INSERT INTO incidents (case_number, kind, body, opened_at, seen_at, times)
            VALUES ($1, $2, $3, $4, $4, 1)
            """, [number, finding.kind.rawValue, try json(findings), now.microseconds])
        return findings
    }

    /// Records that a fault of traffic is gone, of the latest incident of its kind, closed or not: what comes after is another fault.
    package func endFault(_ kind: IncidentKind, on number: String, at now: Timestamp) throws {
        guard let latest = try latestIncident(kind, on: number), latest.recovered == nil else { return }
        try connection.execute(
            "UPDATE incidents SET recovered_at = $1 WHERE id = $2 AND recovered_at IS NULL",
            [now.microseconds, latest.id])
    }

    /// The latest incident of a kind, open or closed.
    package func latestIncident(_ kind: IncidentKind, on number: String) throws -> IncidentRecord? {
        try connection.first(
            "SELECT * FROM incidents WHERE case_number = $1 AND kind = $2 ORDER BY id DESC LIMIT 1",
            [number, kind.rawValue]
        ).map(incidentRecord)
    }
}
