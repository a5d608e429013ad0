// SPDX-License-Identifier: Apache-2.0

package import Evidence
internal import FoundationEssentials
internal import Values

/// Makes documents as ``DocumentPress`` does, each in a process of its own: content that ends the process ends that one alone. The process gets
/// no key: seals are put on here.
package struct ChildPress: Sendable {
    private let program: String
    private let arguments: [String]
    private let tools: PressTools
    private let office: OfficeProfile

    /// - Parameters:
    ///   - program: reads a ``PressJob`` from standard input and writes what ``PressJob/perform(_:)`` returns.
    package init(program: String, arguments: [String], tools: PressTools, office: OfficeProfile) {
        self.program = program
        self.arguments = arguments
        self.tools = tools
        self.office = office
    }

    package func letter(_ content: LetterContent) async throws(PressError) -> [UInt8] {
        try await document(.letter(content))
    }

    package func handoverRecord(_ content: HandoverRecordContent) async throws(PressError) -> [UInt8] {
        try await document(.record(content))
    }

    package func handover(
        _ content: AnnexContent, evidence: HandoverEvidence, sealingKey: SigningKey
    ) async throws(PressError) -> [UInt8] {
        switch try await answer(to: .handover(content, evidence)) {
        case .handover(let unsealed): return try unsealed.sealed(by: sealingKey)
        case .refused(let error): throw error
        case .document, .pictures, .examined: throw misunderstood("a document without evidence")
        }
    }

    package func pictures(of document: [UInt8]) async throws(PressError) -> [[UInt8]] {
        switch try await answer(to: .pictures(Data(document))) {
        case .pictures(let pages): return pages.map { Array($0) }
        case .refused(let error): throw error
        case .document, .handover, .examined: throw misunderstood("a document without pictures")
        }
    }

    package func examine(_ file: [UInt8]) async throws(PressError) -> UploadExamination {
        guard !file.isEmpty else { return .refused(.empty) }
        guard file.count <= UploadLimits.fileBytes else { return .refused(.tooLarge) }
        switch try await answer(to: .examination(Data(file))) {
        case .examined(let examination): return examination
        case .refused(let error): throw error
        case .document, .handover, .pictures: throw misunderstood("a document")
        }
    }

    private func document(_ document: PressJob.Document) async throws(PressError) -> [UInt8] {
        switch try await answer(to: document) {
        case .document(let bytes): return Array(bytes)
        case .refused(let error): throw error
        case .handover, .pictures, .examined: throw misunderstood("a document with evidence")
        }
    }

    private func answer(to document: PressJob.Document) async throws(PressError) -> PressJob.Answer {
        let job: [UInt8]
        do {
            job = try CanonicalJSON.encode(PressJob(tools: tools, office: office, document: document))
        } catch {
            throw .badContent(field: "document", why: "\(error)")
        }
        // The process runs several programs one after the other, each within the limit; base64 takes a third more room than the document.
        let output = try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try await ToolRunner(timeLimit: tools.timeLimit * 4).output(
                program, arguments, input: job, in: directory, environment: ["SWIFT_BACKTRACE": "enable=no"],
                outputLimit: 2 * PressTools.largestDocument)
        }
        do {
            return try CanonicalJSON.decode(PressJob.Answer.self, from: output)
        } catch {
            throw misunderstood(CanonicalJSON.describe(error))
        }
    }

    private func misunderstood(_ what: String) -> PressError {
        .failed(tool: program, status: "answered otherwise than it was asked", lastLines: what)
    }
}
