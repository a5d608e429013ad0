// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Evidence

/// Makes papers. What is thrown keeps the paper queued, to be tried again.
package protocol DocumentRenderer: Sendable {
    /// The reply letter as PDF.
    func letter(_ content: LetterContent) async throws -> [UInt8]
    /// The signed hand-over record as PDF.
    func handoverRecord(_ content: HandoverRecordContent) async throws -> [UInt8]
    /// Each page of a document as a picture, in PNG.
    func pictures(of document: [UInt8]) async throws -> [[UInt8]]
    /// Reads a file that somebody has sent, and makes of it what may be kept.
    func examine(_ file: [UInt8]) async throws -> UploadExamination
    /// Record and sealed annex in one PDF/A-3, the evidence embedded byte for byte.
    func handover(
        _ content: AnnexContent, evidence: HandoverEvidence, sealingKey: SigningKey
    ) async throws -> [UInt8]
}

extension DocumentPress: DocumentRenderer {}
extension ChildPress: DocumentRenderer {}
