// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import FoundationEssentials
internal import Identity
internal import Inventory
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var people: People { People(context: context) }
}

/// The people of the office: their sessions and accounts.
package struct People: Sendable {
    let context: CaseworkContext

    private static let shortPassword = Phrase(
        id: "Kata sandi paling sedikit 10 karakter.", en: "A password has at least 10 characters.")

    // MARK: Sessions

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

    private func throttle(_ records: Records, _ now: Timestamp) -> SignInThrottle {
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

    /// Ends every session of the person and forgets the devices; returns how many sessions there were. `who` asks for it.
    @discardableResult
    package func signOutEverywhere(_ username: String, by who: String = "administrator") async throws -> Int {
        try await changing(username, "user.signOut", by: who) { try Self.endAccess(of: $0, $1) }
    }

    /// The person has read the notice.
    package func clearNotice(token: String) async throws {
        guard let secret = SecretToken(token) else { return }
        try await context.store.write { try $0.clearNotice(tokenHash: secret.hash.description) }
    }

    /// Lifts the waits that failures under this name have caused.
    package func unlock(_ username: String) async throws {
        let now = context.now
        try await changing(username, "user.unlock") { try throttle($0, now).unlock($1.username) }
    }

    /// Deletes counts of a day ago and devices of a year ago. Returns how many.
    func forgetOldAttempts() async throws -> Int {
        let (day, year) = (context.now.advanced(bySeconds: -86_400), context.now.advanced(bySeconds: -365 * 86_400))
        return try await context.store.write {
            try $0.forgetSignInCounts(before: day) + $0.forgetDevices(unusedSince: year)
        }
    }

    /// Sessions, known devices and what was counted under the name end with what they were given to.
    @discardableResult
    private static func endAccess(of records: Records, _ user: UserRecord) throws -> Int {
        try records.forgetDevices(of: user.id)
        try records.clearSignInCounts(of: user.username)
        return try records.deleteSessions(of: user.id)
    }

    /// Changes a person, with a line in the audit trail.
    private func changing<T: Sendable>(
        _ username: String, _ what: String, by who: String = "administrator",
        _ change: @escaping @Sendable (Records, UserRecord) throws -> T
    ) async throws -> T {
        let now = context.now
        let name = username.lowercased()
        let result = try await context.store.write { records in
            guard let user = try records.user(named: name) else { throw Problem.unknownUser(username) }
            try records.audit(what, by: who, name, at: now)
            return try change(records, user)
        }
        context.hub.publish(.sessions)
        return result
    }

    // MARK: Accounts

    /// Adds a person of the office. The password is hashed at once.
    package func add(_ new: NewUser) async throws -> UserView {
        let name = new.username.lowercased()
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789._-")
        guard (2...40).contains(name.count), name.allSatisfy({ allowed.contains($0) }) else {
            throw Problem.invalid(
                "username",
                Phrase(
                    id: "Nama pengguna terdiri atas 2 sampai 40 huruf, angka, titik, tanda hubung, atau garis bawah.",
                    en: "A user name has 2 to 40 letters, digits, dots, dashes or underscores."))
        }
        try Self.check(new.role)
        guard new.password.count >= 10 else {
            throw Problem.invalid("password", Self.shortPassword)
        }
        try context.checkPrinted(new.displayName, "displayName", most: 200)
        if let position = new.position { try context.checkPrinted(position, "position", most: 200) }
        if let nip = new.nip { try context.checkPrinted(nip, "nip", most: 40) }
        try await check(sites: new.sites)
        let hash = try await mappingProblems { try await context.hasher.hash(new.password) }
        let record = UserRecord(
            id: UUID().uuidString.lowercased(), username: name, password: hash, role: new.role,
            displayName: new.displayName, nip: new.nip, position: new.position, disabled: false, createdAt: context.now,
            sites: new.sites)
        let isNew = try await context.store.write { records in
            try records.audit("user.add", by: "administrator", "\(name) as \(new.role.rawValue)", at: record.createdAt)
            return try records.insert(record)
        }
        guard isNew else {
            throw Problem(
                .conflict, code: "user.exists", title: Phrase(id: "Nama itu sudah dipakai", en: "The name is taken"),
                detail: Phrase(
                    id: "Sudah ada pengguna \(name); pilih nama lain.",
                    en: "There is a user \(name) already; choose another name."), field: "username")
        }
        return UserView(record)
    }

    package func all() async throws -> [UserView] {
        try await context.store.read { try $0.users() }.map(UserView.init)
    }

    /// Ends the person's sessions as well.
    package func disable(_ username: String) async throws {
        try await changing(username, "user.disable") { records, user in
            _ = try records.disableUser(user.username)
            try Self.endAccess(of: records, user)
        }
    }

    /// Replaces a password, forgotten or known to others, and ends the person's sessions.
    package func setPassword(_ password: String, of username: String) async throws {
        guard password.count >= 10 else {
            throw Problem.invalid("password", Self.shortPassword)
        }
        let hash = try await mappingProblems { try await context.hasher.hash(password) }
        try await changing(username, "user.password") { records, user in
            _ = try records.setPassword(hash, of: user.username)
            try Self.endAccess(of: records, user)
        }
    }

    /// Changes what a person is and may do; the sessions that were opened before end.
    package func change(_ username: String, _ change: UserChange) async throws -> UserView {
        if let role = change.role { try Self.check(role) }
        if let name = change.displayName { try context.checkPrinted(name, "displayName", most: 200) }
        if let position = change.position { try context.checkPrinted(position, "position", most: 200) }
        if let nip = change.nip { try context.checkPrinted(nip, "nip", most: 40) }
        if let sites = change.sites { try await check(sites: sites) }
        return try await changing(username, "user.change") { records, user in
            var changed = user
            changed.role = change.role ?? user.role
            changed.displayName = change.displayName ?? user.displayName
            changed.nip = change.nip ?? user.nip
            changed.position = change.position ?? user.position
            changed.sites = change.sites ?? user.sites
            try records.update(changed)
            try Self.endAccess(of: records, user)
            return UserView(changed)
        }
    }

    private func check(sites: [String]) async throws {
        guard !sites.isEmpty else { return }
        let known = try await context.store.read { try $0.siteNames() }
        for site in sites where !known.contains(site) { throw Problem.unknownSite(site, of: known) }
    }

    private static func check(_ role: Role) throws(Problem) {
        guard Role.officers.contains(role) else {
            throw Problem.invalid(
                "role",
                Phrase(
                    id: "Pilih salah satu: \(Role.officers.map(\.rawValue).joined(separator: ", ")).",
                    en: "Choose one of: \(Role.officers.map(\.rawValue).joined(separator: ", "))."))
        }
    }
}

extension UserView {
    /// What the person's requests may see.
    var scope: SiteScope { sites.isEmpty ? .everywhere : .only(sites) }

    init(_ record: UserRecord) {
        self.init(
            id: record.id, username: record.username, role: record.role, displayName: record.displayName,
            nip: record.nip, position: record.position, disabled: record.disabled, sites: record.sites)
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
