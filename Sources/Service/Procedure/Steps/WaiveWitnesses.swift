// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The Kabid lets the record be sealed without the cosignatures that it waits for.
///
/// Sealing waits for the agents of the order to cosign the ledger, for as long as it takes: only then does a rewritten ledger need helpers outside
/// the office. An agent that is gone for good never does, so a person decides, with a reason that is printed in the annex.
package struct WaiveWitnesses: FormStep {
    package static let action = Action.waiveWitnesses
    package static let role = Role.kabid
    package static let isGrave = true
    package static let asksWho = true
    package static let words = FormWords(
        title: Phrase(id: "Segel tanpa tanda tangan agen", en: "Seal without the agents' cosignatures"),
        button: Phrase(id: "Segel tanpa menunggu", en: "Seal without waiting"),
        hint: Phrase(
            id: "Hanya bila agen tidak dapat dihidupkan lagi. Alasan dan nama Anda dicetak di lampiran.",
            en: "Only when the agent cannot be brought back. The reason and your name are printed in the annex."),
        done: Phrase(
            id: "Lampiran disegel tanpa menunggu tanda tangan agen.",
            en: "The annex is sealed without waiting for the agents."))
    package static let sees: [CaseSection] = [.verification, .handover]

    var reason = ""

    package static var fields: [Field<Self>] { [.lines("reason", FieldWords(FactWords.reason), \.reason, most: 500)] }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.witnessesWaived != nil {
            return .done(id: "penyegelan sudah diizinkan tanpa menunggu", en: "sealing is already let go on")
        }
        guard state.awaitsSeal else {
            return .notNow(id: "tidak ada lampiran yang menunggu disegel", en: "no annex waits to be sealed")
        }
        let wait = context.policy.cosignatureSeconds
        return context.now.seconds(since: state.changedAt) >= Double(wait)
            ? nil
            : .notNow(
                id: "agen masih punya waktu untuk menandatangani (\(wait) detik)",
                en: "the agents still have time to cosign (\(wait) seconds)")
    }

    package static func isAwaited(in state: CaseState) -> Bool { false }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(.witnessesWaived(reason: reason))
    }
}
