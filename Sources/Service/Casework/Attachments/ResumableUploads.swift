// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import FoundationEssentials
internal import Procedure
package import Values
internal import Words

extension Casework {
    package var uploads: ResumableUploads { ResumableUploads(context: context) }
}

/// Who has a file under way.
package enum UploadSender: Sendable {
    case officer(UserView, caseNumber: String)
    /// By the secret link.
    case applicant(secret: String)
}

/// How far a file has come.
package struct UploadView: Codable, Hashable, Sendable {
    package var id: String
    /// Bytes that it will have.
    package var length: Int
    /// Bytes that have come: the next piece begins there.
    package var offset: Int
}

/// Files that come in pieces, so that a phone goes on where the network left it. Only who began one sees it.
package struct ResumableUploads: Sendable {
    let context: CaseworkContext

    private var attachments: Attachments { Attachments(context: context) }

    package func begin(_ length: Int, by sender: UploadSender) async throws -> UploadView {
        let sender = try await resolve(sender)
        guard length > 0 else { throw Problem.unacceptable(.empty) }
        guard length <= UploadLimits.fileBytes else { throw Problem.unacceptable(.tooLarge) }
        let state = try await attachments.state(of: sender)
        try Attachments.checkQuota(of: state, sender, more: length)
        guard !state.attachable(by: sender.author.role).isEmpty else {
            throw state.obstacle(toAttaching: .other, by: sender.author.role).map { Problem.notAttachable($0) }
                ?? Problem.attachmentQuota
        }
        let now = context.now
        let upload = UploadUnderWay(
            id: UUID().uuidString.lowercased(), caseNumber: sender.number, sender: sender.author.id, length: length)
        return try await context.store.write { records in
            try records.forgetUploads(before: now.advanced(bySeconds: -UploadLimits.hours * 3600))
            let open = try records.uploads(of: sender.number)
            // The oldest of one's own makes room: it was given up.
            let own = open.filter { $0.sender == upload.sender }
            if own.count >= UploadLimits.underWayOfOne, let first = own.first {
                try records.forgetUpload(first.id)
            } else if open.count >= UploadLimits.underWay {
                throw Problem.attachmentQuota
            }
            try records.begin(upload, at: now)
            return UploadView(upload)
        }
    }

    package func view(_ id: String, by sender: UploadSender) async throws -> UploadView {
        let sender = try await resolve(sender)
        return UploadView(try await found(id, sender))
    }

    /// Adds a piece that begins at `offset`.
    package func append(_ bytes: [UInt8], at offset: Int, to id: String, by sender: UploadSender) async throws
        -> UploadView
    {
        let sender = try await resolve(sender)
        return try await context.store.write { records in
            guard let upload = try records.upload(id, of: sender.number), upload.sender == sender.author.id else {
                throw Problem.unknownUpload
            }
            guard offset == upload.received else { throw Problem.otherOffset(upload.received) }
            guard bytes.count <= upload.length - upload.received else { throw Problem.unacceptable(.tooLarge) }
            if !bytes.isEmpty, try !records.append(bytes, to: upload) { throw Problem.otherOffset(upload.received) }
            return UploadView(id: id, length: upload.length, offset: upload.received + bytes.count)
        }
    }

    /// Attaches what has come completely, and forgets the pieces. A file that is not taken is forgotten too.
    package func finish(
        _ id: String, name: String, kind: AttachmentKind, note: String?, by sender: UploadSender
    ) async throws {
        let sender = try await resolve(sender)
        let upload = try await found(id, sender)
        guard upload.isComplete else { throw Problem.otherOffset(upload.received) }
        let bytes = try await context.store.read { try $0.uploadedBytes(id) }
        do {
            try await attachments.attach(SentFile(name: name, kind: kind, note: note, bytes: bytes), from: sender)
        } catch let problem as Problem where problem.code == Problem.unacceptableCode {
            try await context.store.write { try $0.forgetUpload(id) }
            throw problem
        }
        try await context.store.write { try $0.forgetUpload(id) }
    }

    private func resolve(_ sender: UploadSender) async throws -> AttachmentSender {
        switch sender {
        case .officer(let user, let number): try await attachments.sender(user, of: number)
        case .applicant(let secret): try await attachments.sender(secret: secret)
        }
    }

    private func found(_ id: String, _ sender: AttachmentSender) async throws -> UploadUnderWay {
        guard let upload = try await context.store.read({ try $0.upload(id, of: sender.number) }),
            upload.sender == sender.author.id
        else { throw Problem.unknownUpload }
        return upload
    }
}

extension UploadView {
    init(_ upload: UploadUnderWay) {
        self.init(id: upload.id, length: upload.length, offset: upload.received)
    }
}
