// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
import Values
internal import Words

/// The files of a case with their thumbnails, and the form for another one.
struct AttachmentCard: TemplateModel {
    struct Line: TemplateModel {
        let name: String
        let kind: String
        let thumbnail: String
        let alt: String
        /// Where it is saved from; `nil` for who may only look at it.
        let href: String?
        let facts: String
        let by: String
        let note: String?
        let sha256: String
    }

    let hasFiles: Bool
    let files: [Line]
    /// Confirmation of the file just sent.
    let done: String?
    let upload: UploadForm?

    /// - Parameters:
    ///   - kept: where the pictures are.
    ///   - mayTake: whether the bytes themselves may be had.
    init(
        _ attachments: [AttachmentView], kept: String, mayTake: Bool, isSent: Bool, upload: UploadForm?,
        _ formatting: Formatting
    ) {
        hasFiles = !attachments.isEmpty
        files = attachments.map { Line($0, kept, mayTake: mayTake, formatting) }
        done = isSent ? formatting.catalogue.text("attachments.done") : nil
        self.upload = upload
    }
}

extension AttachmentCard {
    /// Of a case, as an officer sees them.
    init(_ reading: CaseReading) {
        let number = reading.view.summary.number
        let folder = "\(Routes.api)/cases/\(number)"
        self.init(
            reading.view.attachments, kept: "\(folder)/attachments", mayTake: true, isSent: reading.isFileSent,
            upload: UploadForm(
                reading.view.attachable, id: "any", href: "/cases/\(number)/attachments", pieces: "\(folder)/uploads",
                reading.texts), reading.formatting)
    }

    /// Of an application, as its applicant sees them.
    init(_ view: ApplicantView, secret: String, isSent: Bool, _ formatting: Formatting) {
        let folder = "\(Routes.api)/applications/\(secret)"
        self.init(
            view.attachments, kept: "\(folder)/attachments", mayTake: false, isSent: isSent,
            upload: UploadForm(
                view.attachable, id: "any", href: "/t/\(secret)/attachments", pieces: "\(folder)/uploads",
                formatting.catalogue), formatting)
    }
}

extension AttachmentCard.Line {
    fileprivate init(_ file: AttachmentView, _ kept: String, mayTake: Bool, _ formatting: Formatting) {
        let texts = formatting.catalogue
        let extent =
            file.pages.map { texts.text("attachments.pages", ["n": "\($0)"]) }
            ?? "\(file.width ?? 0) × \(file.height ?? 0)"
        self.init(
            name: file.name, kind: texts[file.kind.title], thumbnail: "\(kept)/\(file.number)/pictures/0",
            alt: texts.text("attachments.alt", ["kind": texts[file.kind.title], "n": "\(file.number)"]),
            href: mayTake ? "\(kept)/\(file.number)/file" : nil,
            facts: "\(file.format.rawValue.uppercased()) · \(extent) · \(formatting.size(file.size))",
            by: texts.text("attachments.by", ["name": file.by, "time": formatting.dateTime(file.at)]), note: file.note,
            sha256: "\(file.sha256)")
    }
}

/// A form that sends a file: whole without a script, in pieces with one.
struct UploadForm: TemplateModel {
    struct Option: TemplateModel {
        let value: String
        let text: String
    }

    /// Where there is but one kind.
    struct Single: TemplateModel {
        let value: String
        let hint: String?
    }

    /// Before the `id`s of its fields.
    let id: String
    let heading: String
    /// Where the form goes.
    let href: String
    /// Where pieces are begun.
    let pieces: String
    let pieceBytes: Int
    let accept: String
    let limits: String
    let single: Single?
    let hasChoice: Bool
    let kinds: [Option]
    let primary: Bool

    /// `nil` where nothing can be sent.
    init?(
        _ kinds: [AttachmentKind], id: String, heading: String? = nil, href: String, pieces: String,
        isPrimary: Bool = false, _ texts: Catalogue
    ) {
        guard let first = kinds.first else { return nil }
        self.id = id
        self.heading = heading ?? texts.text("attachments.add")
        self.href = href
        self.pieces = pieces
        pieceBytes = UploadLimits.pieceBytes / 2
        let formats = AttachmentFormat.allCases.filter { format in
            kinds.contains { !$0.isPhotograph } || format.isPicture
        }
        accept = formats.map(\.mediaType).joined(separator: ",")
        limits = texts.text(
            "attachments.limits",
            [
                "formats": formats.map { $0.rawValue.uppercased() }.joined(separator: ", "),
                "n": "\(UploadLimits.fileBytes >> 20)",
            ])
        single = kinds.count == 1 ? Single(value: first.rawValue, hint: first.hint.map { texts[$0] }) : nil
        hasChoice = kinds.count > 1
        self.kinds = kinds.count > 1 ? kinds.map { Option(value: $0.rawValue, text: texts[$0.title]) } : []
        primary = isPrimary
    }
}

extension UploadForm {
    /// What the next steps of the reader need: scans of what was signed, photographs of what has come, receipts of what was given over.
    static func awaited(_ reading: CaseReading) -> [UploadForm] {
        let view = reading.view
        let kinds = view.attachments.map(\.kind)
        var groups: [[AttachmentKind]] = view.awaited.compactMap(\.attaches).map { [$0] }
        if view.awaited.contains(.recordArrival) { groups.append([.arrivalPhotograph, .serialPlate]) }
        if view.awaited.contains(.sendReply), !kinds.contains(.handReceipt) { groups.append([.handReceipt]) }
        let folder = "\(Routes.api)/cases/\(view.summary.number)"
        return groups.compactMap { group in
            let open = group.filter(view.attachable.contains)
            guard let first = open.first else { return nil }
            return UploadForm(
                open, id: first.rawValue,
                heading: reading.texts[first.isPhotograph ? AttachmentKind.photographs : first.title],
                href: "/cases/\(view.summary.number)/attachments", pieces: "\(folder)/uploads", isPrimary: true,
                reading.texts)
        }
    }
}
