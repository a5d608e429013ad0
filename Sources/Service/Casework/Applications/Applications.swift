// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Identity
internal import Logging
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var applications: Applications { Applications(context: context) }
}

/// The use cases of applicants, who have no account: apply, and follow the case by its secret link.
package struct Applications: Sendable {
    let context: CaseworkContext

    /// Receives an application from anybody; `from` is the sender's network address, for the audit trail.
    package func apply(_ form: JSONValue, from: String) async throws -> NewCase {
        let now = context.now
        return try await mappingProblems {
            let form = try ApplicationForm.reading(
                FieldInput(form: form), for: .apply, StepContext(at: now, policy: context.policy))
            let secret = SecretToken()
            let state = try await storing {
                try await context.store.write { records in
                    var transaction = CaseTransaction(records, context, at: now)
                    let number = try transaction.number(.cases)
                    try records.audit("case.apply", by: "applicant", "\(number) from \(from)", at: now)
                    return try transaction.open(
                        form, number: number, secretHash: secret.hash.description, by: .applicant(form))
                }
            }
            context.announce(state)
            context.logger.info("application received", metadata: ["case": "\(state.number)"])
            return NewCase(number: state.number, secret: secret.text)
        }
    }

    /// The applicant sends the completed form.
    package func resubmit(secret: String, form: JSONValue) async throws -> ApplicantView {
        let now = context.now
        return try await mappingProblems {
            let hash = try secretHash(secret)
            guard let number = try await context.store.read({ try $0.caseNumber(secretHash: hash) }) else {
                throw Problem.unknownLink
            }
            let form = try ApplicationForm.reading(
                FieldInput(form: form), for: .resubmit, StepContext(at: now, policy: context.policy))
            let state = try await storing {
                try await context.store.write { records in
                    var transaction = CaseTransaction(records, context, at: now)
                    return try transaction.step(.resubmit, on: number, by: .applicant(form)) { _, _ in
                        Resubmit(form: form)
                    }
                }
            }
            context.announce(state)
            return ApplicantView(state, context.policy)
        }
    }

    /// The applicant's page: no person of the office, no address, no port.
    package func view(secret: String) async throws -> ApplicantView {
        let hash = try secretHash(secret)
        let (state, files) = try await context.store.read { records in
            let number = try records.caseNumber(secretHash: hash)
            return (
                try number.flatMap { try records.caseState($0) }, try number.map { try records.files(of: $0) } ?? []
            )
        }
        guard let state else { throw Problem.unknownLink }
        return ApplicantView(state, files: files, context.policy)
    }

    /// A refusal's letter, once sent. An acceptance's carries address and port, which the link never shows: it came by mail or by hand.
    package func document(_ name: String, secret: String) async throws -> StoredFile {
        let view = try await self.view(secret: secret)
        guard let document = view.documents.first(where: { $0.name == name }) else { throw Problem.unknownFile(name) }
        let number = view.number
        let (scan, file) = try await context.store.read { records in
            let scan = try records.caseState(number)?.confirmedScan(of: .letter)
            return (
                try scan.flatMap { try records.attachmentBytes($0.attachment.number, of: number) },
                try records.file(name, of: number)
            )
        }
        if let scan, scan.sha256 == document.sha256 {
            return StoredFile(
                name: name, mediaType: document.mediaType, bytes: scan.bytes, sha256: scan.sha256, at: document.at)
        }
        guard let file else { throw Problem.unknownFile(name) }
        return StoredFile(file)
    }

    /// An applicant is told what became of the application when the store cannot be used.
    private func storing<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch StoreError.unavailable(let outage, let effect) {
            throw Problem(outage, effect, of: Phrase(id: "permohonan Anda", en: "your application"))
        }
    }

    func secretHash(_ secret: String) throws(Problem) -> String {
        guard let token = SecretToken(secret) else { throw .unknownLink }
        return token.hash.description
    }
}

extension Problem {
    static let unknownLink = Problem(
        .unknown, code: "link.unknown", title: Phrase(id: "Tautan tidak dikenal", en: "This link leads nowhere"),
        detail: Phrase(
            id: "Tidak ada berkas dengan tautan ini; mungkin terpotong. Salin lagi dari tanda terima permohonan.",
            en: "No case belongs to this link; copy it again from the receipt of the application."))
}
