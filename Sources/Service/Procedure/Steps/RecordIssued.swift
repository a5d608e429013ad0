// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The hand-over record's PDF is made.
package struct RecordIssued: ServiceStep {
    package static let action = Action.recordIssued
    package static let title = Phrase(id: "Terbitkan berita acara", en: "Issue the hand-over record")

    let sha256: String

    package init(sha256: String) {
        self.sha256 = sha256
    }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        guard let record = state.record else {
            return .notNow(id: "berita acara belum dibuat", en: "the hand-over record is not made yet")
        }
        return record.sha256 == nil
            ? nil
            : .done(id: "berita acara \(record.number) sudah dibuat", en: "hand-over record \(record.number) is made")
    }

    package static func isAwaited(in state: CaseState) -> Bool { state.ending == nil }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.recordIssued(sha256: sha256))
    }
}
