// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The Kasi proposes to end the case though the verification did not pass.
package struct ProposeException: FormStep {
    package static let action = Action.proposeException
    package static let role = Role.kasi
    package static let isGrave = true
    package static let words = FormWords(
        title: Phrase(id: "Usulkan pengecualian", en: "Propose an exception"),
        button: Phrase(id: "Usulkan ke Kabid", en: "Propose to Kabid"),
        hint: Phrase(
            id: "Alasan dicetak di lampiran; berkas akan selesai dengan pengecualian.",
            en: "The reason is printed in the annex; the case will end with an exception."),
        done: Phrase(id: "Pengecualian diusulkan ke Kabid.", en: "The exception is proposed to Kabid."))
    package static let sees: [CaseSection] = [.verification]

    var reason = ""

    package static var fields: [Field<Self>] {
        [
            .lines("reason", FieldWords(FactWords.reason), \.reason, most: 2000)
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.exceptionIsApproved { return .exceptionWasApproved }
        return state.track == .remedy
            ? nil
            : .notNow(
                id: "pengecualian hanya menjawab verifikasi yang tidak lulus",
                en: "an exception answers a verification that did not pass")
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.exceptionProposed(reason: reason))
    }
}
