// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Documents
internal import Evidence
internal import Logging
internal import Procedure
package import Values
internal import Words

extension Casework {
    package var attachments: Attachments { Attachments(context: context) }
}

/// A file as somebody sends it, before anything is known of it.
package struct SentFile: Sendable {
    /// As its sender calls it.
    package var name: String
    package var kind: AttachmentKind
    package var note: String?
    package var bytes: [UInt8]

    package init(name: String, kind: AttachmentKind, note: String? = nil, bytes: [UInt8]) {
        self.name = name
        self.kind = kind
        self.note = note
        self.bytes = bytes
    }
}

/// Files that people attach to cases: who may send what, what is taken of it, and how it is handed out.
package struct Attachments: Sendable {
    let context: CaseworkContext

    // MARK: Sending

    /// Attaches a file to a case; the same bytes as the same thing once more are no error and change nothing.
    package func attach(_ file: SentFile, to number: String, by user: UserView) async throws {
        try await attach(file, from: try await sender(user, of: number))
    }

    /// The same by the applicant, from the secret page.
    package func attach(_ file: SentFile, secret: String) async throws {
        try await attach(file, from: try await sender(secret: secret))
    }

    /// Makes sure that the person may attach something to the case at all, before more of a request is read.
    ///
    /// Throws a ``Problem`` where not.
    package func admit(_ user: UserView, to number: String) async throws {
        try await admit(try await sender(user, of: number))
    }

    package func admit(secret: String) async throws { try await admit(try await sender(secret: secret)) }

    private func admit(_ sender: AttachmentSender) async throws {
        let state = try await state(of: sender)
        guard state.attachable(by: sender.author.role).isEmpty else { return }
        guard let obstacle = state.obstacle(toAttaching: .other, by: sender.author.role) else { return }
        throw Problem.notAttachable(obstacle)
    }

    func attach(_ file: SentFile, from sender: AttachmentSender) async throws {
        try await mappingProblems {
            try check(file, in: try await state(of: sender), sender)
            let sent = Digest(of: file.bytes)
            let (number, kind) = (sender.number, file.kind)
            if try await context.store.read({ try $0.attachment(sent: sent, as: kind, of: number) }) != nil { return }
            let examined = try await examine(file)
            let now = context.now
            let note = try Self.cleaned(note: file.note)
            let name = AttachmentName.cleaned(file.name, for: kind)
            let state = try await context.store.write { records -> CaseState? in
                if try records.attachment(sent: sent, as: kind, of: number) != nil { return nil }
                guard let before = try records.caseState(number) else { throw Problem.unknownCase(number) }
                // The case may have gone on while the file was examined.
                try check(file, in: before, sender)
                let attachment = Attachment(
                    number: (before.attachments.last?.attachment.number ?? 0) + 1, kind: kind, name: name,
                    format: examined.format, size: examined.bytes.count,
                    sha256: Digest(of: examined.bytes).description, pages: examined.pages, width: examined.width,
                    height: examined.height, note: note)
                var transaction = CaseTransaction(records, context, at: now)
                let after = try transaction.append(
                    NewEvents(.attached(attachment: attachment)), by: sender.author, to: before)
                let leaf = try records.appendLeaf(
                    LedgerLeaf(
                        kind: .attachment, case: number, seq: attachment.number, name: kind.rawValue,
                        sha256: Digest(attachment.sha256), at: now))
                try records.keep(
                    attachment, bytes: examined.bytes, pictures: examined.pictures, sent: sent, of: number, leaf: leaf,
                    at: now)
                try records.audit(
                    "case.attach", by: sender.auditName,
                    "\(number) #\(attachment.number) \(kind.rawValue) sha256 \(attachment.sha256)", at: now)
                return after
            }
            guard let state else { return }
            context.announce(state)
            context.logger.info("file attached", metadata: ["case": "\(number)", "kind": "\(kind.rawValue)"])
        }
    }

    func state(of sender: AttachmentSender) async throws -> CaseState {
        let number = sender.number
        guard let state = try await context.store.read({ try $0.caseState(number) }) else {
            throw Problem.unknownCase(number)
        }
        return state
    }

    func sender(_ user: UserView, of number: String) async throws -> AttachmentSender {
        guard try await context.store.read(within: user.scope, { try $0.hasCase(number) }) else {
            throw Problem.unknownCase(number)
        }
        return AttachmentSender(number: number, author: Author(user), auditName: user.username)
    }

    func sender(secret: String) async throws -> AttachmentSender {
        let hash = try Applications(context: context).secretHash(secret)
        let state = try await context.store.read { records in
            try records.caseNumber(secretHash: hash).flatMap { try records.caseState($0) }
        }
        guard let state else { throw Problem.unknownLink }
        return AttachmentSender(number: state.number, author: .applicant(state.form), auditName: "applicant")
    }

    /// What can be said before the file is examined.
    private func check(_ file: SentFile, in state: CaseState, _ sender: AttachmentSender) throws {
        if let obstacle = state.obstacle(toAttaching: file.kind, by: sender.author.role) {
            throw Problem.notAttachable(obstacle)
        }
        guard !file.bytes.isEmpty else { throw Problem.unacceptable(.empty) }
        guard file.bytes.count <= UploadLimits.fileBytes else { throw Problem.unacceptable(.tooLarge) }
        try Self.checkQuota(of: state, sender, more: file.bytes.count)
    }

    /// - Parameter more: bytes to come.
    static func checkQuota(of state: CaseState, _ sender: AttachmentSender, more: Int) throws {
        let own = state.attachments.filter { $0.by.role == .applicant }.count
        let bytes = state.attachments.reduce(0) { $0 + $1.attachment.size }
        let isApplicant = sender.author.role == .applicant
        guard state.attachments.count < UploadLimits.files, bytes + more <= UploadLimits.caseBytes,
            !isApplicant || own < UploadLimits.applicantFiles
        else { throw Problem.attachmentQuota }
    }

    private func examine(_ file: SentFile) async throws -> ExaminedFile {
        let examination: UploadExamination
        do {
            examination = try await context.examinations.perform { [renderer = context.renderer] in
                try await renderer.examine(file.bytes)
            }
        } catch let error as PressError {
            context.logger.error("a file cannot be examined", metadata: ["why": "\(error)"])
            throw Problem(
                .unavailable, code: "attachment.unexamined",
                title: Phrase(id: "Berkas tidak dapat diperiksa", en: "The file cannot be examined"),
                detail: DelayCause(error).title)
        }
        switch examination {
        case .refused(let fault): throw Problem.unacceptable(fault)
        case .accepted(let examined):
            if file.kind.isPhotograph, !examined.format.isPicture { throw Problem.unacceptable(.noPicture) }
            return examined
        }
    }

    private static func cleaned(note: String?) throws -> String? {
        guard let note, note.contains(where: { !$0.isWhitespace }) else { return nil }
        if let fault = TextRule.line(most: AttachmentName.longestNote).fault(in: note) {
            throw Problem.invalid("note", fault.detail)
        }
        return note
    }
}

/// Who sends a file, and to which case.
struct AttachmentSender: Sendable {
    let number: String
    let author: Author
    /// In the audit trail.
    let auditName: String
}
