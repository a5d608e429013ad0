// SPDX-License-Identifier: Apache-2.0

import Casework
import Procedure
internal import Values
internal import Words

/// The pages of a scan beside the form by which a second person confirms it.
struct ScanPages: TemplateModel {
    struct Page: TemplateModel {
        let src: String
        let alt: String
    }

    let pages: [Page]
    /// Where the scan itself is saved from.
    let file: String
    /// Where the print form is, to compare with.
    let print: String
    let sentBy: String

    /// `nil` while there is no scan to confirm.
    init?(_ document: SignedDocument, of reading: CaseReading) {
        let scan =
            switch document {
            case .letter: reading.view.letter?.scan
            case .record: reading.view.handover?.scan
            }
        guard let scan, scan.standing == .unconfirmed,
            let attachment = reading.view.attachments.first(where: { $0.number == scan.attachment })
        else { return nil }
        let folder = "\(Routes.api)/cases/\(reading.view.summary.number)"
        let texts = reading.texts
        pages = (1...max(1, attachment.pictures)).map { page in
            Page(
                src: "\(folder)/attachments/\(attachment.number)/pictures/\(page)",
                alt: texts.text("draft.page", ["n": "\(page)", "all": "\(attachment.pages ?? 1)"]))
        }
        file = "\(folder)/attachments/\(attachment.number)/file"
        let printed: CaseFile =
            switch document {
            case .letter: .letter
            case .record: .record
            }
        print = "\(folder)/documents/\(printed.rawValue)"
        sentBy = texts.text("attachments.by", ["name": scan.by, "time": reading.formatting.dateTime(scan.at)])
    }
}
