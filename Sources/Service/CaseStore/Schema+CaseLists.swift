// SPDX-License-Identifier: Apache-2.0

internal import Database

extension Schema {
    /// What lists, inboxes and searches of cases need, so that none reads more rows than it shows.
    ///
    /// Lines of cases that are there are numbered here, oldest first; the rest of each is written by ``Records/renewLines(most:_:)``, since
    /// no SQL reads a state: edition 0 has been derived by no rule yet.
    static func caseLists(_ number: Int) -> Migration {
        Migration(
            number, "lists of cases",
            """
            CREATE TABLE case_lines (
                id {{identity}}, number TEXT NOT NULL UNIQUE REFERENCES cases (number), site TEXT NOT NULL,
                version BIGINT NOT NULL, stage TEXT NOT NULL, ended BIGINT NOT NULL, agency TEXT NOT NULL, server TEXT NOT NULL,
                decision TEXT, waiting TEXT, received BIGINT NOT NULL, since BIGINT NOT NULL, counts BIGINT NOT NULL, norm BIGINT,
                due BIGINT, edition BIGINT NOT NULL
            );
            INSERT INTO case_lines (number, site, version, stage, ended, agency, server, received, since, counts, edition)
                SELECT cases.number, COALESCE(holdings.site, ''), cases.version, cases.stage, 0, '', '', cases.opened_at,
                    cases.changed_at, 0, 0
                FROM cases LEFT JOIN holdings ON holdings.case_number = cases.number ORDER BY cases.opened_at, cases.number;
            CREATE INDEX case_lines_by_end ON case_lines (ended, id);
            CREATE INDEX case_lines_by_site ON case_lines (site, id);
            CREATE INDEX case_lines_by_site_and_end ON case_lines (site, ended, id);
            CREATE INDEX case_lines_by_due ON case_lines (due, id) WHERE due IS NOT NULL;
            CREATE INDEX case_lines_by_edition ON case_lines (edition, id);
            CREATE TABLE case_line_rules (id BIGINT PRIMARY KEY, edition BIGINT NOT NULL, text TEXT NOT NULL);
            CREATE TABLE inbox (
                role TEXT NOT NULL, site TEXT NOT NULL, changed_at BIGINT NOT NULL,
                id BIGINT NOT NULL REFERENCES case_lines (id), actions TEXT NOT NULL, PRIMARY KEY (role, site, changed_at, id)
            );
            CREATE INDEX inbox_by_time ON inbox (role, changed_at, id);
            CREATE INDEX inbox_by_case ON inbox (id);
            DROP TABLE waits;
            CREATE TABLE case_words (
                id BIGINT PRIMARY KEY REFERENCES case_lines (id), said TEXT NOT NULL, placed TEXT NOT NULL, marks TEXT NOT NULL
            );
            CREATE INDEX outbox_parked ON outbox (id) WHERE parked_at IS NOT NULL AND done_at IS NULL;
            CREATE INDEX orders_by_purpose ON orders (case_number, purpose, issued_at, id);
            """,
            sqlite: """
                CREATE VIRTUAL TABLE case_index USING fts5(
                    words, content='', detail=none, columnsize=0, prefix='2 3 4 5 6 7 8',
                    tokenize="ascii tokenchars '_'"
                );
                """,
            postgres: """
                ALTER TABLE case_words ADD COLUMN vector tsvector;
                CREATE INDEX case_words_by_word ON case_words USING gin (vector) WITH (fastupdate = off);
                """)
    }
}
