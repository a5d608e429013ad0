// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Evidence
package import Values

/// A file of frames that a report names, and whether it has come.
package struct EvidenceEntry: Hashable, Sendable {
    package let check: CheckID
    package let vantage: Vantage
    package let sha256: Digest
    /// As the report states it.
    package let bytes: Int
    /// When the bytes were stored; `nil` while they are still under way.
    package let storedAt: Timestamp?

    /// Beside the other agent's files.
    package var name: String { FrameEvidence.name(of: check, from: vantage) }
}

extension Records {
    /// Records the files that a report names, in the transaction that stores the report.
    package func insertEvidence(_ frames: [(check: CheckID, evidence: FrameEvidence)], of report: ReportRecord) throws {
        for (check, evidence) in frames {
            try connection.execute(
                """
                INSERT INTO report_evidence (agent_id, epoch, seq, check_id, sha256, bytes) VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    report.agentID, report.epoch, report.seq, check.rawValue, evidence.sha256.description,
                    evidence.bytes,
                ])
        }
    }

    /// Length of the file as a report of this agent states it; `nil` when none names it.
    package func evidenceLength(_ sha256: Digest, agentID: String) throws -> Int? {
        try connection.first(
            "SELECT bytes FROM report_evidence WHERE sha256 = $1 AND agent_id = $2", [sha256.description, agentID]
        )?.integer("bytes")
    }

    /// Keeps the bytes under their hash; once is enough.
    package func storeEvidence(_ bytes: [UInt8], at now: Timestamp) throws {
        try connection.execute(
            "INSERT INTO blobs (sha256, media_type, bytes, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
            [Digest(of: bytes).description, FrameEvidence.mediaType, bytes, now.microseconds])
    }

    /// The case whose report names the file, for news of it.
    package func caseOfEvidence(_ sha256: Digest, agentID: String) throws -> String? {
        try connection.first(
            """
            SELECT o.case_number FROM report_evidence e
            JOIN reports r ON r.agent_id = e.agent_id AND r.epoch = e.epoch AND r.seq = e.seq
            JOIN orders o ON o.id = r.order_id WHERE e.sha256 = $1 AND e.agent_id = $2
            """, [sha256.description, agentID]
        )?.text("case_number")
    }

    /// Files that the counting reports of an order name: the inside agent's first, in the order of checks.
    package func evidence(orderID: String) throws -> [EvidenceEntry] {
        try connection.query(
            """
            SELECT e.check_id, e.sha256, e.bytes, r.vantage, b.stored_at FROM report_evidence e
            JOIN reports r ON r.agent_id = e.agent_id AND r.epoch = e.epoch AND r.seq = e.seq
            LEFT JOIN blobs b ON b.sha256 = e.sha256 WHERE r.order_id = $1 AND r.counts <> 0
            """, [orderID]
        ).map {
            EvidenceEntry(
                check: try $0.word(CheckID.self, "check_id"), vantage: try $0.word(Vantage.self, "vantage"),
                sha256: try $0.digest("sha256"), bytes: try $0.integer("bytes"),
                storedAt: try $0.timeOrNil("stored_at"))
        }.sorted { a, b in
            a.vantage == b.vantage ? a.check < b.check : a.vantage == .inside
        }
    }

    /// `nil` while the file is still under way.
    package func evidenceBytes(_ sha256: Digest) throws -> [UInt8]? {
        try connection.first("SELECT bytes FROM blobs WHERE sha256 = $1", [sha256.description])?.blob("bytes")
    }
}
