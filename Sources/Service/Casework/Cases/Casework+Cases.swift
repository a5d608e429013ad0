// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
internal import Logging
internal import Procedure
internal import Values

extension Casework {
    /// Receives an application from anybody; `from` is the sender's network address, for the audit trail.
    package func apply(_ form: JSONValue, from: String) async throws -> NewCase {
        let now = now
        return try await mappingProblems {
            let form = try ApplicationForm.reading(
                FieldInput(form: form), for: .apply, StepContext(at: now, policy: policy))
            let secret = SecretToken()
            let state = try await store.write { [self] records in
                var transaction = CaseTransaction(records, self, at: now)
                let number = try transaction.number(.cases)
                try records.audit("case.apply", by: "applicant", "\(number) from \(from)", at: now)
                return try transaction.open(
                    form, number: number, secretHash: secret.hash.description, by: .applicant(form))
            }
            announce(state)
            logger.info("application received", metadata: ["case": "\(state.number)"])
            return NewCase(number: state.number, secret: secret.text)
        }
    }

    /// The applicant sends the completed form.
    package func resubmit(secret: String, form: JSONValue) async throws -> ApplicantView {
        let now = now
        return try await mappingProblems {
            let form = try ApplicationForm.reading(
                FieldInput(form: form), for: .resubmit, StepContext(at: now, policy: policy))
            let hash = try secretHash(secret)
            let state = try await store.write { [self] records in
                guard let number = try records.caseNumber(secretHash: hash) else { throw Problem.unknownLink }
                var transaction = CaseTransaction(records, self, at: now)
                return try transaction.step(.resubmit, on: number, by: .applicant(form)) { _, _ in
                    Resubmit(form: form)
                }
            }
            announce(state)
            return applicantView(of: state)
        }
    }

    /// The applicant's page: no person of the office, no address, no port.
    package func applicantView(secret: String) async throws -> ApplicantView {
        let hash = try secretHash(secret)
        let (state, files) = try await store.read { records in
            let number = try records.caseNumber(secretHash: hash)
            return (
                try number.flatMap { try records.caseState($0) }, try number.map { try records.files(of: $0) } ?? []
            )
        }
        guard let state else { throw Problem.unknownLink }
        return applicantView(of: state, files: files)
    }

    private func secretHash(_ secret: String) throws(Problem) -> String {
        guard let token = SecretToken(secret) else { throw .unknownLink }
        return token.hash.description
    }

    /// Performs an action of the table under its name. `version`, when given, must be the case's present one.
    package func perform(
        _ action: String, on number: String, body: JSONValue, by user: UserView, expecting version: Int? = nil
    ) async throws -> CaseView {
        guard let action = Action(rawValue: action), action != .apply else { throw Problem.unknownAction(action) }
        let now = now
        return try await mappingProblems {
            let state = try await store.write { [self] records in
                var transaction = CaseTransaction(records, self, at: now)
                return try transaction.step(action, on: number, by: Author(user), expecting: version) {
                    try $0.command(action, body, $1)
                }
            }
            announce(state)
            logger.info(
                "step taken",
                metadata: ["case": "\(number)", "action": "\(action.rawValue)", "by": "\(user.username)"])
            return try await caseView(number, for: user)
        }
    }

    /// Performs a command of the service itself; what has been done already is no error. Returns the state after it.
    @discardableResult
    func performAsSystem(
        _ command: any ProcedureStep, on number: String, also: @escaping @Sendable (Records) throws -> Void = { _ in }
    ) async throws -> CaseState? {
        let now = now
        let state = try await store.write { [self] records -> CaseState? in
            try also(records)
            var transaction = CaseTransaction(records, self, at: now)
            do {
                return try transaction.step(type(of: command).action, on: number, by: .system) { _, _ in command }
            } catch let refusal as Refusal where refusal.kind == .alreadyDone || refusal.kind == .notNow {
                return nil
            }
        }
        if let state { announce(state) }
        return state
    }
}

extension Author {
    init(_ user: UserView) {
        self.init(
            role: user.role, id: user.id, name: user.displayName, position: user.position, employeeNumber: user.nip)
    }

    static func applicant(_ form: ApplicationForm) -> Author {
        Author(role: .applicant, id: "applicant", name: form.contact.name, position: form.contact.position)
    }
}

extension Problem {
    static let unknownLink = Problem(
        .unknown, code: "link.unknown", title: "This link leads nowhere",
        detail: "No case belongs to this link; copy it again from the receipt of the application.")
}
