// SPDX-License-Identifier: Apache-2.0

import Casework
package import Documents
package import Evidence
package import Synchronization
import Values

/// Prints the contents that it was given as text, and keeps them.
package final class TestPrinter: DocumentRenderer {
    package struct Jammed: Error {}

    package struct Printed: Sendable {
        package var letters: [LetterContent] = []
        package var records: [HandoverRecordContent] = []
        package var seals: [(annex: AnnexContent, evidence: HandoverEvidence)] = []
        package var isJammed = false
    }

    package let printed = Mutex(Printed())

    package func letter(_ content: LetterContent) async throws -> [UInt8] {
        try printed.withLock {
            if $0.isJammed { throw Jammed() }
            $0.letters.append(content)
        }
        return Array("letter \(content.number ?? "")".utf8)
    }

    package func handoverRecord(_ content: HandoverRecordContent) async throws -> [UInt8] {
        printed.withLock { $0.records.append(content) }
        return Array("record \(content.number)".utf8)
    }

    /// A picture for each page, of which every document has two.
    package func pictures(of document: [UInt8]) async throws -> [[UInt8]] {
        [Array("picture 1 of ".utf8) + document, Array("picture 2 of ".utf8) + document]
    }

    /// Believes what a file begins with.
    package func examine(_ file: [UInt8]) async throws -> UploadExamination {
        let format: AttachmentFormat
        switch file.prefix(4) {
        case [0x25, 0x50, 0x44, 0x46]: format = .pdf
        case [0x89, 0x50, 0x4E, 0x47]: format = .png
        case [0xFF, 0xD8, 0xFF, 0xE0]: format = .jpeg
        default: return .refused(.unknownFormat)
        }
        return .accepted(
            ExaminedFile(
                format: format, bytes: file, pages: format.isPicture ? nil : 1, width: format.isPicture ? 640 : nil,
                height: format.isPicture ? 480 : nil, pictures: [Array("thumbnail".utf8), Array("page 1".utf8) + file]))
    }

    package func handover(
        _ content: AnnexContent, evidence: HandoverEvidence, sealingKey: SigningKey
    ) async throws -> [UInt8] {
        printed.withLock { $0.seals.append((content, evidence)) }
        return Array("handover \(content.caseNumber)".utf8)
    }
}
