// SPDX-License-Identifier: Apache-2.0

internal import Database

extension Schema {
    /// The inventory is the office's data: each site has a version, each change of it is kept, and what the configuration said is imported once.
    ///
    /// A remote port is claimed with its address. Sites that are there are as their configuration last said.
    static func inventory(_ number: Int) -> Migration {
        Migration(
            number, "inventory as data",
            """
            ALTER TABLE sites ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
            CREATE TABLE site_imports (name TEXT PRIMARY KEY, configured TEXT NOT NULL, imported_at BIGINT NOT NULL);
            INSERT INTO site_imports (name, configured, imported_at) SELECT name, body, changed_at FROM sites;
            CREATE TABLE inventory_changes (
                id {{identity}}, site TEXT NOT NULL REFERENCES sites (name), version BIGINT NOT NULL, at BIGINT NOT NULL,
                who TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, earlier TEXT, later TEXT
            );
            CREATE INDEX inventory_changes_by_site ON inventory_changes (site, id);
            CREATE INDEX inventory_changes_by_thing ON inventory_changes (site, kind, name, id);
            """,
            sqlite: """
                UPDATE claims SET name = (
                    SELECT json_extract(a.body, '$.publicAddress') || ' port ' || claims.name FROM holdings h
                    JOIN allocations a ON a.case_number = h.case_number AND a.version = h.version
                    WHERE h.case_number = claims.case_number
                ) WHERE kind = 'remotePort';
                """,
            postgres: """
                UPDATE claims SET name = (
                    SELECT (a.body::json ->> 'publicAddress') || ' port ' || claims.name FROM holdings h
                    JOIN allocations a ON a.case_number = h.case_number AND a.version = h.version
                    WHERE h.case_number = claims.case_number
                ) WHERE kind = 'remotePort';
                """)
    }
}
