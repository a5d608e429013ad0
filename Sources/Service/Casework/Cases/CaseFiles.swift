// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var caseFiles: CaseFiles { CaseFiles(context: context) }
}

/// Documents and evidence of a case, with their bytes.
package struct CaseFiles: Sendable {
    let context: CaseworkContext

    /// `letter.pdf`, `record.pdf` or `handover.pdf`, as filed.
    package func document(_ name: String, of number: String, for user: UserView) async throws -> StoredFile {
        let found = try await context.store.read(within: user.scope) {
            (try $0.hasCase(number), try $0.file(name, of: number))
        }
        guard found.0 else { throw Problem.unknownCase(number) }
        guard let file = found.1 else { throw Problem.unknownFile(name) }
        return StoredFile(file)
    }

    /// `order.json` (the signed payload), `report.dsse.json`, `report-outside.dsse.json` or the frames behind a check, of the latest
    /// verification, byte for byte.
    package func evidence(_ name: String, of number: String, for user: UserView) async throws -> StoredFile {
        let files = try await context.store.read(within: user.scope) { records -> [StoredFile]? in
            guard try records.hasCase(number) else { return nil }
            let frames = try records.frameFile(name, of: number)
            return try records.evidenceFiles(of: number) + (frames.map { [$0] } ?? [])
        }
        guard let files else { throw Problem.unknownCase(number) }
        guard let file = files.first(where: { $0.name == name }) else { throw Problem.unknownFile(name) }
        return file
    }
}

extension StoredFile {
    init(_ file: FiledDocument) {
        self.init(
            name: file.name, mediaType: file.mediaType, bytes: file.bytes, sha256: file.sha256, at: file.filedAt)
    }
}

extension Problem {
    static func unknownFile(_ name: String) -> Problem {
        Problem(
            .unknown, code: "file.unknown", title: Phrase(id: "Dokumen tidak ditemukan", en: "No such file"),
            detail: Phrase(
                id: "Berkas ini belum memuat “\(name.prefix(60))”; halamannya mencantumkan dokumen yang ada.",
                en: "The case has no “\(name.prefix(60))” yet; it lists the files that there are."))
    }
}
