// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import FoundationEssentials

/// One document to be made, as it is handed to a process that makes it (``ChildPress``).
package struct PressJob: Codable, Sendable {
    enum Document: Codable, Sendable {
        case letter(LetterContent)
        case record(HandoverRecordContent)
        case handover(AnnexContent, HandoverEvidence)
        /// Pictures of a document's pages.
        case pictures(Data)
        /// The examination of a file that somebody has sent.
        case examination(Data)
    }

    /// What the process answers.
    enum Answer: Codable, Sendable {
        case document(Data)
        case handover(UnsealedHandover)
        case pictures([Data])
        case examined(UploadExamination)
        case refused(PressError)
    }

    let tools: PressTools
    let office: OfficeProfile
    let document: Document

    /// Makes the document that `job` asks for, a ``PressJob`` in JSON; returns the answer in JSON.
    ///
    /// Throws `DecodingError` when `job` is no such document.
    package static func perform(_ job: [UInt8]) async throws -> [UInt8] {
        try CanonicalJSON.encode(await CanonicalJSON.decode(PressJob.self, from: job).perform())
    }

    private func perform() async -> Answer {
        do throws(PressError) {
            let press = try DocumentPress(tools: tools, office: office)
            switch document {
            case .letter(let content): return .document(Data(try await press.letter(content)))
            case .record(let content): return .document(Data(try await press.handoverRecord(content)))
            case .pictures(let document):
                return .pictures(try await press.pictures(of: Array(document)).map { Data($0) })
            case .examination(let file): return .examined(try await press.examine(Array(file)))
            case .handover(let content, let evidence):
                return .handover(try await press.unsealedHandover(content, evidence: evidence))
            }
        } catch {
            return .refused(error)
        }
    }
}
