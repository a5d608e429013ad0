// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// A second person looks at the scan of a document that was signed on paper, and says what is to be seen there.
package protocol ScanConfirmation: FormStep {
    static var document: SignedDocument { get }
    init()
    /// SHA-256 of the scan that was seen.
    var scan: String? { get set }
    var isSigned: Bool { get set }
    var isStamped: Bool { get set }
    /// All pages, and number and date as in the print form.
    var isTheSame: Bool { get set }
    var note: String? { get set }

    static var signatureWords: FieldWords { get }
}

extension ScanConfirmation {
    package static var role: Role { .kasi }
    package static var asksWho: Bool { true }
    package static var sees: [CaseSection] {
        switch document {
        case .letter: [.letter]
        case .record: [.handover]
        }
    }

    package static var fields: [Field<Self>] {
        let (yes, no) = (Phrase(id: "Ya, terlihat", en: "Yes, it is there"), Phrase(id: "Tidak", en: "No"))
        return [
            .seen("scan", FieldWords(id: "Pindaian yang dilihat", en: "Scan that was seen"), \.scan, .scan(document)),
            .flag("signed", signatureWords, \.isSigned, yes: yes, no: no),
            .flag(
                "stamped", FieldWords(id: "Ada stempel dinas", en: "The office's stamp is there"), \.isStamped,
                yes: yes,
                no: no),
            .flag(
                "same",
                FieldWords(
                    id: "Semua halaman ada; nomor dan tanggal sama dengan naskah cetak",
                    en: "All pages are there; number and date are those of the print form"), \.isTheSame,
                yes: Phrase(id: "Ya, sama", en: "Yes, the same"), no: no),
            .optional(
                "note",
                FieldWords(
                    id: "Catatan", en: "Remark",
                    hint: Phrase(id: "Wajib bila ada yang tidak", en: "Required where anything is not")), \.note,
                .lines(most: 1000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        var form = Self()
        form.scan = known.scans[document]
        return form
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let endObstacle = state.endObstacle { return endObstacle }
        if state.confirmation(of: document) != nil { return .scanIsConfirmed(document) }
        return state.scanToConfirm(document) == nil
            ? .notNow(
                id: "belum ada pindaian \(document.name.id) untuk diperiksa",
                en: "there is no scan of the \(document.name.en) to confirm") : nil
    }

    /// Never whoever has attached it, in whatever role by now.
    package static func obstacle(for author: Author, in state: CaseState) -> Obstacle? {
        state.scanToConfirm(document)?.by.id == author.id
            ? .notNow(
                id: "pindaian yang Anda unggah sendiri diperiksa orang lain",
                en: "a scan that you uploaded yourself is confirmed by another person") : nil
    }

    private var isConfirmed: Bool { isSigned && isStamped && isTheSame }

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        !isConfirmed && note?.isBlank ?? true ? [.missing("note")] : []
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        guard let scan, scan == state.scanToConfirm(Self.document)?.attachment.sha256 else {
            throw .fields([
                .wrong(
                    "scan",
                    Phrase(
                        id: "Pindaian itu sudah diganti. Lihat yang sekarang, lalu periksa lagi.",
                        en: "That scan is no longer the one. Look at the present one, and confirm anew."))
            ])
        }
        return NewEvents(
            isConfirmed
                ? .scanConfirmed(document: Self.document, scan: scan, note: note)
                : .scanRejected(
                    document: Self.document, scan: scan, isSigned: isSigned, isStamped: isStamped, isTheSame: isTheSame,
                    note: note ?? ""))
    }

    static func confirming(_ title: Phrase) -> FormWords {
        FormWords(
            title: title, button: Phrase(id: "Simpan yang terlihat", en: "Save what is seen"),
            hint: Phrase(
                id:
                    "Buka pindaiannya, lalu nyatakan apa yang Anda lihat. Baru setelah ini dokumen tercatat bertanda tangan.",
                en: "Look at the scan, and say what you see. Only then is the document on record as signed."),
            done: Phrase(id: "Hasil pemeriksaan pindaian tersimpan.", en: "What was seen on the scan is saved."))
    }
}

/// Step 11: the scan of the signed reply.
package struct ConfirmLetterScan: ScanConfirmation {
    package static let action = Action.confirmLetterScan
    package static let document = SignedDocument.letter
    package static let words = confirming(
        Phrase(id: "Periksa pindaian surat bertanda tangan", en: "Confirm the scan of the signed letter"))
    package static let signatureWords = FieldWords(
        id: "Ada tanda tangan basah Kepala Dinas", en: "The head of office has signed")

    package var scan: String?
    package var isSigned = false
    package var isStamped = false
    package var isTheSame = false
    package var note: String?

    package init() {}
}

/// The scan of the hand-over record.
package struct ConfirmRecordScan: ScanConfirmation {
    package static let action = Action.confirmRecordScan
    package static let document = SignedDocument.record
    package static let words = confirming(
        Phrase(id: "Periksa pindaian berita acara", en: "Confirm the scan of the hand-over record"))
    package static let signatureWords = FieldWords(
        id: "Ada tanda tangan basah kedua pihak", en: "Both parties have signed")

    package var scan: String?
    package var isSigned = false
    package var isStamped = false
    package var isTheSame = false
    package var note: String?

    package init() {}
}
