// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
internal import Values
internal import Words

extension Casework {
    package var people: People { People(context: context) }
}

/// The people of the office: their sessions, and their accounts.
package struct People: Sendable {
    let context: CaseworkContext

    /// Seconds between two notes of a session's use, so that reading does not become writing.
    private static let useSeconds = 60.0

    /// The oldest last use with which a session goes on.
    private func idleLimit(_ now: Timestamp) -> Timestamp {
        now.advanced(bySeconds: -60 * Double(context.settings.signIn.idleMinutes))
    }

    /// Who tries to sign in, and with what it is counted.
    private struct Attempt: Sendable {
        let user: UserRecord?
        let subjects: [SignInSubject]
        /// Seconds to wait first.
        let pause: Int?
    }

    /// Opens a session. Says the same of an unknown name and a wrong password, and takes as long.
    ///
    /// - Parameters:
    ///   - address: of the peer.
    ///   - device: the cookie of a device on which somebody has signed in before.
    ///   - token: of a session that ends when this one opens.
    package func signIn(
        username: String, password: String, from address: String, device: String? = nil, replacing token: String? = nil
    ) async throws -> SignIn {
        // No user has such a name, and the store takes none of its kind.
        guard !username.utf8.contains(0) else { throw Problem.signInRefused }
        let name = String(username.lowercased().prefix(100))
        let now = context.now
        let address = IPAddress.originText(address)
        let device = device.flatMap { SecretToken($0) }
        let attempt = try await admit(name, from: address, on: device, at: now)
        let matches = try await mappingProblems {
            try await context.hasher.verify(password, against: attempt.user?.password)
        }
        guard matches, let user = attempt.user, !user.disabled else {
            try await context.store.write { records in
                if let user = attempt.user { try records.noteRefusal(of: user.id, from: address, at: now) }
                try records.audit("session.refused", by: name, "from \(address)", at: now)
            }
            throw Problem.signInRefused
        }
        let (session, known) = (SecretToken(), SecretToken())
        let expiry = now.advanced(bySeconds: 3_600 * Double(context.settings.signIn.sessionHours))
        let replaced = token.flatMap { SecretToken($0) }
        let notice = try await context.store.write { records -> RefusedSignIns? in
            // What was changed while the password was compared counts: a session must not outlive it.
            guard let present = try records.user(named: name), !present.disabled, present.password == user.password
            else { throw Problem.signInRefused }
            try throttle(records, now).refund(attempt.subjects)
            try records.rememberDevice(
                device?.hash.description, as: known.hash.description, of: user.id, at: now)
            let notice = try records.takeRefusals(of: user.id)
            if let replaced { try records.deleteSession(tokenHash: replaced.hash.description) }
            try records.insertSession(
                tokenHash: session.hash.description, userID: user.id, csrf: session.csrfToken, from: address,
                notice: notice, at: now, until: expiry)
            try records.audit("session.opened", by: name, "from \(address)", at: now)
            return notice
        }
        if replaced != nil { context.hub.publish(.sessions) }
        return SignIn(
            token: session.text, csrfToken: session.csrfToken, device: known.text, user: UserView(user),
            expires: expiry, notice: notice.map { SignInNotice($0) })
    }

    func throttle(_ records: Records, _ now: Timestamp) -> SignInThrottle {
        SignInThrottle(records: records, settings: context.settings.signIn, now: now)
    }

    /// Counts the try, unless it comes too soon: then it is refused, and nothing is written.
    private func admit(
        _ name: String, from address: String, on device: SecretToken?, at now: Timestamp
    ) async throws -> Attempt {
        let look: @Sendable (Records) throws -> Attempt = { records in
            let user = try records.user(named: name)
            var known: String?
            if let user, let hash = device?.hash.description, try records.knows(deviceHash: hash, of: user.id) {
                known = hash
            }
            let subjects = SignInThrottle.subjects(name: name, address: address, device: known)
            return Attempt(user: user, subjects: subjects, pause: try throttle(records, now).pause(subjects))
        }
        var attempt = try await context.store.read(look)
        if attempt.pause == nil {
            attempt = try await context.store.write { records in
                let attempt = try look(records)
                if attempt.pause == nil { try throttle(records, now).count(attempt.subjects) }
                return attempt
            }
        }
        if let pause = attempt.pause { throw Problem.locked(seconds: pause) }
        return attempt
    }

    /// The session of a request; `nil` when the token is unknown, expired or was not used for too long, or its user disabled.
    package func session(token: String) async throws -> Session? {
        guard let hash = SecretToken(token)?.hash.description, let record = try await sessionRecord(hash) else {
            return nil
        }
        let now = context.now
        if now.seconds(since: record.lastUsed) >= People.useSeconds {
            try await context.store.write { try $0.useSession(tokenHash: hash, at: now) }
        }
        return Session(
            user: UserView(record.user), csrfToken: record.csrf, expires: record.expiresAt,
            notice: record.notice.map { SignInNotice($0) })
    }

    /// Whether the session has not ended; unlike a request, asking does not prolong it.
    package func isOpen(token: String) async throws -> Bool {
        guard let secret = SecretToken(token) else { return false }
        return try await sessionRecord(secret.hash.description) != nil
    }

    private func sessionRecord(_ hash: String) async throws -> SessionRecord? {
        let now = context.now
        return try await context.store.read { try $0.session(tokenHash: hash, at: now, usedAfter: idleLimit(now)) }
    }

    /// Yields whenever a session has ended in this process, until the stream is dropped. Those that a command ends are found by asking.
    package func sessionEnds() -> AsyncStream<Void> {
        let news = context.hub.subscribe()
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let pump = Task {
            for await case .sessions in news { continuation.yield() }
            continuation.finish()
        }
        continuation.onTermination = { _ in pump.cancel() }
        return stream
    }

    package func signOut(token: String) async throws {
        guard let secret = SecretToken(token) else { return }
        try await context.store.write { try $0.deleteSession(tokenHash: secret.hash.description) }
        context.hub.publish(.sessions)
    }

    /// The person's sessions that are open, the latest first.
    package func sessions(of user: UserView, token: String) async throws -> [OpenSession] {
        let now = context.now
        let csrf = SecretToken(token)?.csrfToken
        return try await context.store.read {
            try $0.sessions(of: user.id, at: now, usedAfter: idleLimit(now)).map {
                OpenSession(
                    opened: $0.openedAt, lastUsed: $0.lastUsed, address: $0.source, isPresent: $0.csrf == csrf)
            }
        }
    }

    /// The person has read the notice.
    package func clearNotice(token: String) async throws {
        guard let secret = SecretToken(token) else { return }
        try await context.store.write { try $0.clearNotice(tokenHash: secret.hash.description) }
    }

    /// Deletes counts of a day ago and devices of a year ago. Returns how many.
    func forgetOldAttempts() async throws -> Int {
        let (day, year) = (context.now.advanced(bySeconds: -86_400), context.now.advanced(bySeconds: -365 * 86_400))
        return try await context.store.write {
            try $0.forgetSignInCounts(before: day) + $0.forgetDevices(unusedSince: year)
        }
    }
}

extension UserView {
    /// What the person's requests may see.
    var scope: SiteScope { sites.isEmpty ? .everywhere : .only(sites) }

    init(_ record: UserRecord) {
        self.init(
            id: record.id, username: record.username, role: record.role, displayName: record.displayName,
            nip: record.nip, position: record.position, rank: record.rank, disabled: record.disabled,
            sites: record.sites)
    }
}

extension Problem {
    /// `names` are those that the person may know.
    static func unknownSite(_ site: String, of names: [String]) -> Problem {
        let list = names.joined(separator: ", ")
        return Problem.invalid(
            "site",
            Phrase(
                id: "Tidak ada lokasi “\(site.prefix(60))”; yang ada: \(list).",
                en: "There is no site “\(site.prefix(60))”; there are: \(list)."))
    }

    static func unknownUser(_ username: String) -> Problem {
        Problem(
            .unknown, code: "user.unknown", title: Phrase(id: "Pengguna tidak ditemukan", en: "No such user"),
            detail: Phrase(
                id: "Tidak ada pengguna \(username.prefix(40)).", en: "There is no user \(username.prefix(40))."),
            field: "username")
    }

    /// The same for an unknown name as for a wrong password.
    static let signInRefused = Problem(
        .unauthenticated, code: "session.refused",
        title: Phrase(id: "Nama pengguna atau kata sandi tidak cocok", en: "Sign-in failed"),
        detail: Phrase(
            id: "Periksa keduanya; huruf besar dan kecil pada kata sandi dibedakan.",
            en: "User name or password is wrong. Check both, upper and lower case count in passwords."))

    static func locked(seconds: Int) -> Problem {
        Problem(
            .tooMany, code: "session.locked",
            title: Phrase(id: "Terlalu banyak percobaan gagal", en: "Too many failed sign-ins"),
            detail: Phrase(
                id: "Tunggu \(seconds) detik, lalu coba lagi; atau masuk dari perangkat yang pernah Anda pakai.",
                en: "Wait \(seconds) seconds, then try again, or sign in on a device that you have used before."))
    }
}
