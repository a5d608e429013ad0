// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

/// A file that comes in pieces.
package struct UploadUnderWay: Hashable, Sendable {
    package let id: String
    package let caseNumber: String
    /// A person's id, or `applicant`.
    package let sender: String
    /// Bytes that it will have.
    package let length: Int
    /// Bytes that have come.
    package let received: Int

    package var isComplete: Bool { received == length }

    package init(id: String, caseNumber: String, sender: String, length: Int, received: Int = 0) {
        self.id = id
        self.caseNumber = caseNumber
        self.sender = sender
        self.length = length
        self.received = received
    }
}

extension Records {
    package func begin(_ upload: UploadUnderWay, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO uploads (id, case_number, sender, length, received, started_at) VALUES ($1, $2, $3, $4, 0, $5)
            """, [upload.id, upload.caseNumber, upload.sender, upload.length, now.microseconds])
    }

    package func upload(_ id: String, of number: String) throws -> UploadUnderWay? {
        try connection.first(
            "SELECT * FROM uploads WHERE id = $1 AND case_number = $2"
                + scope.clause(case: "uploads.case_number", from: 3),
            [id, number] + scope.values
        ).map(upload)
    }

    package func uploads(of number: String) throws -> [UploadUnderWay] {
        try connection.query("SELECT * FROM uploads WHERE case_number = $1 ORDER BY started_at", [number]).map(upload)
    }

    /// Adds a piece behind those that have come; `false` when more or less has come by now.
    package func append(_ bytes: [UInt8], to upload: UploadUnderWay) throws -> Bool {
        let changed = try connection.execute(
            "UPDATE uploads SET received = $1 WHERE id = $2 AND received = $3",
            [upload.received + bytes.count, upload.id, upload.received])
        guard changed == 1 else { return false }
        try connection.execute(
            "INSERT INTO upload_pieces (upload_id, starts_at, bytes) VALUES ($1, $2, $3)",
            [upload.id, upload.received, bytes])
        return true
    }

    package func uploadedBytes(_ id: String) throws -> [UInt8] {
        try connection.query("SELECT bytes FROM upload_pieces WHERE upload_id = $1 ORDER BY starts_at", [id])
            .flatMap { try $0.blob("bytes") }
    }

    package func forgetUpload(_ id: String) throws {
        try connection.execute("DELETE FROM upload_pieces WHERE upload_id = $1", [id])
        try connection.execute("DELETE FROM uploads WHERE id = $1", [id])
    }

    /// Forgets what was begun before `time` and never completed.
    package func forgetUploads(before time: Timestamp) throws {
        let old = "SELECT id FROM uploads WHERE started_at < $1"
        try connection.execute("DELETE FROM upload_pieces WHERE upload_id IN (\(old))", [time.microseconds])
        try connection.execute("DELETE FROM uploads WHERE started_at < $1", [time.microseconds])
    }

    private func upload(_ row: Row) throws -> UploadUnderWay {
        UploadUnderWay(
            id: try row.text("id"), caseNumber: try row.text("case_number"), sender: try row.text("sender"),
            length: try row.integer("length"), received: try row.integer("received"))
    }
}
