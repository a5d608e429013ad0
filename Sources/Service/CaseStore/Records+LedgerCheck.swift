// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Ledger
internal import Values

/// Rows as they are stored, in the order of their keys and a page at a time: what compares everything with the ledger must neither believe a
/// row nor hold a table in memory.
extension Records {
    package struct StoredEvent: Sendable {
        package let caseNumber: String
        package let seq: Int
        package let name: String
        /// Microseconds since 1970.
        package let at: Int
        /// Canonical JSON, as it was written.
        package let body: String
        package let leaf: Int
    }

    package struct StoredReport: Sendable {
        package let agentID: String
        package let epoch: Int
        package let seq: Int
        package let digest: String
        package let orderID: String?
        package let counts: Bool
        package let envelope: [UInt8]
        package let receipt: [UInt8]
        package let leaf: Int
    }

    package struct StoredGap: Sendable {
        package let agentID: String
        package let newEpoch: Int
        package let digest: String
        package let envelope: [UInt8]
        package let receipt: [UInt8]
    }

    package struct StoredNote: Sendable {
        package let size: Int
        package let root: String
        package let note: String
    }

    /// Rows read at once.
    private static let page = 500

    package func eachLeafPage(_ body: (_ first: Int, _ leaves: [(index: Int, bytes: [UInt8])]) throws -> Void) throws {
        var next = Int64.min
        while true {
            let rows = try connection.query(
                "SELECT leaf_index, leaf FROM ledger_leaves WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2",
                [next, Self.page])
            guard let last = rows.last, let first = rows.first else { return }
            try body(
                try first.integer("leaf_index"), rows.map { (try $0.integer("leaf_index"), try $0.blob("leaf")) })
            let (after, overflow) = Int64(try last.integer("leaf_index")).addingReportingOverflow(1)
            if overflow { return }
            next = after
        }
    }

    /// Stored hashes of one level, by index.
    package func nodes(level: Int, from first: Int, through last: Int) throws -> [Int: [UInt8]] {
        let rows = try connection.query(
            "SELECT node_index, hash FROM ledger_nodes WHERE level = $1 AND node_index >= $2 AND node_index <= $3",
            [level, first, last])
        return try Dictionary(
            rows.map { (try $0.integer("node_index"), try $0.blob("hash")) }, uniquingKeysWith: { first, _ in first })
    }

    /// Stored nodes that a ledger of this size does not have, a few of them.
    package func nodesBeyond(size: Int, most: Int) throws -> [NodeID] {
        try connection.query(
            """
            SELECT level, node_index FROM ledger_nodes WHERE level < 0 OR level > 62 OR node_index < 0
            ORDER BY level, node_index LIMIT $1
            """, [most]
        ).map { NodeID(level: try $0.integer("level"), index: try $0.integer("node_index")) }
            + (0...62).flatMap { level in
                try connection.query(
                    """
                    SELECT node_index FROM ledger_nodes WHERE level = $1 AND node_index >= $2
                    ORDER BY node_index LIMIT $3
                    """, [level, size >> level, most]
                ).map { NodeID(level: level, index: try $0.integer("node_index")) }
            }
    }

    /// The stored tree; `nil` when its row does not read.
    package func storedTree() throws -> CompactTree? {
        do { return try ledgerTree() } catch is StoreError { return nil }
    }

    package func eachCheckpoint(_ body: (StoredNote) throws -> Void) throws {
        var next = Int64.min
        while true {
            let rows = try connection.query(
                "SELECT tree_size, root, note FROM ledger_checkpoints WHERE tree_size > $1 ORDER BY tree_size LIMIT $2",
                [next, Self.page])
            for row in rows {
                let size = try row.integer("tree_size")
                try body(StoredNote(size: size, root: try row.text("root"), note: try row.text("note")))
                next = Int64(size)
            }
            if rows.count < Self.page { return }
        }
    }

    package func eachEvent(_ body: (StoredEvent) throws -> Void) throws {
        for number in try connection.query("SELECT DISTINCT case_number FROM events ORDER BY case_number") {
            let number = try number.text("case_number")
            let rows = try connection.query(
                "SELECT seq, at, name, body, leaf_index FROM events WHERE case_number = $1 ORDER BY seq", [number])
            for row in rows {
                try body(
                    StoredEvent(
                        caseNumber: number, seq: try row.integer("seq"), name: try row.text("name"),
                        at: try row.integer("at"), body: try row.text("body"), leaf: try row.integer("leaf_index")))
            }
        }
    }

    /// Each case's stored state with its log; the state is `nil` when its row does not read.
    package func eachCase(_ body: (_ number: String, _ stage: String, _ version: Int, _ state: String) throws -> Void)
        throws
    {
        for row in try connection.query("SELECT number FROM cases ORDER BY number") {
            let number = try row.text("number")
            guard
                let found = try connection.first("SELECT stage, version, state FROM cases WHERE number = $1", [number])
            else { continue }
            try body(number, try found.text("stage"), try found.integer("version"), try found.text("state"))
        }
    }

    package func eachReport(_ body: (StoredReport) throws -> Void) throws {
        let keys = try connection.query("SELECT agent_id, epoch, seq FROM reports ORDER BY agent_id, epoch, seq")
        for key in keys {
            let (agent, epoch, seq) = (try key.text("agent_id"), try key.integer("epoch"), try key.integer("seq"))
            guard
                let row = try connection.first(
                    """
                    SELECT digest, order_id, counts, envelope, receipt, leaf_index FROM reports
                    WHERE agent_id = $1 AND epoch = $2 AND seq = $3
                    """, [agent, epoch, seq])
            else { continue }
            try body(
                StoredReport(
                    agentID: agent, epoch: epoch, seq: seq, digest: try row.text("digest"),
                    orderID: try row.textOrNil("order_id"), counts: try row.flag("counts"),
                    envelope: try row.blob("envelope"), receipt: try row.blob("receipt"),
                    leaf: try row.integer("leaf_index")))
        }
    }

    /// What rows say of the files that a report names: check, SHA-256 and length.
    package func storedEvidence(of report: StoredReport) throws -> [(check: String, sha256: String, bytes: Int)] {
        try connection.query(
            """
            SELECT check_id, sha256, bytes FROM report_evidence WHERE agent_id = $1 AND epoch = $2 AND seq = $3
            ORDER BY check_id
            """, [report.agentID, report.epoch, report.seq]
        ).map { (try $0.text("check_id"), try $0.text("sha256"), try $0.integer("bytes")) }
    }

    package func eachGap(_ body: (StoredGap) throws -> Void) throws {
        let rows = try connection.query(
            "SELECT agent_id, new_epoch, digest, envelope, receipt FROM gaps ORDER BY agent_id, new_epoch")
        for row in rows {
            try body(
                StoredGap(
                    agentID: try row.text("agent_id"), newEpoch: try row.integer("new_epoch"),
                    digest: try row.text("digest"), envelope: try row.blob("envelope"),
                    receipt: try row.blob("receipt")))
        }
    }

    package func eachDocument(_ body: (_ caseNumber: String, _ name: String, _ sha256: String) throws -> Void) throws {
        let rows = try connection.query("SELECT case_number, name, sha256 FROM documents ORDER BY case_number, name")
        for row in rows {
            try body(try row.text("case_number"), try row.text("name"), try row.text("sha256"))
        }
    }

    package func eachBlob(_ body: (_ sha256: String, _ bytes: [UInt8]) throws -> Void) throws {
        for key in try connection.query("SELECT sha256 FROM blobs ORDER BY sha256") {
            let sha256 = try key.text("sha256")
            guard let row = try connection.first("SELECT bytes FROM blobs WHERE sha256 = $1", [sha256]) else {
                continue
            }
            try body(sha256, try row.blob("bytes"))
        }
    }

    package func eachOrder(_ body: (_ id: String, _ caseNumber: String, _ envelope: [UInt8]) throws -> Void) throws {
        for row in try connection.query("SELECT id, case_number, envelope FROM orders ORDER BY id") {
            try body(try row.text("id"), try row.text("case_number"), try row.blob("envelope"))
        }
    }

    package func eachProvisioningOrder(
        _ body: (_ id: String, _ caseNumber: String, _ envelope: [UInt8]) throws -> Void
    ) throws {
        for key in try connection.query("SELECT id FROM provisioning_orders ORDER BY id") {
            let id = try key.text("id")
            guard
                let row = try connection.first(
                    "SELECT case_number, envelope FROM provisioning_orders WHERE id = $1", [id])
            else { continue }
            try body(id, try row.text("case_number"), try row.blob("envelope"))
        }
    }

    package func eachProvisioningReport(_ body: (StoredReport, _ tenant: String, _ event: String) throws -> Void) throws
    {
        let keys = try connection.query(
            "SELECT agent_id, epoch, seq FROM provisioning_reports ORDER BY agent_id, epoch, seq")
        for key in keys {
            let (agent, epoch, seq) = (try key.text("agent_id"), try key.integer("epoch"), try key.integer("seq"))
            guard
                let row = try connection.first(
                    "SELECT * FROM provisioning_reports WHERE agent_id = $1 AND epoch = $2 AND seq = $3",
                    [agent, epoch, seq])
            else { continue }
            try body(
                StoredReport(
                    agentID: agent, epoch: epoch, seq: seq, digest: try row.text("digest"),
                    orderID: try row.textOrNil("order_id"), counts: try row.flag("counts"),
                    envelope: try row.blob("envelope"), receipt: try row.blob("receipt"),
                    leaf: try row.integer("leaf_index")), try row.text("tenant"), try row.text("event"))
        }
    }

    package func eachAgentKey(_ body: (_ id: String, _ reportKey: String) throws -> Void) throws {
        for row in try connection.query("SELECT id, report_key FROM agents ORDER BY id") {
            try body(try row.text("id"), try row.text("report_key"))
        }
    }

    package func eachCosignature(_ body: (_ size: Int, _ agentID: String, _ note: String) throws -> Void) throws {
        let rows = try connection.query(
            "SELECT tree_size, agent_id, note FROM ledger_cosignatures ORDER BY tree_size, agent_id")
        for row in rows { try body(try row.integer("tree_size"), try row.text("agent_id"), try row.text("note")) }
    }

    /// Notes with which a case's incidents were closed; `nil` for one that is open.
    package func incidentNotes(of number: String) throws -> [String?] {
        try connection.query("SELECT note FROM incidents WHERE case_number = $1 ORDER BY id", [number]).map {
            try $0.textOrNil("note")
        }
    }
}
