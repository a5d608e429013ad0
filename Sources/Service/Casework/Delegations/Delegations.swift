// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import FoundationEssentials
package import Procedure
internal import Values
internal import Words

extension Casework {
    package var delegations: Delegations { Delegations(context: context) }
}

/// Who acts in whose post: entered by the administrator from a written order, and never chosen by whoever signs.
package struct Delegations: Sendable {
    let context: CaseworkContext

    /// The fields of the form by which one is added.
    package static let shapes = NewDelegation.shapes()
    /// The field of a revocation.
    package static let revocationShapes = [
        FieldShape(name: "reason", words: DelegationWords.reason, kind: .line(most: 500), presence: .required)
    ]

    /// The same with the people among whom to choose.
    package func shapesWithPeople() async throws -> [FieldShape] {
        let people = try await context.store.read { try $0.users() }.filter { !$0.disabled && $0.role != .admin }
        return NewDelegation.shapes(
            people: people.map { person in
                FieldChoice(
                    word: person.username,
                    title: Phrase(everywhere: "\(person.displayName), ") + person.role.title)
            })
    }

    /// The latest first.
    ///
    /// - Parameter keeper: whose role allows it; `nil` for the command on the service's own machine.
    package func list(for keeper: UserView?, page: PageRequest = PageRequest()) async throws -> Page<DelegationView> {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        let after = try page.position(parts: 1)
        let today = context.day(context.now)
        let found = try await context.store.read { try $0.delegations(after: after, most: page.most) }
        return Page(found) { DelegationView($0, on: today) }
    }

    /// Adds one.
    ///
    /// Throws a ``Problem`` for fields that are wrong, a person who may not act or would act by an own order, a post that somebody holds or acts
    /// in already.
    package func add(_ form: FormTexts, by keeper: UserView?) async throws -> DelegationView {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        let now = context.now
        let today = context.day(now)
        let new = try NewDelegation(form, today: today, context)
        let delegation = try await context.store.write { records in
            let delegate = try Self.delegate(of: new, by: keeper, records)
            let holders = try records.users(in: new.post).filter { $0.id != delegate.id }
            try Self.check(holders, new)
            let delegation = Delegation(
                id: UUID().uuidString.lowercased(), post: new.post, capacity: new.capacity,
                intermediate: new.intermediate,
                delegate: Delegation.Person(id: delegate.id, name: delegate.displayName),
                holder: holders.first.map { Delegation.Person(id: $0.id, name: $0.displayName) }, days: new.days,
                document: new.document, madeBy: keeper?.displayName ?? "Administrator", madeAt: now)
            let others = try records.delegations(from: delegation.first, to: delegation.last)
            if let other = others.first(where: { $0.overlaps(delegation) }) { throw Problem.overlapping(other) }
            try records.insert(delegation)
            try records.audit(
                "delegation.add", by: keeper?.username ?? "administrator", delegation.auditText, at: now)
            return delegation
        }
        context.hub.publish(.sessions)
        return DelegationView(delegation, on: today)
    }

    /// Ends one at once, or takes back what has not begun.
    package func revoke(_ id: String, _ form: FormTexts, by keeper: UserView?) async throws -> DelegationView {
        try keeper.map { try Duty.keepPeople.require(of: $0) }
        let now = context.now
        let today = context.day(now)
        let context = context
        let delegation = try await context.store.write { records in
            guard var delegation = try records.delegation(id) else { throw Problem.unknownDelegation }
            let problems = form.problems(Self.revocationShapes, context)
            guard problems.isEmpty else { throw Problem.fields(problems, Self.revocationShapes) }
            guard delegation.revocation == nil, delegation.last >= today else { throw Problem.delegationIsOver }
            delegation.revocation = Delegation.Revocation(
                by: keeper?.displayName ?? "Administrator", at: now, reason: form["reason"])
            try records.update(delegation)
            try records.audit(
                "delegation.revoke", by: keeper?.username ?? "administrator",
                "\(delegation.auditText): \(form["reason"])", at: now)
            return delegation
        }
        return DelegationView(delegation, on: today)
    }

    /// The person who is to act.
    private static func delegate(of new: NewDelegation, by keeper: UserView?, _ records: Records) throws -> UserRecord {
        let wrong = { (detail: Phrase) in Problem.fields([.wrong("delegate", detail)], Self.shapes) }
        guard let delegate = try records.user(named: new.delegate), !delegate.disabled else {
            throw wrong(
                Phrase(
                    id: "Tidak ada pengguna “\(new.delegate.prefix(40))” yang dapat masuk.",
                    en: "No user “\(new.delegate.prefix(40))” may sign in."))
        }
        guard delegate.id != keeper?.id else { throw Problem.ownDelegation }
        guard delegate.role != .admin else {
            throw wrong(
                Phrase(
                    id: "Akun administrator tidak menjalankan jabatan apa pun.",
                    en: "An administrator's account acts in no post."))
        }
        if new.capacity == .an || new.capacity == .ub {
            guard delegate.role != new.post else {
                throw wrong(
                    Phrase(
                        id: "Pejabat itu menandatangani atas namanya sendiri.",
                        en: "That officer holds the post, and signs in the own name."))
            }
            guard delegate.position != nil else {
                throw wrong(
                    Phrase(
                        id: "Jabatannya dicetak di bawah a.n.; isi dahulu pada datanya.",
                        en: "Below a.n. the own post is printed: fill it in for the person first."))
            }
        }
        return delegate
    }

    /// A vacant post has no holder, and one post has one.
    private static func check(_ holders: [UserRecord], _ new: NewDelegation) throws {
        guard let holder = holders.first else { return }
        let names = holders.map(\.displayName).joined(separator: ", ")
        guard holders.count == 1 else {
            throw Problem.fields(
                [
                    .wrong(
                        "post",
                        Phrase(
                            id: "Jabatan itu dipegang beberapa akun: \(names). Nonaktifkan yang bukan lagi pejabatnya.",
                            en: "Several accounts hold that post: \(names). Disable who does so no longer."))
                ], Self.shapes)
        }
        guard new.capacity != .plt else {
            throw Problem.fields(
                [
                    .wrong(
                        "capacity",
                        Phrase(
                            id:
                                "Plt. untuk jabatan yang kosong, sedangkan \(holder.displayName) memegangnya. Pilih Plh., atau nonaktifkan akun itu.",
                            en:
                                "A Plt. is for a vacant post, and \(holder.displayName) holds it. Choose Plh., or disable that account."
                        ))
                ], Self.shapes)
        }
    }
}

extension Problem {
    static func overlapping(_ other: Delegation) -> Problem {
        Problem(
            .conflict, code: "delegation.overlap",
            title: Phrase(id: "Sudah ada yang menjalankan", en: "Somebody acts in it already"),
            detail: Phrase(
                id:
                    "Dari \(other.first) sampai \(other.last) jabatan itu dijalankan \(other.delegate.name) menurut \(other.document.number). Cabut itu dahulu, atau pilih tanggal lain.",
                en:
                    "From \(other.first) to \(other.last) \(other.delegate.name) acts in that post, by \(other.document.number). Revoke that first, or choose other days."
            ), field: "first")
    }

    static let ownDelegation = Problem(
        .forbidden, code: "delegation.self",
        title: Phrase(id: "Tidak untuk diri sendiri", en: "Not for oneself"),
        detail: Phrase(
            id: "Pendelegasian kepada diri sendiri dicatat oleh administrator lain.",
            en: "What is delegated to oneself is entered by another administrator."), field: "delegate")
    static let unknownDelegation = Problem(
        .unknown, code: "delegation.unknown",
        title: Phrase(id: "Pendelegasian tidak ditemukan", en: "No such delegation"),
        detail: Phrase(
            id: "Daftar menyebutkan semua pendelegasian yang ada.", en: "The list names all delegations that there are."
        ))
    static let delegationIsOver = Problem(
        .conflict, code: "delegation.over", title: Phrase(id: "Sudah tidak berlaku", en: "It is over"),
        detail: Phrase(
            id: "Pendelegasian itu sudah dicabut atau sudah berakhir.", en: "The delegation is revoked or has ended."))
}
