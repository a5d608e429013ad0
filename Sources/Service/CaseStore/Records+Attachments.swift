// SPDX-License-Identifier: Apache-2.0

internal import Database
internal import Evidence
package import Procedure
package import Values

extension Records {
    /// Keeps an attachment's bytes and pictures beside its event.
    ///
    /// - Parameters:
    ///   - pictures: a thumbnail, then pages.
    ///   - sent: of the bytes as they came.
    ///   - leaf: of the ledger.
    package func keep(
        _ attachment: Attachment, bytes: [UInt8], pictures: [[UInt8]], sent: Digest, of number: String, leaf: UInt64,
        at now: Timestamp
    ) throws {
        try keepBlob(bytes, attachment.format.mediaType, at: now)
        try connection.execute(
            """
            INSERT INTO attachments (case_number, number, kind, sha256, sent_sha256, size, filed_at, leaf_index)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                number, attachment.number, attachment.kind.rawValue, attachment.sha256, sent.description, bytes.count,
                now.microseconds, Int64(leaf),
            ])
        for (index, picture) in pictures.enumerated() {
            let digest = try keepBlob(picture, AttachmentFormat.jpeg.mediaType, at: now)
            try connection.execute(
                "INSERT INTO attachment_pictures (case_number, number, picture, sha256) VALUES ($1, $2, $3, $4)",
                [number, attachment.number, index, digest.description])
        }
    }

    @discardableResult
    private func keepBlob(_ bytes: [UInt8], _ mediaType: String, at now: Timestamp) throws -> Digest {
        let digest = Digest(of: bytes)
        try connection.execute(
            "INSERT INTO blobs (sha256, media_type, bytes, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
            [digest.description, mediaType, bytes, now.microseconds])
        return digest
    }

    /// The number of the case's attachment of a kind that came as the same bytes.
    package func attachment(sent: Digest, as kind: AttachmentKind, of number: String) throws -> Int? {
        try connection.first(
            "SELECT number FROM attachments WHERE case_number = $1 AND sent_sha256 = $2 AND kind = $3 ORDER BY number DESC",
            [number, sent.description, kind.rawValue]
        )?.integer("number")
    }

    /// The bytes of an attachment with their SHA-256; `nil` where there is none.
    package func attachmentBytes(_ attachment: Int, of number: String) throws -> (bytes: [UInt8], sha256: Digest)? {
        try connection.first(
            """
            SELECT b.bytes, b.sha256 FROM attachments a JOIN blobs b ON b.sha256 = a.sha256
            WHERE a.case_number = $1 AND a.number = $2\(scope.clause(case: "a.case_number", from: 3))
            """, [number, attachment] + scope.values
        ).map { (try $0.blob("bytes"), try $0.digest("sha256")) }
    }

    /// A picture of an attachment: 0 the thumbnail, from 1 the pages; JPEG.
    package func attachmentPicture(
        _ picture: Int, of attachment: Int, in number: String
    ) throws -> (bytes: [UInt8], sha256: Digest)? {
        try connection.first(
            """
            SELECT b.bytes, b.sha256 FROM attachment_pictures p JOIN blobs b ON b.sha256 = p.sha256
            WHERE p.case_number = $1 AND p.number = $2 AND p.picture = $3\(scope.clause(case: "p.case_number", from: 4))
            """, [number, attachment, picture] + scope.values
        ).map { (try $0.blob("bytes"), try $0.digest("sha256")) }
    }

    package func eachAttachment(
        _ body: (_ caseNumber: String, _ number: Int, _ sha256: String, _ leaf: Int) throws -> Void
    ) throws {
        let rows = try connection.query(
            "SELECT case_number, number, sha256, leaf_index FROM attachments ORDER BY case_number, number")
        for row in rows {
            try body(
                try row.text("case_number"), try row.integer("number"), try row.text("sha256"),
                try row.integer("leaf_index"))
        }
    }
}
