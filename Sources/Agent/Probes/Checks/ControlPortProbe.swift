// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values
internal import Words

extension Probe {
    /// `control.port`: an unassigned port, on the public address and on the server's own. It must not answer.
    package static let controlPort = Probe(
        .controlPort, method: MethodWords.connect.en,
        remeasure: { replay, reported in
            guard case .controlPort(let control) = reported else { return nil }
            return .controlPort(ControlPortMeasurement(attempts: control.attempts.map(replay.attempt)))
        }
    ) { run in
        let target = run.order.target
        var attempts = [try await attempt(target.publicAddress, in: run)]
        if target.serverAddress != target.publicAddress {
            attempts.append(try await attempt(target.serverAddress, in: run))
        }
        return .controlPort(ControlPortMeasurement(attempts: attempts))
    }

    /// Two SYNs: silence longer than that is no answer.
    private static let controlTime = Duration.milliseconds(2500)

    private static func attempt(
        _ address: IPAddress, in run: ProbeRun
    ) async throws -> ControlPortMeasurement.Attempt {
        let port = run.order.target.controlPort
        let result = try await connect(to: address, port: port, for: .controlPort, in: run)
        return ControlPortMeasurement.Attempt(
            destination: address, port: port, answered: result.answered, seconds: result.seconds, cause: result.cause)
    }

    /// One connection to the unassigned port.
    static func connect(
        to address: IPAddress, port: UInt16, for check: CheckID, in run: ProbeRun
    ) async throws -> (answered: Bool, seconds: Double, cause: Cause?) {
        try await run.admit(check, "TCP connect", to: address, port: port)
        return try await run.followingFrames(of: check, with: address, ports: [port]) {
            do throws(TCPConnection.Failure) {
                let connection = try await TCPConnection.connect(
                    to: address, port: port, until: limit(controlTime, in: run), poller: run.environment.poller)
                return (true, connection.connectSeconds, nil)
            } catch {
                return (false, error.seconds, error.cause)
            }
        }
    }
}
