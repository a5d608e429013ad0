// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Procedure
internal import Values
internal import Words

extension CaseworkContext {
    /// The office's calendar day.
    func day(_ time: Timestamp) -> CivilDate { time.day(secondsFromUTC: settings.office.zone.secondsFromUTC) }
}

extension Records {
    /// In which posts the person acts at `now`.
    func mandate(of user: UserView, _ context: CaseworkContext, at now: Timestamp) throws -> Mandate {
        Mandate(of: user.id, role: user.role, try delegations(validOn: context.day(now)))
    }

    /// The person as the author of a step: in the post that the step belongs to, if a delegation gives it at `now`. What is done in another's post
    /// stands in the audit trail under both names.
    ///
    /// Throws a ``Problem`` while another person acts in the person's own post.
    func author(
        of user: UserView, _ action: Action, on number: String, _ context: CaseworkContext, at now: Timestamp
    ) throws -> Author {
        let mandate = try mandate(of: user, context, at: now)
        guard let post = mandate.post(for: action) else {
            if let delegation = mandate.delegation(displacing: action), try hasCase(number) {
                throw Problem.displaced(delegation)
            }
            return Author(user)
        }
        if let delegation = post.delegation {
            try audit(
                "step.acting", by: user.username,
                "\(action.rawValue) on \(number): \(delegation.capacity.abbreviation.id) \(user.displayName) "
                    + "for \(delegation.holder?.name ?? "the vacant post") by \(delegation.document.number)", at: now)
        }
        return Author(user, in: post)
    }
}

extension Author {
    /// - Parameter post: in which the person acts; `nil` for the own one.
    init(_ user: UserView, in post: Mandate.Post? = nil) {
        self.init(
            role: post?.role ?? user.role, id: user.id, name: user.displayName, position: user.position,
            employeeNumber: user.nip, rank: user.rank, acting: post?.delegation.map { Acting($0) })
    }
}

extension Problem {
    /// Another person acts in the post for the time being.
    static func displaced(_ delegation: Delegation) -> Problem {
        let document = "\(delegation.document.title) \(delegation.document.number)"
        let (capacity, name) = (delegation.capacity.abbreviation.id, delegation.delegate.name)
        return Problem(
            .forbidden, code: "delegation.displaced",
            title: Phrase(id: "Jabatan sedang dijalankan orang lain", en: "Somebody else acts in the post"),
            detail: Phrase(
                id:
                    "Sampai \(delegation.last) ini dikerjakan \(capacity) \(name) menurut \(document). Bila sudah tidak berlaku, minta administrator mencabutnya.",
                en:
                    "Until \(delegation.last) this is done by \(capacity) \(name), by \(document). If that holds no longer, have the administrator revoke it."
            ))
    }
}
