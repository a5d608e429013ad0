// SPDX-License-Identifier: Apache-2.0

internal import Database

/// The tables. Append-only: a released migration never changes. Times are microseconds since 1970 in UTC; documents of JSON are TEXT.
enum Schema {
    static let migrations = [
        Migration(
            1, "people",
            """
            CREATE TABLE users (
                id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, password TEXT NOT NULL, role TEXT NOT NULL,
                display_name TEXT NOT NULL, nip TEXT, position TEXT, disabled BIGINT NOT NULL, created_at BIGINT NOT NULL
            );
            CREATE TABLE sessions (
                token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), csrf TEXT NOT NULL,
                created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
            );
            CREATE TABLE sign_in_failures (
                username TEXT PRIMARY KEY, failures BIGINT NOT NULL, locked_until BIGINT NOT NULL
            );
            CREATE TABLE audit (
                id {{identity}}, at BIGINT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL
            );
            CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
            """),
        Migration(
            2, "cases",
            """
            CREATE TABLE cases (
                number TEXT PRIMARY KEY, secret_hash TEXT NOT NULL UNIQUE, version BIGINT NOT NULL, stage TEXT NOT NULL,
                state TEXT NOT NULL, opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
            );
            CREATE INDEX cases_by_stage ON cases (stage, opened_at);
            CREATE TABLE events (
                case_number TEXT NOT NULL REFERENCES cases (number), seq BIGINT NOT NULL, at BIGINT NOT NULL,
                name TEXT NOT NULL, body TEXT NOT NULL, leaf_index BIGINT NOT NULL, PRIMARY KEY (case_number, seq)
            );
            CREATE TABLE waits (
                role TEXT NOT NULL, case_number TEXT NOT NULL REFERENCES cases (number), action TEXT NOT NULL,
                PRIMARY KEY (role, case_number, action)
            );
            CREATE TABLE outbox (
                id {{identity}}, case_number TEXT NOT NULL REFERENCES cases (number), kind TEXT NOT NULL, effect TEXT NOT NULL,
                created_at BIGINT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL, last_error TEXT, done_at BIGINT
            );
            CREATE INDEX outbox_by_time ON outbox (done_at, next_at);
            CREATE INDEX outbox_by_case ON outbox (case_number, id);
            """),
        Migration(
            3, "inventory",
            """
            CREATE TABLE sites (name TEXT PRIMARY KEY, body TEXT NOT NULL, changed_at BIGINT NOT NULL);
            CREATE TABLE holdings (
                case_number TEXT PRIMARY KEY REFERENCES cases (number), site TEXT NOT NULL REFERENCES sites (name),
                state TEXT NOT NULL, since BIGINT NOT NULL, was_active BIGINT NOT NULL, version BIGINT NOT NULL
            );
            CREATE INDEX holdings_by_site ON holdings (site, state);
            CREATE TABLE allocations (
                case_number TEXT NOT NULL REFERENCES cases (number), version BIGINT NOT NULL, body TEXT NOT NULL,
                made_at BIGINT NOT NULL, PRIMARY KEY (case_number, version)
            );
            CREATE TABLE claims (
                site TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, case_number TEXT NOT NULL REFERENCES cases (number),
                rests_until BIGINT, PRIMARY KEY (site, kind, name)
            );
            CREATE INDEX claims_by_case ON claims (case_number);
            """),
        Migration(
            4, "documents",
            """
            CREATE TABLE blobs (
                sha256 TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes BYTEA NOT NULL, stored_at BIGINT NOT NULL
            );
            CREATE TABLE documents (
                case_number TEXT NOT NULL REFERENCES cases (number), name TEXT NOT NULL,
                sha256 TEXT NOT NULL REFERENCES blobs (sha256), filed_at BIGINT NOT NULL, PRIMARY KEY (case_number, name)
            );
            """),
        Migration(
            5, "agents",
            """
            CREATE TABLE join_tokens (
                id TEXT PRIMARY KEY, secret_hash TEXT NOT NULL, site TEXT NOT NULL, vantage TEXT NOT NULL, name TEXT NOT NULL,
                created_by TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_by TEXT, agent_id TEXT, burned BIGINT NOT NULL
            );
            CREATE TABLE agents (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, vantage TEXT NOT NULL, standing TEXT NOT NULL,
                tls_key TEXT NOT NULL, report_key TEXT NOT NULL UNIQUE, certificate TEXT NOT NULL, certificate_expires BIGINT NOT NULL,
                host_name TEXT NOT NULL, software TEXT NOT NULL, enrolled_at BIGINT NOT NULL, decided_at BIGINT, decided_by TEXT, reason TEXT,
                seen_at BIGINT, epoch BIGINT NOT NULL, seq BIGINT NOT NULL, last_report TEXT
            );
            CREATE TABLE orders (
                id TEXT PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), nonce TEXT NOT NULL UNIQUE,
                inside_agent TEXT NOT NULL REFERENCES agents (id), outside_agent TEXT REFERENCES agents (id),
                issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, standing TEXT NOT NULL, envelope BYTEA NOT NULL,
                verdict TEXT, decided_at BIGINT
            );
            CREATE INDEX orders_by_standing ON orders (standing, expires_at);
            CREATE INDEX orders_by_case ON orders (case_number, issued_at);
            CREATE TABLE reports (
                agent_id TEXT NOT NULL REFERENCES agents (id), epoch BIGINT NOT NULL, seq BIGINT NOT NULL, digest TEXT NOT NULL,
                order_id TEXT, vantage TEXT NOT NULL, received_at BIGINT NOT NULL, counts BIGINT NOT NULL, note TEXT NOT NULL,
                envelope BYTEA NOT NULL, receipt BYTEA NOT NULL, leaf_index BIGINT NOT NULL, PRIMARY KEY (agent_id, epoch, seq)
            );
            CREATE INDEX reports_by_order ON reports (order_id);
            CREATE TABLE used_nonces (
                nonce TEXT NOT NULL, agent_id TEXT NOT NULL REFERENCES agents (id), PRIMARY KEY (nonce, agent_id)
            );
            CREATE TABLE equivocations (
                agent_id TEXT NOT NULL REFERENCES agents (id), epoch BIGINT NOT NULL, seq BIGINT NOT NULL, digest TEXT NOT NULL,
                envelope BYTEA NOT NULL, received_at BIGINT NOT NULL, PRIMARY KEY (agent_id, epoch, seq, digest)
            );
            CREATE TABLE gaps (
                agent_id TEXT NOT NULL REFERENCES agents (id), new_epoch BIGINT NOT NULL, digest TEXT NOT NULL,
                envelope BYTEA NOT NULL, receipt BYTEA NOT NULL, received_at BIGINT NOT NULL, PRIMARY KEY (agent_id, new_epoch)
            );
            CREATE TABLE progress (
                order_id TEXT NOT NULL REFERENCES orders (id), vantage TEXT NOT NULL, check_id TEXT NOT NULL, body TEXT NOT NULL,
                at BIGINT NOT NULL, PRIMARY KEY (order_id, vantage, check_id)
            );
            CREATE TABLE windows (
                tenant TEXT NOT NULL REFERENCES cases (number), starts_at BIGINT NOT NULL,
                agent_id TEXT NOT NULL REFERENCES agents (id), body TEXT NOT NULL, PRIMARY KEY (tenant, starts_at)
            );
            """),
        Migration(
            6, "ledger",
            """
            CREATE TABLE ledger_leaves (leaf_index BIGINT PRIMARY KEY, leaf BYTEA NOT NULL);
            CREATE TABLE ledger_nodes (
                level BIGINT NOT NULL, node_index BIGINT NOT NULL, hash BYTEA NOT NULL, PRIMARY KEY (level, node_index)
            );
            CREATE TABLE ledger_tree (id BIGINT PRIMARY KEY, body TEXT NOT NULL);
            CREATE TABLE ledger_checkpoints (
                tree_size BIGINT PRIMARY KEY, root TEXT NOT NULL, note TEXT NOT NULL, signed_at BIGINT NOT NULL
            );
            """),
        Migration(
            7, "rounds",
            """
            ALTER TABLE orders ADD COLUMN purpose TEXT NOT NULL DEFAULT 'handover';
            CREATE TABLE incidents (
                id {{identity}}, case_number TEXT NOT NULL REFERENCES cases (number), kind TEXT NOT NULL,
                order_id TEXT REFERENCES orders (id), body TEXT NOT NULL, opened_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
                times BIGINT NOT NULL, recovered_at BIGINT, closed_at BIGINT, closed_by TEXT, note TEXT
            );
            CREATE UNIQUE INDEX incidents_open ON incidents (case_number, kind) WHERE closed_at IS NULL;
            CREATE INDEX incidents_by_time ON incidents (opened_at);
            """),
        Migration(
            8, "evidence",
            """
            CREATE TABLE report_evidence (
                agent_id TEXT NOT NULL, epoch BIGINT NOT NULL, seq BIGINT NOT NULL, check_id TEXT NOT NULL,
                sha256 TEXT NOT NULL, bytes BIGINT NOT NULL, PRIMARY KEY (agent_id, epoch, seq, check_id),
                FOREIGN KEY (agent_id, epoch, seq) REFERENCES reports (agent_id, epoch, seq)
            );
            CREATE INDEX report_evidence_by_hash ON report_evidence (sha256, agent_id);
            """),
        Migration(
            9, "sign-in failures end",
            "ALTER TABLE sign_in_failures ADD COLUMN last_at BIGINT NOT NULL DEFAULT 0"),
        Migration(
            10, "queued work is parked",
            """
            ALTER TABLE outbox ADD COLUMN cause TEXT;
            ALTER TABLE outbox ADD COLUMN unfinished BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE outbox ADD COLUMN parked_at BIGINT;
            """),
        Migration(
            11, "service",
            """
            CREATE TABLE readiness (id BIGINT PRIMARY KEY, checked_at BIGINT NOT NULL, padding BYTEA NOT NULL);
            CREATE TABLE service_identity (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, since BIGINT NOT NULL);
            """),
        Migration(
            12, "cosignatures",
            """
            CREATE TABLE ledger_cosignatures (
                tree_size BIGINT NOT NULL, agent_id TEXT NOT NULL REFERENCES agents (id), note TEXT NOT NULL,
                cosigned_at BIGINT NOT NULL, PRIMARY KEY (tree_size, agent_id)
            );
            """),
        Migration(
            13, "sign-in by address and device",
            """
            DROP TABLE sign_in_failures;
            CREATE TABLE sign_in_counts (
                account TEXT NOT NULL, source TEXT NOT NULL, failures BIGINT NOT NULL, counted_at BIGINT NOT NULL,
                open_until BIGINT NOT NULL, PRIMARY KEY (account, source)
            );
            CREATE INDEX sign_in_counts_by_time ON sign_in_counts (counted_at);
            CREATE TABLE sign_in_refusals (
                user_id TEXT NOT NULL REFERENCES users (id), source TEXT NOT NULL, times BIGINT NOT NULL,
                first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (user_id, source)
            );
            CREATE TABLE devices (
                token_hash TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES users (id), used_at BIGINT NOT NULL,
                PRIMARY KEY (token_hash, user_id)
            );
            CREATE INDEX devices_by_user ON devices (user_id, used_at);
            DELETE FROM sessions;
            ALTER TABLE sessions ADD COLUMN source TEXT NOT NULL DEFAULT '';
            ALTER TABLE sessions ADD COLUMN last_used BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE sessions ADD COLUMN notice TEXT;
            CREATE INDEX sessions_by_user ON sessions (user_id);
            ALTER TABLE users ADD COLUMN sites TEXT NOT NULL DEFAULT '[]';
            ALTER TABLE join_tokens ADD COLUMN created_by_id TEXT;
            ALTER TABLE agents ADD COLUMN invited_by TEXT;
            ALTER TABLE gaps ADD COLUMN confirmed_at BIGINT;
            ALTER TABLE gaps ADD COLUMN confirmed_by TEXT;
            UPDATE gaps SET confirmed_at = received_at;
            ALTER TABLE reports ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
            CREATE INDEX reports_held ON reports (order_id) WHERE held <> 0;
            """),
        Migration(
            14, "certificates are renewed",
            """
            ALTER TABLE agents ADD COLUMN trust_generation BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE agents ADD COLUMN recovered_at BIGINT;
            ALTER TABLE agents ADD COLUMN recovery_allowed_at BIGINT;
            CREATE TABLE agent_certificates (
                serial TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents (id), sha256 TEXT NOT NULL, cause TEXT NOT NULL,
                issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
            );
            CREATE INDEX agent_certificates_by_agent ON agent_certificates (agent_id, issued_at);
            """),
        Migration(
            15, "identities are decided",
            """
            CREATE TABLE identity_decisions (
                id {{identity}}, case_number TEXT NOT NULL REFERENCES cases (number),
                order_id TEXT NOT NULL REFERENCES orders (id), body TEXT NOT NULL, leaf_index BIGINT NOT NULL
            );
            CREATE INDEX identity_decisions_by_case ON identity_decisions (case_number, id);
            """),
        Migration(
            16, "incidents of traffic",
            """
            ALTER TABLE windows ADD COLUMN received_at BIGINT;
            CREATE INDEX incidents_by_kind ON incidents (case_number, kind, id);
            """),
        Migration(
            17, "provisioning",
            """
            CREATE TABLE provisioning_orders (
                id TEXT PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), site TEXT NOT NULL,
                agent_id TEXT NOT NULL REFERENCES agents (id), nonce TEXT NOT NULL UNIQUE, task TEXT NOT NULL,
                purpose TEXT NOT NULL, issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, deadline BIGINT NOT NULL,
                standing TEXT NOT NULL, envelope BYTEA NOT NULL, decided_at BIGINT
            );
            CREATE INDEX provisioning_orders_by_standing ON provisioning_orders (standing, deadline);
            CREATE INDEX provisioning_orders_by_case ON provisioning_orders (case_number, issued_at);
            CREATE TABLE provisioning_reports (
                agent_id TEXT NOT NULL REFERENCES agents (id), epoch BIGINT NOT NULL, seq BIGINT NOT NULL, digest TEXT NOT NULL,
                order_id TEXT, tenant TEXT NOT NULL, event TEXT NOT NULL, received_at BIGINT NOT NULL, counts BIGINT NOT NULL,
                note TEXT NOT NULL, held BIGINT NOT NULL, envelope BYTEA NOT NULL, receipt BYTEA NOT NULL,
                leaf_index BIGINT NOT NULL, PRIMARY KEY (agent_id, epoch, seq)
            );
            CREATE INDEX provisioning_reports_by_order ON provisioning_reports (order_id);
            CREATE INDEX provisioning_reports_by_tenant ON provisioning_reports (tenant, received_at);
            CREATE INDEX provisioning_reports_by_time ON provisioning_reports (received_at);
            CREATE TABLE gateway_states (
                site TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agents (id), received_at BIGINT NOT NULL,
                body TEXT NOT NULL
            );
            CREATE TABLE network_decisions (
                id {{identity}}, case_number TEXT NOT NULL REFERENCES cases (number), body TEXT NOT NULL,
                leaf_index BIGINT NOT NULL
            );
            CREATE INDEX network_decisions_by_case ON network_decisions (case_number, id);
            """),
        Migration(18, "conditions of agents", "ALTER TABLE agents ADD COLUMN condition TEXT"),
        caseLists(19),
        Migration(
            20, "drafts as they were seen",
            """
            CREATE TABLE drafts (
                case_number TEXT NOT NULL REFERENCES cases (number), sha256 TEXT NOT NULL, version BIGINT NOT NULL,
                lines TEXT NOT NULL, kept_at BIGINT NOT NULL, PRIMARY KEY (case_number, sha256)
            );
            """),
        Migration(
            21, "requests that name themselves",
            """
            CREATE TABLE request_keys (
                name TEXT PRIMARY KEY, request TEXT NOT NULL, attempt TEXT NOT NULL, at BIGINT NOT NULL, status BIGINT,
                media_type TEXT, body BYTEA
            );
            CREATE INDEX request_keys_by_time ON request_keys (at);
            """),
        attachments(22),
        inventory(23),
        delegations(24),
    ]
}
