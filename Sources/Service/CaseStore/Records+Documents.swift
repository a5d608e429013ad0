// SPDX-License-Identifier: Apache-2.0

internal import Database
internal import Evidence
package import Values

/// A file of a case.
package struct FiledDocument: Hashable, Sendable {
    package let name: String
    package let mediaType: String
    package let bytes: [UInt8]
    package let sha256: Digest
    package let filedAt: Timestamp

    package init(name: String, mediaType: String, bytes: [UInt8], sha256: Digest, filedAt: Timestamp) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
        self.sha256 = sha256
        self.filedAt = filedAt
    }
}

/// A file's entry without its bytes.
package struct FileEntry: Codable, Hashable, Sendable {
    package let name: String
    package let mediaType: String
    /// Bytes.
    package let size: Int
    package let sha256: Digest
    package let filedAt: Timestamp
}

extension Records {
    /// Files `bytes` under a name that the case does not have yet; stored files never change. Returns the bytes' SHA-256, which is that of the file
    /// already there when the name is taken.
    package func file(
        _ bytes: [UInt8], as name: String, mediaType: String, for number: String, at now: Timestamp
    ) throws -> Digest {
        let digest = Digest(of: bytes)
        let there = try connection.first(
            "SELECT sha256 FROM documents WHERE case_number = $1 AND name = $2", [number, name])
        if let there { return try there.digest("sha256") }
        try connection.execute(
            "INSERT INTO blobs (sha256, media_type, bytes, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
            [digest.description, mediaType, bytes, now.microseconds])
        try connection.execute(
            "INSERT INTO documents (case_number, name, sha256, filed_at) VALUES ($1, $2, $3, $4)",
            [number, name, digest.description, now.microseconds])
        return digest
    }

    package func file(_ name: String, of number: String) throws -> FiledDocument? {
        try connection.first(
            """
            SELECT d.sha256, d.filed_at, b.media_type, b.bytes FROM documents d JOIN blobs b ON b.sha256 = d.sha256
            WHERE d.case_number = $1 AND d.name = $2\(scope.clause(case: "d.case_number", from: 3))
            """, [number, name] + scope.values
        ).map {
            FiledDocument(
                name: name, mediaType: try $0.text("media_type"), bytes: try $0.blob("bytes"),
                sha256: try $0.digest("sha256"), filedAt: try $0.time("filed_at"))
        }
    }

    package func files(of number: String) throws -> [FileEntry] {
        try connection.query(
            """
            SELECT d.name, d.sha256, d.filed_at, b.media_type, LENGTH(b.bytes) AS size
            FROM documents d JOIN blobs b ON b.sha256 = d.sha256 WHERE d.case_number = $1
                \(scope.clause(case: "d.case_number", from: 2))
            ORDER BY d.filed_at, d.name
            """, [number] + scope.values
        ).map {
            FileEntry(
                name: try $0.text("name"), mediaType: try $0.text("media_type"), size: try $0.integer("size"),
                sha256: try $0.digest("sha256"), filedAt: try $0.time("filed_at"))
        }
    }
}
