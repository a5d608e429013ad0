// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Procedure
internal import Values

/// Handing attachments out.
extension Attachments {
    /// An attachment's bytes, under a name that the service makes.
    package func file(_ attachment: Int, of number: String, for user: UserView) async throws -> StoredFile {
        let found = try await context.store.read(within: user.scope) { records in
            (try records.caseState(number), try records.attachmentBytes(attachment, of: number))
        }
        guard let state = found.0 else { throw Problem.unknownCase(number) }
        guard let filed = state.attachments.first(where: { $0.attachment.number == attachment }), let bytes = found.1
        else { throw Problem.unknownFile("\(attachment)") }
        let format = filed.attachment.format
        return StoredFile(
            name: "\(number)-\(attachment).\(format.ending)", mediaType: format.mediaType, bytes: bytes.bytes,
            sha256: bytes.sha256, at: filed.at)
    }

    /// A picture of an attachment, JPEG: 0 the thumbnail, from 1 its pages.
    package func picture(
        _ picture: Int, of attachment: Int, in number: String, for user: UserView
    ) async throws -> StoredFile {
        let found = try await context.store.read(within: user.scope) { records in
            (try records.hasCase(number), try records.attachmentPicture(picture, of: attachment, in: number))
        }
        guard found.0 else { throw Problem.unknownCase(number) }
        guard let found = found.1 else { throw Problem.unknownFile("\(attachment)/\(picture)") }
        return Self.stored(found, name: "\(number)-\(attachment)-\(picture).jpg", at: context.now)
    }

    /// The same of what the applicant has sent.
    package func picture(_ picture: Int, of attachment: Int, secret: String) async throws -> StoredFile {
        let sender = try await sender(secret: secret)
        let state = try await state(of: sender)
        let number = sender.number
        guard state.attachments.contains(where: { $0.attachment.number == attachment && $0.by.role == .applicant }),
            let found = try await context.store.read({
                try $0.attachmentPicture(picture, of: attachment, in: number)
            })
        else { throw Problem.unknownFile("\(attachment)/\(picture)") }
        return Self.stored(found, name: "\(number)-\(attachment)-\(picture).jpg", at: context.now)
    }

    private static func stored(
        _ found: (bytes: [UInt8], sha256: Digest), name: String, at now: Timestamp
    ) -> StoredFile {
        StoredFile(
            name: name, mediaType: AttachmentFormat.jpeg.mediaType, bytes: found.bytes, sha256: found.sha256, at: now)
    }
}
