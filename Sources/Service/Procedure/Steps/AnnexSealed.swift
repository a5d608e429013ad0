// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The verification annex is made and sealed.
package struct AnnexSealed: ServiceStep {
    package static let action = Action.annexSealed
    package static let title = Phrase(id: "Segel lampiran verifikasi", en: "Seal the verification annex")

    let sha256: String

    package init(sha256: String) {
        self.sha256 = sha256
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.annex != nil {
            return .done(
                id: "lampiran sudah disegel dan tidak berubah lagi", en: "the annex is sealed and never changes")
        }
        if state.record?.sha256 == nil {
            return .notNow(id: "berita acara belum dibuat", en: "the hand-over record is not made yet")
        }
        return (state.track == .passed || state.exceptionIsApproved) && state.networkIsSettled
            ? nil : .notNow(id: "belum ada putusan yang disegel", en: "there is no verdict to seal")
    }

    /// Of records whose signed scan is confirmed; a seal that was ordered before scans were confirmed is still put on.
    package static func isAwaited(in state: CaseState) -> Bool { state.confirmation(of: .record) != nil }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.annexSealed(sha256: sha256))
    }
}
