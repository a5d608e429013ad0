// SPDX-License-Identifier: Apache-2.0

internal import Capture
internal import Evidence
internal import Linux
internal import Values
internal import Words

extension Probe {
    /// `control.address`: unassigned addresses. On the room's link their holders are searched like the server's; at both vantages a connection is
    /// tried, to the server's port there.
    package static let controlAddress = Probe(
        .controlAddress,
        methodUsed: { run, measurement in
            var asked = run.order.target.controlAddresses
            if case .controlAddress(let control) = measurement {
                asked = control.attempts.filter { $0.requests > 0 }.map(\.address)
            }
            return (Set(asked.map(\.requestMethod)).sorted() + [MethodWords.connect.en]).joined(separator: "; ")
        },
        remeasure: { replay, reported in
            guard case .controlAddress(let control) = reported else { return nil }
            return .controlAddress(ControlAddressMeasurement(attempts: control.attempts.map(replay.attempt)))
        }
    ) { run in
        let facts = try await run.environment.interface()
        let attempts = try await withThrowingTaskGroup { group in
            for (index, address) in run.order.target.controlAddresses.enumerated() {
                let isOnLink = facts.addresses.contains { $0.network?.contains(address) ?? false }
                group.addTask { (index, try await attempt(address, isOnLink: isOnLink, in: run)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return .controlAddress(
            ControlAddressMeasurement(attempts: attempts.sorted { $0.key < $1.key }.map(\.value)))
    }

    private static func attempt(
        _ address: IPAddress, isOnLink: Bool, in run: ProbeRun
    ) async throws -> ControlAddressMeasurement.Attempt {
        let port = isOnLink ? run.order.target.serverPort : run.order.target.publicPort
        async let connection = connect(to: address, port: port, for: .controlAddress, in: run)
        let heard = isOnLink ? try await claims(of: address, in: run) : nil
        var result = try await connection
        // On the gateway itself its own route refuses unassigned addresses: no packet leaves, so that there is no answer.
        if run.holds(run.order.target.gateway), let cause = result.cause, cause.isNoRoute {
            result.cause = .unreachable(code: 1)
        }
        return ControlAddressMeasurement.Attempt(
            address: address, requests: heard?.requests ?? 0, claims: heard?.answers ?? [],
            claimants: heard?.claimants ?? 0, port: port, answered: result.answered, cause: result.cause)
    }

    /// Three requests, each with time for its answer.
    private static func claims(of address: IPAddress, in run: ProbeRun) async throws -> ClaimTracker {
        let survey = try await AddressSurvey(of: address, for: .controlAddress, in: run)
        let window = run.window
        try await survey.listening {
            for _ in 0..<3 {
                try await survey.ask()
                try await window.wait(until: ContinuousClock.now + window.beat)
            }
        }
        return survey.current
    }
}
