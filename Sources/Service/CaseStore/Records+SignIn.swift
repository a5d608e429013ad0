// SPDX-License-Identifier: Apache-2.0

internal import Database
internal import Evidence
package import Values

/// What failed sign-ins are counted for. Names are kept as their SHA-256: people type passwords there.
package enum SignInSubject: Hashable, Sendable {
    /// A user name, whether there is such a user or not, from wherever no known device stands.
    case account(String)
    /// A user name from one address.
    case accountAt(String, address: String)
    /// Any user name from one address.
    case address(String)
    /// A user name from one device that has signed in before, by the hash of its cookie.
    case device(String, hash: String)

    fileprivate var account: String {
        switch self {
        case .account(let name), .accountAt(let name, _), .device(let name, _): Self.hash(name)
        case .address: ""
        }
    }

    fileprivate var source: String {
        switch self {
        case .account: ""
        case .accountAt(_, let address), .address(let address): "address:\(address)"
        case .device(_, let hash): "device:\(hash)"
        }
    }

    fileprivate static func hash(_ name: String) -> String { Digest(of: Array(name.utf8)).description }
}

/// Failures counted for one subject.
package struct SignInCount: Hashable, Sendable {
    /// As they stood at ``countedAt``; parts of a failure are what decay has left.
    package var failures: Double
    package var countedAt: Timestamp
    /// An administrator has lifted the delay until then.
    package var openUntil: Timestamp

    package init(failures: Double, countedAt: Timestamp, openUntil: Timestamp = Timestamp(microseconds: 0)) {
        self.failures = failures
        self.countedAt = countedAt
        self.openUntil = openUntil
    }
}

/// Failed sign-ins under a person's name since the last one that succeeded.
package struct RefusedSignIns: Codable, Hashable, Sendable {
    package var times: Int
    package var since: Timestamp
    package var latest: Timestamp
    /// Some of the addresses that they came from, those of most failures first.
    package var addresses: [String]
}

extension Records {
    package func signInCount(_ subject: SignInSubject) throws -> SignInCount? {
        try connection.first(
            "SELECT failures, counted_at, open_until FROM sign_in_counts WHERE account = $1 AND source = $2",
            [subject.account, subject.source]
        ).map {
            SignInCount(
                failures: Double(try $0.integer("failures")) / 1_000, countedAt: try $0.time("counted_at"),
                openUntil: try $0.time("open_until"))
        }
    }

    package func put(_ count: SignInCount, for subject: SignInSubject) throws {
        try connection.execute(
            """
            INSERT INTO sign_in_counts (account, source, failures, counted_at, open_until) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (account, source) DO UPDATE SET failures = excluded.failures, counted_at = excluded.counted_at,
                open_until = excluded.open_until
            """,
            [
                subject.account, subject.source, Int(saturating: (count.failures * 1_000).rounded()),
                count.countedAt.microseconds,
                count.openUntil.microseconds,
            ])
    }

    package func clearSignInCount(_ subject: SignInSubject) throws {
        try connection.execute(
            "DELETE FROM sign_in_counts WHERE account = $1 AND source = $2", [subject.account, subject.source])
    }

    /// Forgets what was counted for a user name, from everywhere and on every device.
    package func clearSignInCounts(of name: String) throws {
        try connection.execute("DELETE FROM sign_in_counts WHERE account = $1", [SignInSubject.hash(name)])
    }

    /// Forgets what was last counted before `time`. Returns how many were deleted.
    package func forgetSignInCounts(before time: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM sign_in_counts WHERE counted_at < $1", [time.microseconds])
    }

    // MARK: What the person is told

    /// Addresses that are kept apart for one person; further ones are counted under none.
    private static let mostSources = 100

    /// Notes a wrong password for a user who exists.
    package func noteRefusal(of userID: String, from source: String, at now: Timestamp) throws {
        let known = try connection.first(
            "SELECT COUNT(*) AS n FROM sign_in_refusals WHERE user_id = $1 AND source <> $2", [userID, source])
        let kept = try known?.integer("n") ?? 0 < Records.mostSources ? source : ""
        try connection.execute(
            """
            INSERT INTO sign_in_refusals (user_id, source, times, first_at, last_at) VALUES ($1, $2, 1, $3, $3)
            ON CONFLICT (user_id, source) DO UPDATE SET times = sign_in_refusals.times + 1, last_at = excluded.last_at
            """, [userID, kept, now.microseconds])
    }

    /// What to tell the person who has just signed in, once; `nil` when nothing failed.
    package func takeRefusals(of userID: String) throws -> RefusedSignIns? {
        let rows = try connection.query(
            "SELECT source, times, first_at, last_at FROM sign_in_refusals WHERE user_id = $1 ORDER BY times DESC, source",
            [userID])
        guard let since = try rows.map({ try $0.time("first_at") }).min(),
            let latest = try rows.map({ try $0.time("last_at") }).max()
        else { return nil }
        try connection.execute("DELETE FROM sign_in_refusals WHERE user_id = $1", [userID])
        return RefusedSignIns(
            times: try rows.map { try $0.integer("times") }.reduce(0, +), since: since, latest: latest,
            addresses: Array(try rows.map { try $0.text("source") }.filter { !$0.isEmpty }.prefix(5)))
    }

    // MARK: Devices

    /// Devices of one person; the least used give way.
    private static let mostDevices = 50

    /// Whether the person has signed in on the device before.
    package func knows(deviceHash: String, of userID: String) throws -> Bool {
        try connection.first(
            "SELECT 1 AS n FROM devices WHERE token_hash = $1 AND user_id = $2", [deviceHash, userID]) != nil
    }

    /// The person has signed in on a device, whose cookie changes from `old`, if it has one, to `new` for everybody who uses it.
    package func rememberDevice(_ old: String?, as new: String, of userID: String, at now: Timestamp) throws {
        if let old {
            try connection.execute("UPDATE devices SET token_hash = $1 WHERE token_hash = $2", [new, old])
        }
        try connection.execute(
            """
            INSERT INTO devices (token_hash, user_id, used_at) VALUES ($1, $2, $3)
            ON CONFLICT (token_hash, user_id) DO UPDATE SET used_at = excluded.used_at
            """, [new, userID, now.microseconds])
        try connection.execute(
            """
            DELETE FROM devices WHERE user_id = $1 AND token_hash NOT IN
                (SELECT token_hash FROM devices WHERE user_id = $1 ORDER BY used_at DESC, token_hash LIMIT $2)
            """, [userID, Records.mostDevices])
    }

    package func forgetDevices(of userID: String) throws {
        try connection.execute("DELETE FROM devices WHERE user_id = $1", [userID])
    }

    /// Forgets devices that nobody has signed in on since `time`. Returns how many were deleted.
    package func forgetDevices(unusedSince time: Timestamp) throws -> Int {
        try connection.execute("DELETE FROM devices WHERE used_at < $1", [time.microseconds])
    }
}
