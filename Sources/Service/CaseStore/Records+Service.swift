// SPDX-License-Identifier: Apache-2.0

internal import Database
package import Values

extension Records {
    /// Proves that the store takes writes, and has room for more than an ordinary request brings: 256 KiB. On a full disk the end of
    /// the log may still take a little.
    package func touchReadiness(at now: Timestamp) throws {
        // Never twice the same: SQLite writes no page that would not change.
        var generator = SystemRandomNumberGenerator()
        let word = withUnsafeBytes(of: UInt64.random(in: .min ... .max, using: &generator)) { Array($0) }
        let padding = Array(repeatElement(word, count: 32_768).joined())
        try connection.execute(
            """
            INSERT INTO readiness (id, checked_at, padding) VALUES (1, $1, $2)
            ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at, padding = excluded.padding
            """, [now.microseconds, padding])
    }

    /// Fingerprints of the keys that this store belongs to, by the keys' names; empty before a service has used it.
    package func identity() throws -> [String: String] {
        Dictionary(
            try connection.query("SELECT name, fingerprint FROM service_identity").map {
                (try $0.text("name"), try $0.text("fingerprint"))
            }, uniquingKeysWith: { $1 })
    }

    /// From now on the store belongs to these keys.
    package func setIdentity(_ fingerprints: [String: String], at now: Timestamp) throws {
        try connection.execute("DELETE FROM service_identity")
        for (name, fingerprint) in fingerprints.sorted(by: { $0.key < $1.key }) {
            try connection.execute(
                "INSERT INTO service_identity (name, fingerprint, since) VALUES ($1, $2, $3)",
                [name, fingerprint, now.microseconds])
        }
    }
}
