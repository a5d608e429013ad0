// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import FoundationEssentials
internal import Identity
internal import Procedure
internal import Values
package import Words

extension Casework {
    package var people: People { People(context: context) }
}

/// The people of the office: their sessions and accounts.
package struct People: Sendable {
    let context: CaseworkContext

    private static let shortPassword = Phrase(
        id: "Kata sandi paling sedikit 10 karakter.", en: "A password has at least 10 characters.")

    /// Seconds that a session lasts: a working day with its breaks.
    private static let sessionSeconds = 12 * 3600.0

    /// Opens a session. Says the same of an unknown name and a wrong password, and takes as long.
    package func signIn(username: String, password: String, from: String) async throws -> SignIn {
        let name = String(username.lowercased().prefix(100))
        let now = context.now
        let (user, lock) = try await context.store.read { (try $0.user(named: name), try $0.lock(of: name, at: now)) }
        if let lock {
            throw Problem.locked(
                Phrase(
                    id: "Masuk sebagai \(name) dikunci sampai \(lock). Tunggu, atau hubungi administrator.",
                    en: "Signing in as \(name) is locked until \(lock). Wait, or ask the administrator."))
        }
        let matches = try await mappingProblems { try await context.hasher.verify(password, against: user?.password) }
        guard matches, let user, !user.disabled else {
            try await context.store.write { records in
                try records.countFailure(name, at: now)
                try records.audit("session.refused", by: name, "from \(from)", at: now)
            }
            throw Problem(
                .unauthenticated, code: "session.refused",
                title: Phrase(id: "Nama pengguna atau kata sandi tidak cocok", en: "Sign-in failed"),
                detail: Phrase(
                    id: "Periksa keduanya; huruf besar dan kecil pada kata sandi dibedakan.",
                    en: "User name or password is wrong. Check both, upper and lower case count in passwords."))
        }
        let token = SecretToken()
        let expiry = now.advanced(bySeconds: People.sessionSeconds)
        try await context.store.write { records in
            try records.clearFailures(name)
            try records.insertSession(
                tokenHash: token.hash.description, userID: user.id, csrf: token.csrfToken, at: now, until: expiry)
            try records.audit("session.opened", by: name, "from \(from)", at: now)
        }
        return SignIn(token: token.text, csrfToken: token.csrfToken, user: UserView(user), expires: expiry)
    }

    /// `nil` when the token is unknown or expired, or its user disabled.
    package func session(token: String) async throws -> Session? {
        guard let secret = SecretToken(token) else { return nil }
        let now = context.now
        return try await context.store.read { try $0.session(tokenHash: secret.hash.description, at: now) }.map {
            Session(user: UserView($0.user), csrfToken: $0.csrf, expires: $0.expiresAt)
        }
    }

    package func signOut(token: String) async throws {
        guard let secret = SecretToken(token) else { return }
        try await context.store.write { try $0.deleteSession(tokenHash: secret.hash.description) }
    }

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
        guard Role.officers.contains(new.role) else {
            throw Problem.invalid(
                "role",
                Phrase(
                    id: "Pilih salah satu: \(Role.officers.map(\.rawValue).joined(separator: ", ")).",
                    en: "Choose one of: \(Role.officers.map(\.rawValue).joined(separator: ", "))."))
        }
        guard new.password.count >= 10 else {
            throw Problem.invalid("password", Self.shortPassword)
        }
        try context.checkPrinted(new.displayName, "displayName", most: 200)
        if let position = new.position { try context.checkPrinted(position, "position", most: 200) }
        if let nip = new.nip { try context.checkPrinted(nip, "nip", most: 40) }
        let hash = try await mappingProblems { try await context.hasher.hash(new.password) }
        let record = UserRecord(
            id: UUID().uuidString.lowercased(), username: name, password: hash, role: new.role,
            displayName: new.displayName, nip: new.nip, position: new.position, disabled: false, createdAt: context.now)
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
        let now = context.now
        let found = try await context.store.write { records in
            try records.audit("user.disable", by: "administrator", username, at: now)
            return try records.disableUser(username.lowercased())
        }
        guard found else {
            throw Problem.unknownUser(username)
        }
    }

    /// Replaces a forgotten password.
    package func setPassword(_ password: String, of username: String) async throws {
        guard password.count >= 10 else {
            throw Problem.invalid("password", Self.shortPassword)
        }
        let hash = try await mappingProblems { try await context.hasher.hash(password) }
        let now = context.now
        let found = try await context.store.write { records in
            try records.audit("user.password", by: "administrator", username, at: now)
            return try records.setPassword(hash, of: username.lowercased())
        }
        guard found else {
            throw Problem.unknownUser(username)
        }
    }
}

extension UserView {
    init(_ record: UserRecord) {
        self.init(
            id: record.id, username: record.username, role: record.role, displayName: record.displayName,
            nip: record.nip, position: record.position, disabled: record.disabled)
    }
}

extension Problem {
    static func unknownUser(_ username: String) -> Problem {
        Problem(
            .unknown, code: "user.unknown", title: Phrase(id: "Pengguna tidak ditemukan", en: "No such user"),
            detail: Phrase(
                id: "Tidak ada pengguna \(username.prefix(40)).", en: "There is no user \(username.prefix(40))."),
            field: "username")
    }

    package static func locked(_ detail: Phrase) -> Problem {
        Problem(
            .tooMany, code: "session.locked",
            title: Phrase(id: "Terlalu banyak percobaan gagal", en: "Too many failed sign-ins"), detail: detail)
    }
}
