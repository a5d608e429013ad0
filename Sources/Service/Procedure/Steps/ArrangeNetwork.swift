// SPDX-License-Identifier: Apache-2.0

package import Values
package import Words

/// The technician has the gateway plan anew, or sets the network up without its agent.
package struct ArrangeNetwork: FormStep {
    package enum Way: String, Codable, Hashable, Sendable, CaseIterable, FieldOption {
        case plan, byHand

        package var choice: Phrase {
            switch self {
            case .plan: Phrase(id: "Susun rencana lagi di gateway", en: "Have the gateway plan again")
            case .byHand:
                Phrase(
                    id: "Kerjakan dengan tangan, tanpa agen gateway",
                    en: "Set it up by hand, without the gateway’s agent")
            }
        }
    }

    package static let action = Action.arrangeNetwork
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Atur jaringan", en: "Arrange the network"),
        button: Phrase(id: "Lanjutkan", en: "Go on"),
        hint: Phrase(
            id:
                "Bila penghalang sudah disingkirkan, susun rencana lagi. Yang dikerjakan dengan tangan disebut di lampiran.",
            en: "Once what stood in the way is gone, plan again. What is set up by hand is said so in the annex."),
        done: Phrase(id: "Jaringan diatur.", en: "The network is arranged."))
    package static let sees: [CaseSection] = [.network, .allocation]

    var way = Way.plan
    var reason: String?
    /// `nil` while nobody takes orders at the gateway.
    var planOrder: String?

    package static var fields: [Field<Self>] {
        [
            .choice("way", FieldWords(id: "Cara", en: "How"), \.way),
            .optional(
                "reason",
                FieldWords(
                    FactWords.reason,
                    hint: Phrase(
                        id: "Wajib bila dikerjakan dengan tangan; dicetak di lampiran.",
                        en: "Required when it is set up by hand; printed in the annex.")), \.reason, .lines(most: 1000)),
        ]
    }

    package static var blank: Self { Self() }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.installation == nil { return .notNow(id: "server belum terpasang", en: "the server is not installed") }
        if state.track == .passed { return .verificationHasPassed }
        if state.annex != nil || state.network?.standing == .confirmed {
            return .done(id: "jaringan sudah ditetapkan", en: "the network is settled")
        }
        guard let network = state.network else {
            return state.track == .verifying || state.exceptionIsApproved
                ? .notNow(id: "jaringan dikerjakan dengan tangan", en: "the network is set up by hand") : nil
        }
        if network.standing == .byHand, state.track == .verifying || state.exceptionIsApproved {
            return .notNow(id: "jaringan dikerjakan dengan tangan", en: "the network is set up by hand")
        }
        return network.isBusy && network.standing != .planning
            ? .notNow(id: "gateway sedang mengerjakan jaringan", en: "the gateway is at work on the network") : nil
    }

    package static func isAwaited(in state: CaseState) -> Bool {
        state.network?.standing == .blocked || state.network?.standing == .unplanned
    }

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        way == .byHand && reason?.isBlank ?? true ? [.missing("reason")] : []
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        planOrder = try facts.newNetworkOrderID(for: state)
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        switch way {
        case .byHand: return NewEvents(.networkByHand(reason: reason ?? ""))
        case .plan:
            guard let planOrder else {
                throw .fields([
                    .wrong(
                        "way",
                        Phrase(
                            id:
                                "Lokasi ini tidak punya agen gateway yang disetujui. Setujui agennya dahulu, atau kerjakan dengan tangan.",
                            en:
                                "The site has no approved agent at its gateway. Approve one first, or set the network up by hand."
                        ))
                ])
            }
            return NewEvents(.networkPlanOrdered(orderID: planOrder))
        }
    }
}
