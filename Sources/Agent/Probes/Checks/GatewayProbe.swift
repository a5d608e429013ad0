// SPDX-License-Identifier: Apache-2.0

internal import Evidence

extension Probe {
    /// `self.gateway`: the room's gateway answers on the link, or is this host itself; at most five requests, and it is done when it has.
    package static let gateway = Probe(
        .selfGateway, method: { $0.target.gateway.requestMethod },
        remeasure: { replay, _ in
            let address = replay.order.target.gateway
            return replay.claims(to: address).map {
                .gateway(GatewayMeasurement(address: address, requests: $0.requests, answers: $0.answers))
            }
        }
    ) { run in
        let address = run.order.target.gateway
        guard !run.holds(address) else {
            return .gateway(GatewayMeasurement(address: address, requests: 0, answers: [], isOwn: true))
        }
        let survey = try await AddressSurvey(of: address, for: .selfGateway, in: run)
        let window = run.window
        let patience = min(window.beat, .milliseconds(400))
        try await survey.listening {
            for _ in 0..<5 where !survey.current.hasSolicitedAnswer {
                try await survey.ask()
                // The wait is long enough for the answer of a second gateway that claims the address, too.
                try await window.wait(until: ContinuousClock.now + patience)
            }
        }
        let heard = survey.current
        return .gateway(GatewayMeasurement(address: address, requests: heard.requests, answers: heard.answers))
    }
}
