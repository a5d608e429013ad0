// SPDX-License-Identifier: Apache-2.0

import Casework
internal import Values
internal import Words

/// The draft of a reply as it would be signed: its pages, and what has changed since the reader's last decision.
struct DraftCard: TemplateModel {
    struct Page: TemplateModel {
        let src: String
        let alt: String
        let document: String
    }

    struct Seen: TemplateModel {
        let heading: String
        let hasLines: Bool
        let lines: [Line]
    }

    struct Line: TemplateModel {
        let pieces: [Piece]
    }

    struct Piece: TemplateModel {
        let text: String
        let same: Bool
        let added: Bool
        let removed: Bool
    }

    let heading: String
    /// The address of the document; `nil` when there is none.
    let document: String?
    let note: String?
    let seen: Seen?
    let failure: String?
    let pages: [Page]
    /// The words, for who cannot look at pictures.
    let text: [String]

    /// `nil` unless the reader is to decide on the draft, or to write it.
    init?(of reading: CaseReading) {
        guard let draft = reading.view.letter?.draft, let sheets = reading.sheets else { return nil }
        let (texts, formatting) = (reading.texts, reading.formatting)
        let base = "\(Routes.api)/cases/\(reading.view.summary.number)/drafts/\(draft.sha256)"
        let address = "\(base)/letter.pdf"
        heading =
            draft.version == 0
            ? texts.text("draft.unsubmitted") : texts.text("draft.heading", ["n": "\(draft.version)"])
        note = reading.isPreview ? texts.text("draft.previewNote") : nil
        seen = draft.seen.map { Seen($0, formatting) }
        text = draft.lines
        switch sheets {
        case .made(let count):
            document = address
            failure = nil
            pages = (0..<count).map { index in
                Page(
                    src: "\(base)/pages/\(index + 1)",
                    alt: texts.text("draft.page", ["n": "\(index + 1)", "all": "\(count)"]), document: address)
            }
        case .failed(let problem):
            document = nil
            failure = "\(texts[problem.title]). \(texts[problem.detail])"
            pages = []
        }
    }
}

extension DraftCard.Seen {
    fileprivate init(_ seen: SeenDraftView, _ formatting: Formatting) {
        let values = ["time": formatting.dateTime(seen.at), "n": "\(seen.version)"]
        self.init(
            heading: formatting.catalogue.text(seen.changes.isEmpty ? "draft.same" : "draft.changes", values),
            hasLines: !seen.changes.isEmpty,
            lines: seen.changes.map { change in
                DraftCard.Line(
                    pieces: change.pieces.map {
                        DraftCard.Piece(
                            text: $0.text, same: $0.standing == .same, added: $0.standing == .added,
                            removed: $0.standing == .removed)
                    })
            })
    }
}
