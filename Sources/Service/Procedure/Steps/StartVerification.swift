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
    package static let sees: [CaseSection] = [.verification, .allocation]

    var orderID = ""
    /// Seconds of traffic to observe; `nil` for the office's default.
    var observationSeconds: Int?
    /// The port on which the server's iperf3 listens at the public address, for a load beyond the grant; `nil`: no load.
    var exercisePort: Int?

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
        ]
    }

    package static var blank: Self { Self() }

    package static func proposal(_ known: KnownFacts) -> Self {
        Self(observationSeconds: known.observationSeconds)
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
        return state.isSent
            ? nil
            : .notNow(
                id: "surat belum dikirim, dan laporan sebelum itu tidak berlaku",
                en: "the letter has not been sent, and no report counts before that")
    }

    /// Each direction's load needs some windows to level off in.
    private static let leastSecondsWithLoad = 10

    package func conflicts(in state: CaseState?) -> [FieldProblem] {
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
    }

    package func events(in state: CaseState, _ context: StepContext) throws(StepRefusal) -> NewEvents {
        NewEvents(
            .verificationOrdered(
                orderID: orderID, observationSeconds: observationSeconds ?? context.policy.observationSeconds,
                exercisePort: exercisePort))
    }
}
