// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Linux
internal import Values

/// conntrack(8): makes the kernel forget connections through a port that leads elsewhere now, or nowhere; they would go on as before.
struct ConntrackCommand: Sendable {
    private static let program = "/usr/sbin/conntrack"

    /// Bytes: it lists each connection that it deletes.
    private static let mostOutput = 64 << 20
    private static let mostSeconds = 60

    /// - Throws: ``ConntrackError``.
    func forget(_ ports: [PublicPort]) async throws {
        for port in ports {
            do {
                let run = ProgramRun(
                    ConntrackCommand.program,
                    [
                        "-D", "-f", port.address.family == .ipv4 ? "ipv4" : "ipv6", "-p", port.transport.rawValue,
                        "--orig-dst", "\(port.address)", "--orig-port-dst", "\(port.port)",
                    ], mostOutput: ConntrackCommand.mostOutput, seconds: ConntrackCommand.mostSeconds)
                let outcome = try await run.outcome()
                // It ends with 1 when there was none.
                guard [.exited(0), .exited(1)].contains(outcome.ending) else {
                    let said = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").first
                    throw ConntrackError(what: said.map(String.init) ?? "\(outcome.ending)")
                }
            } catch let failure as ProgramRun.Failure {
                throw ConntrackError(what: "it cannot be run (\(failure)): install it with apt-get install conntrack")
            }
        }
    }
}

/// Connections through a port that is no longer given may go on.
package struct ConntrackError: Error, Hashable, CustomStringConvertible {
    let what: String

    package var description: String { "conntrack: \(what)" }
}
