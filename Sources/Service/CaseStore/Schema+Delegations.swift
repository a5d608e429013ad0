// SPDX-License-Identifier: Apache-2.0

internal import Database

extension Schema {
    /// Delegations, each a document of JSON; beside it what they are looked up by. Days are `YYYY-MM-DD`, in whose order they compare.
    static func delegations(_ number: Int) -> Migration {
        Migration(
            number, "delegations",
            """
            ALTER TABLE users ADD COLUMN civil_rank TEXT;
            CREATE TABLE delegations (
                seq {{identity}}, id TEXT NOT NULL UNIQUE, post TEXT NOT NULL, delegate_id TEXT NOT NULL REFERENCES users (id),
                first_day TEXT NOT NULL, last_day TEXT NOT NULL, revoked BIGINT NOT NULL, body TEXT NOT NULL
            );
            CREATE INDEX delegations_by_day ON delegations (last_day, first_day);
            """)
    }
}
