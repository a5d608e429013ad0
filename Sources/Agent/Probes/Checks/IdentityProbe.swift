// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux

extension Probe {
    /// `connected.identity`: requests on the link spread over the whole window, and all devices that claim the server's address meanwhile.
    package static let identity = Probe(
        .connectedIdentity, method: { $0.target.serverAddress.requestMethod },
        remeasure: { replay, reported in replay.identity(reported).map { .identity($0) } }
    ) { run in
        let address = run.order.target.serverAddress
        let survey = try await AddressSurvey(of: address, for: .connectedIdentity, in: run)
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
