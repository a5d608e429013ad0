// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values
internal import Words

extension Probe {
    /// `connected.conflict`: three probes from the unspecified address, and all devices that answer or use the server's address meanwhile.
    package static let conflict = Probe(
        .connectedConflict,
        method: {
            ($0.target.serverAddress.family == .ipv4 ? MethodWords.arpProbes : MethodWords.anonymousSolicitations).en
        },
        remeasure: { replay, reported in replay.conflict(reported).map { .conflict($0) } }
    ) { run in
        let address = run.order.target.serverAddress
        let survey = try await AddressSurvey(of: address, for: .connectedConflict, in: run, as: .unspecified)
        let window = run.window
        var random = SystemRandomNumberGenerator()
        let offsets = ConflictSchedule.offsets(in: window.length, using: &random)
        var began: ContinuousClock.Instant?
        try await survey.listening {
            for offset in offsets {
                try await window.wait(until: window.start + offset)
                began = began ?? ContinuousClock.now
                try await survey.ask()
            }
            try await window.waitForEnd()
        }
        let heard = survey.current
        let listened = began.map { ContinuousClock.now - $0 } ?? .zero
        return .conflict(
            ConflictMeasurement(
                address: address, probes: heard.requests, listenedSeconds: listened.inSeconds, claims: heard.answers,
                claimants: heard.claimants, loopedBack: heard.loopedBack))
    }
}
