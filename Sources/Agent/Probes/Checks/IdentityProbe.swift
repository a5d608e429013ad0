// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux

extension Probe {
    /// `connected.identity`: requests on the link spread over the whole window, and all devices that claim the server's address meanwhile.
    package static let identity = claims(for: .connectedIdentity)

    /// `silent.address`: the same, where nobody may claim it.
    static let silentAddress = claims(for: .silentAddress)

    private static func claims(for check: CheckID) -> Probe {
        Probe(
            check, method: { $0.target.serverAddress.requestMethod },
            remeasure: { replay, reported in replay.identity(reported).map { .identity($0) } }
        ) { try await claims(for: check, in: $0) }
    }

    private static func claims(for check: CheckID, in run: ProbeRun) async throws -> Measurement {
        let address = run.order.target.serverAddress
        let survey = try await AddressSurvey(of: address, for: check, in: run)
        let window = run.window
        try await survey.listening {
            var next = window.start
            // The last request leaves its answer one beat of time.
            while next <= window.end - window.beat {
                try await window.wait(until: next)
                try await survey.ask()
                next += window.beat
            }
            try await window.waitForEnd()
        }
        let heard = survey.current
        return .identity(
            IdentityMeasurement(
                address: address, requests: heard.requests, windowSeconds: window.length.inSeconds,
                claims: heard.answers, claimants: heard.claimants))
    }
}
