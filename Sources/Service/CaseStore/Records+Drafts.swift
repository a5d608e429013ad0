// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

/// The words of a letter's draft as somebody has submitted them or decided on them.
package struct KeptDraft: Hashable, Sendable {
    package let sha256: Digest
    /// How often a draft of the case had been submitted.
    package let version: Int
    package let lines: [String]

    package init(sha256: Digest, version: Int, lines: [String]) {
        self.sha256 = sha256
        self.version = version
        self.lines = lines
    }
}

extension Records {
    /// Keeps a draft under its SHA-256; one that is there already stays as it is.
    package func keep(_ draft: KeptDraft, of number: String, at now: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO drafts (case_number, sha256, version, lines, kept_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (case_number, sha256) DO NOTHING
            """, [number, draft.sha256.description, draft.version, try json(draft.lines), now.microseconds])
    }

    package func draft(_ sha256: Digest, of number: String) throws -> KeptDraft? {
        try connection.first(
            "SELECT sha256, version, lines FROM drafts WHERE case_number = $1 AND sha256 = $2"
                + scope.clause(case: "drafts.case_number", from: 3), [number, sha256.description] + scope.values
        ).map {
            KeptDraft(
                sha256: try $0.digest("sha256"), version: try $0.integer("version"),
                lines: try $0.json([String].self, "lines"))
        }
    }
}
