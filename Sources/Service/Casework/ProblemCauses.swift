// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
internal import Inventory
internal import Procedure
internal import Words

extension Problem {
    static func unknownCase(_ number: String) -> Problem {
        Problem(
            .unknown, code: "case.unknown", title: "No such case",
            detail: "There is no case \(number.prefix(40)); check the number, it looks like PS-2026-0001.")
    }

    static func invalid(_ field: String, _ detail: String) -> Problem {
        Problem(.invalid, code: "field.invalid", title: "A field is wrong", detail: detail, field: field)
    }

    init(_ refusal: Refusal) {
        let detail = refusal.phrase.en
        switch refusal.kind {
        case .wrongRole:
            self.init(.forbidden, code: "procedure.role", title: "Another role's step", detail: detail)
        case .notNow:
            self.init(.conflict, code: "procedure.state", title: "Not now", detail: detail)
        case .alreadyDone:
            self.init(.conflict, code: "procedure.state", title: "Already done", detail: detail)
        case .fields(let problems):
            let isMissing = problems.first?.isMissing ?? false
            self.init(
                .invalid, code: isMissing ? "field.missing" : "field.invalid",
                title: isMissing ? "A field is missing" : "A field is wrong", detail: detail,
                field: problems.first?.field)
            fields = problems
        }
        words = refusal.phrase
    }

    init(_ error: InventoryError) {
        switch error {
        case .short:
            self.init(
                .invalid, code: "inventory.short", title: "The room has too little",
                detail: "\(error). Record what is short, or free it first.", field: "findings")
        case .taken(let field, _, _, _):
            self.init(
                .invalid, code: "inventory.taken", title: "It is not free", detail: "\(error).", field: field)
        case .wrongState:
            self.init(.conflict, code: "inventory.state", title: "The books say otherwise", detail: "\(error).")
        }
    }

    init(_ error: IdentityError) {
        switch error.code {
        case .tokenWrong, .tokenExpired, .tokenUsed:
            self.init(
                .forbidden, code: "enrolment.token", title: "The join token is not accepted", detail: error.description)
        case .busy:
            self.init(.tooMany, code: "busy", title: "Too many at once", detail: error.description)
        case .storage:
            self.init(
                .unavailable, code: "identity.storage", title: "The service cannot use its keys",
                detail: error.description)
        default:
            self.init(
                .invalid, code: "enrolment.request", title: "The request is not accepted", detail: error.description)
        }
    }

    /// What the caller is told of an error from below; `nil` when it is none of the caller's business.
    init?(from error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let error as InventoryError: self.init(error)
        case let error as IdentityError: self.init(error)
        case StoreError.staleVersion, StoreError.claimed:
            self.init(
                .conflict, code: "case.changed", title: "Somebody was faster",
                detail: "\(error). Look at the case again, and decide anew.")
        default: return nil
        }
    }
}

/// Runs `body`; what goes wrong below and is the caller's to know becomes a ``Problem``.
func mappingProblems<T>(_ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch {
        throw Problem(from: error) ?? error
    }
}
