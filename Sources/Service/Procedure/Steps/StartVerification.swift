// SPDX-License-Identifier: Apache-2.0

package import Values
internal import Words

/// The technician starts the agents' verification.
package struct StartVerification: FormStep {
    package static let action = Action.startVerification
    package static let role = Role.jft
    package static let words = FormWords(
        title: Phrase(id: "Mulai verifikasi", en: "Start the verification"),
        button: Phrase(id: "Mulai sekarang", en: "Start now"),
        hint: Phrase(
            id: "Agen memeriksa sambungan, jangkauan, dan bandwidth; hasil muncul di halaman ini.",
            en: "The agents check connection, reachability and bandwidth; results appear on this page."),
        done: Phrase(id: "Verifikasi dimulai.", en: "The verification has started."))
    package static let sees: [CaseSection] = [.network, .verification, .allocation]

    var orderID = ""
    /// Seconds of traffic to observe; `nil` for the office's default.
    var observationSeconds: Int?
    /// The port on which the server's iperf3 listens at the public address, for a load beyond the grant; `nil`: no load.
    var exercisePort: Int?
    /// SHA-256 of the gateway's plan that the officer has seen; `nil` where the network is set up by hand.
    var plan: String?
    /// The order that puts the plan in force before the verification.
    var applyOrder = ""
    /// Seconds beyond the observation for which it is provisional.
    var networkSeconds = 0

    package static var fields: [Field<Self>] {
        [
            .number(
                "observationSeconds", FieldWords(id: "Lama pengamatan (detik)", en: "Observation (seconds)"),
                optional: \.observationSeconds, in: 5...3600),
            .number(
                "exercisePort",
                FieldWords(
                    id: "Uji beban: port iperf3 server (kosongkan jika tanpa uji beban)",
                    en: "Load exercise: the server’s iperf3 port (leave empty for none)"), optional: \.exercisePort,
                in: 1...65_535),
            .seen(
                "plan",
                FieldWords(id: "Rencana jaringan yang dilihat (SHA-256)", en: "Plan of the network as seen (SHA-256)"),
                \.plan, .plan, .optional),
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(observationSeconds: known.observationSeconds, plan: known.plan)
    }

    /// A verification that an agent requested.
    package static func ordered(as orderID: String) -> Self { Self(orderID: orderID) }

    package static func obstacle(in state: CaseState, _ context: StepContext) -> Obstacle? {
        if let handoverObstacle = state.handoverObstacle { return handoverObstacle }
        if state.track == .passed { return .verificationHasPassed }
        if state.track == .verifying {
            return .done(id: "verifikasi sedang berjalan", en: "a verification is under way")
        }
        if state.exceptionIsApproved { return .exceptionIsApproved }
        if state.installation == nil { return .notNow(id: "server belum terpasang", en: "the server is not installed") }
        if !state.isSent {
            return .notNow(
                id: "surat belum dikirim, dan laporan sebelum itu tidak berlaku",
                en: "the letter has not been sent, and no report counts before that")
        }
        return state.networkObstacle
    }

    /// Each direction's load needs some windows to level off in.
    private static let leastSecondsWithLoad = 10

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
        if let network = state?.network, network.standing == .planned { return conflicts(with: network) }
        guard exercisePort != nil, let observationSeconds, observationSeconds < Self.leastSecondsWithLoad else {
            return []
        }
        return [
            .wrong(
                "observationSeconds",
                Phrase(
                    id: "Dengan uji beban paling sedikit \(Self.leastSecondsWithLoad) detik.",
                    en: "With a load exercise at least \(Self.leastSecondsWithLoad) seconds."))
        ]
    }

    package mutating func complete(_ facts: inout some StepFacts, _ state: CaseState) throws {
        orderID = facts.newOrderID()
        applyOrder = facts.newOrderID()
        networkSeconds = facts.networkSeconds
    }

    /// Only the letter's own port leads to the server behind a gateway that keeps to it.
    private func conflicts(with network: CaseState.Network) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if plan == nil {
            problems.append(.missing("plan"))
        } else if plan != network.plan {
            problems.append(
                .wrong(
                    "plan",
                    Phrase(
                        id: "Rencana itu sudah diganti. Baca rencana yang sekarang, lalu mulai lagi.",
                        en: "That plan is no longer the one. Read the present one, and start again.")))
        }
        if exercisePort != nil {
            problems.append(
                .wrong(
                    "exercisePort",
                    Phrase(
                        id:
                            "Gateway hanya meneruskan porta yang tertulis di surat, sehingga uji beban tidak dapat diberikan. Kosongkan.",
                        en:
                            "The gateway forwards only the port of the letter, so no load can be offered. Leave it empty."
                    )))
        }
        return problems
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        let observed = observationSeconds ?? context.policy.observationSeconds
        guard let network = state.network, network.standing == .planned, let planned = network.plan else {
            return NewEvents(
                .verificationOrdered(orderID: orderID, observationSeconds: observed, exercisePort: exercisePort))
        }
        let seconds = observed + networkSeconds
        guard seconds <= CaseState.Network.mostSeconds else {
            throw .fields([
                .wrong(
                    "observationSeconds",
                    Phrase(
                        id:
                            "Jaringan berlaku sementara paling lama satu jam: amati paling lama \(CaseState.Network.mostSeconds - networkSeconds) detik.",
                        en:
                            "The network is provisional for an hour at most: observe \(CaseState.Network.mostSeconds - networkSeconds) seconds at most."
                    ))
            ])
        }
        return NewEvents(
            .networkApplyOrdered(
                orderID: applyOrder, plan: planned, seconds: seconds, observationSeconds: observed,
                exercisePort: exercisePort))
    }
}
