// SPDX-License-Identifier: Apache-2.0

internal import Evidence

extension Probe {
    /// `control.port`: a port that is assigned to nobody, on the public address and on the server's own. It must not answer.
    package static let controlPort = Probe(.controlPort, method: "TCP connect") { run in
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
        try await run.admit(.controlPort, "TCP connect", to: address, port: port)
        do throws(TCPConnection.Failure) {
            let connection = try await TCPConnection.connect(
                to: address, port: port, until: limit(controlTime, in: run), poller: run.environment.poller)
            return ControlPortMeasurement.Attempt(
                destination: address, port: port, answered: true, seconds: connection.connectSeconds, cause: nil)
        } catch {
            return ControlPortMeasurement.Attempt(
                destination: address, port: port, answered: false, seconds: error.seconds, cause: error.cause)
        }
    }
}
