// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import FoundationEssentials
internal import Identity
internal import Inventory
internal import Procedure
internal import Values
internal import Words

/// What an administrator does to an account besides changing what it says. Raw values appear in addresses.
package enum AccountDeed: String, Codable, Hashable, Sendable, CaseIterable {
    /// Ends the sessions and lets nobody sign in.
    case disable
    case enable
    /// Makes a new password, which is shown once.
    case password
    /// Lifts the waits that failures under the name have caused.
    case unlock
    /// Ends every session and forgets the devices.
    case signOut
}

/// An account after it was made or changed.
package struct AccountView: Codable, Hashable, Sendable {
    package var user: UserView
    /// The password just made; shown only here.
    package var password: String?

    package init(user: UserView, password: String? = nil) {
        self.user = user
        self.password = password
    }
}

/// Accounts. `keeper` is the administrator who asks, `nil` for the command on the service's own machine.
extension People {
    private static let shortPassword = Phrase(
        id: "Kata sandi paling sedikit 10 karakter.", en: "A password has at least 10 characters.")

    /// Adds a person of the office. The password is hashed at once.
    package func add(_ new: NewUser, by keeper: UserView? = nil) async throws -> UserView {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        let name = new.username.lowercased()
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789._-")
        guard (2...40).contains(name.count), name.allSatisfy({ allowed.contains($0) }) else {
            throw Problem.invalid(
                "username",
                Phrase(
                    id: "Nama pengguna terdiri atas 2 sampai 40 huruf, angka, titik, tanda hubung, atau garis bawah.",
                    en: "A user name has 2 to 40 letters, digits, dots, dashes or underscores."))
        }
        guard new.password.count >= 10 else {
            throw Problem.invalid("password", Self.shortPassword)
        }
        var user = UserView(
            id: UUID().uuidString.lowercased(), username: name, role: new.role, displayName: new.displayName,
            nip: new.nip, position: new.position, rank: new.rank, sites: new.sites)
        try check(&user, sites: try await context.store.read { try $0.siteNames() })
        let hash = try await mappingProblems { try await context.hasher.hash(new.password) }
        let record = UserRecord(
            id: user.id, username: name, password: hash, role: new.role,
            displayName: new.displayName, nip: user.nip, position: new.position, rank: new.rank, disabled: false,
            createdAt: context.now, sites: new.sites)
        let text = "\(name): \(user.auditText)"
        let isNew = try await context.store.write { records in
            try records.audit("user.add", by: keeper?.username ?? "administrator", text, at: record.createdAt)
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

    /// Adds a person by the form, with a password that is shown once.
    package func add(_ form: FormTexts, by keeper: UserView) async throws -> AccountView {
        try Duty.keepPeople.require(of: keeper)
        var user = UserView(id: "", username: "", role: .jfu, displayName: "")
        try user.read(form, isNew: true, context)
        let password = Self.makePassword()
        let added = try await add(
            NewUser(
                username: user.username, password: password, role: user.role, displayName: user.displayName,
                nip: user.nip, position: user.position, rank: user.rank, sites: user.sites), by: keeper)
        return AccountView(user: added, password: password)
    }

    package func all(for keeper: UserView? = nil) async throws -> [UserView] {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        return try await context.store.read { try $0.users() }.map(UserView.init)
    }

    package func one(_ username: String, for keeper: UserView) async throws -> UserView {
        try Duty.keepPeople.require(of: keeper)
        guard let user = try await context.store.read({ try $0.user(named: username.lowercased()) }) else {
            throw Problem.unknownUser(username)
        }
        return UserView(user)
    }

    /// Ends the person's sessions as well.
    package func disable(_ username: String, by keeper: UserView? = nil) async throws {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        _ = try await changing(username, "user.disable", by: keeper) { user in
            guard keeper?.id != user.id else { throw Problem.ownAccount }
            user.disabled = true
        }
    }

    package func enable(_ username: String, by keeper: UserView? = nil) async throws {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        _ = try await changing(username, "user.enable", by: keeper) { $0.disabled = false }
    }

    /// Replaces a password, forgotten or known to others, and ends the person's sessions.
    package func setPassword(_ password: String, of username: String, by keeper: UserView? = nil) async throws {
        guard password.count >= 10 else {
            throw Problem.invalid("password", Self.shortPassword)
        }
        let hash = try await mappingProblems { try await context.hasher.hash(password) }
        try await touching(username, "user.password", by: keeper?.username ?? "administrator") { records, user in
            _ = try records.setPassword(hash, of: user.username)
            try Self.endAccess(of: records, user)
        }
    }

    /// Changes what a person is and may do; the sessions that were opened before end.
    package func change(_ username: String, _ change: UserChange) async throws -> UserView {
        try await changing(username, "user.change", by: nil) { user in
            user.role = change.role ?? user.role
            user.displayName = change.displayName ?? user.displayName
            user.nip = change.nip ?? user.nip
            user.position = change.position ?? user.position
            user.rank = change.rank ?? user.rank
            user.sites = change.sites ?? user.sites
        }
    }

    /// The same by the form, which says everything.
    package func change(_ username: String, _ form: FormTexts, by keeper: UserView) async throws -> UserView {
        try Duty.keepPeople.require(of: keeper)
        let context = context
        return try await changing(username, "user.change", by: keeper) { user in
            let role = user.role
            try user.read(form, isNew: false, context)
            guard keeper.id != user.id || role == user.role else { throw Problem.ownAccount }
        }
    }

    /// Does to an account what an administrator may.
    package func perform(_ deed: AccountDeed, on username: String, by keeper: UserView) async throws -> AccountView {
        try Duty.keepPeople.require(of: keeper)
        var password: String?
        switch deed {
        case .disable: try await disable(username, by: keeper)
        case .enable: try await enable(username, by: keeper)
        case .password:
            let made = Self.makePassword()
            try await setPassword(made, of: username, by: keeper)
            password = made
        case .unlock: try await unlock(username, by: keeper.username)
        case .signOut: try await signOutEverywhere(username, by: keeper.username)
        }
        return AccountView(user: try await one(username, for: keeper), password: password)
    }

    /// Ends every session of the person and forgets the devices; returns how many sessions there were. `who` asks for it.
    @discardableResult
    package func signOutEverywhere(_ username: String, by who: String = "administrator") async throws -> Int {
        try await touching(username, "user.signOut", by: who) { try Self.endAccess(of: $0, $1) }
    }

    /// Lifts the waits that failures under this name have caused.
    package func unlock(_ username: String, by who: String = "administrator") async throws {
        let now = context.now
        try await touching(username, "user.unlock", by: who) { try throttle($0, now).unlock($1.username) }
    }

    /// A password of 120 random bits in letters that are not mistaken for each other.
    package static func makePassword() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789ABCD")
        var generator = SystemRandomNumberGenerator()
        let text = (0..<24).map { _ in letters[Int.random(in: 0..<32, using: &generator)] }
        return stride(from: 0, to: 24, by: 6).map { String(text[$0..<$0 + 6]) }.joined(separator: "-")
    }

    /// Sessions, known devices and what was counted under the name end with what they were given to.
    @discardableResult
    private static func endAccess(of records: Records, _ user: UserRecord) throws -> Int {
        try records.forgetDevices(of: user.id)
        try records.clearSignInCounts(of: user.username)
        return try records.deleteSessions(of: user.id)
    }

    /// Changes what an account says, which stands in the audit trail as it was and as it is; its sessions end. The last administrator stays one,
    /// unless the command on the service's own machine asks.
    private func changing(
        _ username: String, _ what: String, by keeper: UserView?,
        _ change: @escaping @Sendable (inout UserView) throws -> Void
    ) async throws -> UserView {
        let now = context.now
        let name = username.lowercased()
        let people = self
        let result = try await context.store.write { records in
            guard var record = try records.user(named: name) else { throw Problem.unknownUser(username) }
            let before = UserView(record)
            var user = before
            try change(&user)
            try people.check(&user, sites: try records.siteNames())
            if keeper != nil, before.role == .admin, !before.disabled, user.role != .admin || user.disabled,
                try records.users(in: .admin).count < 2
            {
                throw Problem.lastAdministrator
            }
            record.role = user.role
            record.displayName = user.displayName
            record.nip = user.nip
            record.position = user.position
            record.rank = user.rank
            record.sites = user.sites
            try records.update(record)
            if user.disabled != before.disabled { try records.setDisabled(user.disabled, of: user.id) }
            try records.audit(
                what, by: keeper?.username ?? "administrator",
                "\(name): before: \(before.auditText); after: \(user.auditText)", at: now)
            try Self.endAccess(of: records, record)
            return user
        }
        context.hub.publish(.sessions)
        return result
    }

    /// Does something to a person, with a line in the audit trail.
    func touching<T: Sendable>(
        _ username: String, _ what: String, by who: String,
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

    /// Throws a ``Problem`` unless documents can show the person, and writes the NIP as its digits.
    private func check(_ user: inout UserView, sites: [String]) throws(Problem) {
        guard Role.officers.contains(user.role) else {
            throw Problem.invalid(
                "role",
                Phrase(
                    id: "Pilih salah satu: \(Role.officers.map(\.rawValue).joined(separator: ", ")).",
                    en: "Choose one of: \(Role.officers.map(\.rawValue).joined(separator: ", "))."))
        }
        try context.checkPrinted(user.displayName, "displayName", most: 200)
        if let position = user.position { try context.checkPrinted(position, "position", most: 200) }
        if let nip = user.nip {
            guard let number = EmployeeNumber(nip) else { throw .invalid("nip", EmployeeNumber.fault) }
            user.nip = number.description
        }
        for site in user.sites where !sites.contains(site) {
            throw .invalid("sites", Problem.unknownSite(site, of: sites).detail)
        }
    }
}

extension Problem {
    static let ownAccount = Problem(
        .forbidden, code: "people.self", title: Phrase(id: "Bukan akun sendiri", en: "Not one's own account"),
        detail: Phrase(
            id: "Peran dan akses Anda sendiri diubah oleh administrator lain.",
            en: "Your own role and access are changed by another administrator."))
    static let lastAdministrator = Problem(
        .conflict, code: "people.lastAdministrator",
        title: Phrase(id: "Administrator terakhir", en: "The last administrator"),
        detail: Phrase(
            id: "Tambahkan dahulu administrator lain; tanpa administrator, halaman ini tidak dapat dibuka siapa pun.",
            en: "Add another administrator first: without one nobody could open this page."))
}
