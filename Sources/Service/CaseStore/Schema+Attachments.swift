// SPDX-License-Identifier: Apache-2.0

internal import Database

extension Schema {
    /// Files that people attach to cases, and those that are still under way. Their bytes are among the blobs.
    static func attachments(_ number: Int) -> Migration {
        Migration(
            number, "attachments",
            """
            CREATE TABLE attachments (
                case_number TEXT NOT NULL REFERENCES cases (number), number BIGINT NOT NULL, kind TEXT NOT NULL,
                sha256 TEXT NOT NULL REFERENCES blobs (sha256), sent_sha256 TEXT NOT NULL, size BIGINT NOT NULL,
                filed_at BIGINT NOT NULL, leaf_index BIGINT NOT NULL, PRIMARY KEY (case_number, number)
            );
            CREATE TABLE attachment_pictures (
                case_number TEXT NOT NULL, number BIGINT NOT NULL, picture BIGINT NOT NULL,
                sha256 TEXT NOT NULL REFERENCES blobs (sha256), PRIMARY KEY (case_number, number, picture),
                FOREIGN KEY (case_number, number) REFERENCES attachments (case_number, number)
            );
            CREATE TABLE uploads (
                id TEXT PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), sender TEXT NOT NULL,
                length BIGINT NOT NULL, received BIGINT NOT NULL, started_at BIGINT NOT NULL
            );
            CREATE INDEX uploads_by_case ON uploads (case_number);
            CREATE INDEX uploads_by_time ON uploads (started_at);
            CREATE TABLE upload_pieces (
                upload_id TEXT NOT NULL REFERENCES uploads (id), starts_at BIGINT NOT NULL, bytes BYTEA NOT NULL,
                PRIMARY KEY (upload_id, starts_at)
            );
            """)
    }
}
