// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The letter's PDF is made. Papers that were decided are still made when the case has ended in the meantime.
package struct LetterIssued: ServiceStep {
    package static let action = Action.letterIssued
    package static let title = Phrase(id: "Terbitkan surat", en: "Issue the letter")

    let sha256: String

    package init(sha256: String) {
        self.sha256 = sha256
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        guard let signature = state.signature else { return state.unsignedObstacle }
        return state.letterSHA256 == nil
            ? nil
            : .done(
                id: "surat \(signature.letterNumber) sudah dibuat dan tidak berubah lagi",
                en: "letter \(signature.letterNumber) is made and never changes")
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.ending == nil }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.letterIssued(sha256: sha256))
    }
}
