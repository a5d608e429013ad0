// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

extension AttachmentKind {
    /// Who may attach it.
    package var senders: [Role] {
        switch self {
        case .applicationLetter, .signedForm: [.applicant, .jfu]
        case .arrivalPhotograph, .serialPlate: [.jft]
        case .signedLetter, .handReceipt: [.jfu]
        case .signedRecord: [.jft]
        case .other: [.applicant, .jfu, .jft, .kasi]
        }
    }
}

extension CaseState {
    /// Oldest first.
    package var attachments: [Filed] { filed ?? [] }

    package func attachments(of kinds: AttachmentKind...) -> [Filed] {
        attachments.filter { kinds.contains($0.attachment.kind) }
    }

    /// Photographs of the server at its arrival.
    package var photographs: [Filed] { attachments.filter(\.attachment.kind.isPhotograph) }

    /// Why a person of this role cannot attach such a file now; `nil` when it may be done.
    package func obstacle(toAttaching kind: AttachmentKind, by role: Role) -> Obstacle? {
        if let endObstacle { return endObstacle }
        guard kind.senders.contains(role) else {
            return .notNow(
                id: "“\(kind.title.id)” dilampirkan oleh \(kind.senders.map(\.title.id).joined(separator: " atau "))",
                en: "“\(kind.title.en)” is attached by \(kind.senders.map(\.title.en).joined(separator: " or "))")
        }
        if role == .applicant, desk != .submitted, desk != .returned {
            return .notNow(
                id: "permohonan sudah diproses dan tidak menunggu berkas dari pemohon",
                en: "the application is being worked on and waits for no file of the applicant's")
        }
        return switch kind {
        case .applicationLetter, .signedForm, .other: nil
        case .arrivalPhotograph, .serialPlate: handoverObstacle ?? recordObstacle
        case .signedLetter: scanObstacle(.letter)
        case .signedRecord: scanObstacle(.record)
        case .handReceipt: unsignedObstacle
        }
    }

    /// Kinds that a person of this role may attach now.
    package func attachable(by role: Role) -> [AttachmentKind] {
        AttachmentKind.allCases.filter { obstacle(toAttaching: $0, by: role) == nil }
    }

    /// Photographs stand in the record: none is added to one that is made.
    private var recordObstacle: Obstacle? {
        record.map {
            .done(
                id: "berita acara \($0.number) sudah dibuat dan tidak berubah lagi",
                en: "hand-over record \($0.number) is made and never changes")
        }
    }
}
