// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// A document that was signed on paper is scanned. It has no form of its own: the step is taken by attaching the scan.
package protocol ScanStep: ProcedureStep {
    static var document: SignedDocument { get }
    var attachment: Attachment { get }
}

extension ScanStep {
    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        state.scanObstacle(document)
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.scanToConfirm(document) == nil }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.attached(attachment: attachment))
    }
}

/// Step 11: the reply, printed, signed and stamped, is scanned by the clerk.
package struct ScanLetter: ScanStep {
    package static let action = Action.scanLetter
    package static let role = Role.jfu
    package static let document = SignedDocument.letter
    package static let title = Phrase(
        id: "Unggah pindaian surat bertanda tangan basah", en: "Upload the scan of the signed letter")

    package let attachment: Attachment
}

/// The hand-over record, printed, signed and stamped by both parties, is scanned by the technician.
package struct ScanRecord: ScanStep {
    package static let action = Action.scanRecord
    package static let role = Role.jft
    package static let document = SignedDocument.record
    package static let title = Phrase(
        id: "Unggah pindaian berita acara bertanda tangan basah", en: "Upload the scan of the signed hand-over record")

    package let attachment: Attachment
}

extension Action {
    /// What is to be attached, where attaching is how the step is taken.
    package var attaches: AttachmentKind? { (step as? any ScanStep.Type)?.document.attachmentKind }
}
