// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var parkedWork: ParkedWork { ParkedWork(context: context) }
}

/// Queued work that failed too often and is not attempted any more, and its release once the cause is gone.
package struct ParkedWork: Sendable {
    let context: CaseworkContext

    /// At most so many entries are listed: each that is released makes room for another.
    static let mostListed = 100

    /// The parked work, oldest first. Empty for users who may not release it.
    package func list(for user: UserView) async throws -> [PendingView] {
        guard Duty.releaseWork.roles.contains(user.role) else { return [] }
        return try await context.store.read(within: user.scope) { try $0.parkedEffects(most: Self.mostListed) }
            .compactMap {
                PendingView($0)
            }
    }

    /// Makes an entry of the case due again at once. `user` is `nil` for the command line.
    package func release(_ id: Int, of number: String, by user: UserView?) async throws {
        if let user { try Duty.releaseWork.require(of: user) }
        let now = context.now
        let state = try await context.store.write(within: user?.scope ?? .everywhere) { records in
            guard let entry = try records.outboxEntry(id), entry.caseNumber == number else {
                throw Problem.unknownWork("\(id)")
            }
            guard try records.releaseEffect(id, at: now) else {
                throw Problem(
                    .conflict, code: "work.notParked", title: Phrase(id: "Tidak tertahan", en: "Not parked"),
                    detail: Phrase(
                        id: "Pekerjaan \(id) tidak tertahan: sudah selesai atau sudah dijalankan lagi.",
                        en: "Work \(id) is not parked: it is done, or was released already."))
            }
            try records.audit(
                "work.released", by: user?.displayName ?? "administrator", "\(entry.effect.name) of \(number)", at: now)
            return try records.caseState(number)
        }
        if let state { context.announce(state) }
    }
}

extension Problem {
    package static func unknownWork(_ number: String) -> Problem {
        Problem(
            .unknown, code: "work.unknown", title: Phrase(id: "Pekerjaan tidak ditemukan", en: "No such work"),
            detail: Phrase(
                id: "Berkas ini tidak mempunyai pekerjaan sistem \(number.prefix(40)).",
                en: "The case has no queued work \(number.prefix(40))."))
    }
}
