// SPDX-License-Identifier: Apache-2.0

internal import CaseStore
internal import Evidence
internal import Procedure
internal import Values
internal import Words

extension Casework {
    package var frames: FrameFiles { FrameFiles(context: context) }
}

/// Captured frames that reports name as evidence.
package struct FrameFiles: Sendable {
    let context: CaseworkContext

    /// Seconds that an annex waits for the files that its reports name. After that it is sealed without them, and says so.
    static let patience = 60.0

    /// Takes a file of frames that a report of this agent names; when this returns, the file is stored durably. Repeating it does no harm.
    ///
    /// Throws `evidence.unnamed` while no report names it, so that agents cannot store other files, and `evidence.refused` for a file that does not
    /// match the report.
    package func accept(_ bytes: [UInt8], sha256 text: String, agent id: String) async throws {
        let now = context.now
        guard let digest = Digest(text), Digest(of: bytes) == digest else {
            throw Problem(
                .invalid, code: "evidence.digest", title: Phrase(id: "Isi berkas berbeda", en: "Other bytes"),
                detail: Phrase(
                    id: "SHA-256 dari yang dikirim tidak sama dengan yang ada di alamat; kirim lagi.",
                    en: "What was sent does not have the SHA-256 in the address; send it again."))
        }
        let number = try await mappingProblems {
            try await context.store.write { records -> String? in
                let agent = try records.approvedAgent(id)
                guard let length = try records.evidenceLength(digest, agentID: agent.id) else {
                    throw Problem(
                        .conflict, code: "evidence.unnamed",
                        title: Phrase(
                            id: "Tidak ada laporan yang menyebut berkas ini", en: "No report names this file"),
                        detail: Phrase(
                            id: "Kirim laporannya dahulu; hanya yang disebut laporan agen ini yang diterima.",
                            en: "Deliver the report first; only what a report of this agent names is taken."))
                }
                guard length == bytes.count, bytes.count <= FrameEvidence.maximumBytes,
                    bytes.starts(with: [0x0a, 0x0d, 0x0d, 0x0a])
                else {
                    throw Problem(
                        .invalid, code: "evidence.refused",
                        title: Phrase(
                            id: "Bukan berkas yang disebut laporan", en: "Not the file that the report names"),
                        detail:
                            Phrase(
                                id:
                                    "Di sini seharusnya berkas pcapng sebesar \(length) bita, paling banyak \(FrameEvidence.maximumBytes); yang dikirim \(bytes.count) bita.",
                                en:
                                    "A pcapng file of \(length) bytes belongs here, at most \(FrameEvidence.maximumBytes); it has \(bytes.count)."
                            )
                    )
                }
                try records.storeEvidence(bytes, at: now)
                return try records.caseOfEvidence(digest, agentID: agent.id)
            }
        }
        context.hub.publish(.outbox)
        if let number, let state = try await context.store.read({ try $0.caseState(number) }) {
            context.announce(state)
        }
    }
}
