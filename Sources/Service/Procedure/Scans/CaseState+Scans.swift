// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

extension CaseState {
    /// What a second person found on the scan of a document that was signed on paper.
    package struct ScanRuling: Codable, Hashable, Sendable {
        package let document: SignedDocument
        /// SHA-256 of the scan, in hexadecimal.
        package let scan: String
        /// Signature, stamp, number and date were seen to be there and right.
        package let isConfirmed: Bool
        package let note: String?
        package let by: Author
        @StoredMicroseconds package internal(set) var at: Timestamp
    }

    /// The latest scan of a document.
    package func scan(of document: SignedDocument) -> Filed? {
        attachments.last { $0.attachment.kind == document.attachmentKind }
    }

    /// What was found on a scan; `nil` while nobody has looked at it.
    package func ruling(on scan: Filed) -> ScanRuling? {
        scanRulings?.last { $0.scan == scan.attachment.sha256 && $0.document.attachmentKind == scan.attachment.kind }
    }

    /// A scan that a second person has still to look at.
    package func scanToConfirm(_ document: SignedDocument) -> Filed? {
        scan(of: document).flatMap { ruling(on: $0) == nil ? $0 : nil }
    }

    /// The confirmation that the document was signed on paper; the service knows of a signature by it alone.
    package func confirmation(of document: SignedDocument) -> ScanRuling? {
        scanRulings?.last { $0.document == document && $0.isConfirmed }
    }

    /// The scan that was confirmed.
    package func confirmedScan(of document: SignedDocument) -> Filed? {
        guard let confirmation = confirmation(of: document) else { return nil }
        return attachments.last { $0.attachment.sha256 == confirmation.scan }
    }

    /// Why a scan of the document cannot be attached now.
    func scanObstacle(_ document: SignedDocument) -> Obstacle? {
        if let endObstacle { return endObstacle }
        if confirmation(of: document) != nil { return .scanIsConfirmed(document) }
        switch document {
        case .letter:
            if let unsignedObstacle { return unsignedObstacle }
            return letterSHA256 == nil
                ? .notNow(id: "naskah cetak surat belum dibuat", en: "the letter's print form is not made yet") : nil
        case .record:
            return record?.sha256 == nil
                ? .notNow(
                    id: "naskah cetak berita acara belum dibuat",
                    en: "the hand-over record's print form is not made yet") : nil
        }
    }
}

extension SignedDocument {
    /// Within a sentence.
    package var name: Phrase {
        switch self {
        case .letter: Phrase(id: "surat balasan", en: "reply")
        case .record: Phrase(id: "berita acara", en: "hand-over record")
        }
    }
}

extension Obstacle {
    static func scanIsConfirmed(_ document: SignedDocument) -> Obstacle {
        .done(
            id: "tanda tangan basah pada \(document.name.id) sudah diperiksa orang kedua",
            en: "the signed \(document.name.en) is confirmed by a second person")
    }

    /// The letter that is sent is the signed one.
    static let letterIsNotSigned = notNow(
        id: "surat belum ditandatangani di atas kertas, atau pindaiannya belum diperiksa orang kedua",
        en: "the letter is not signed on paper yet, or no second person has confirmed its scan")
}
