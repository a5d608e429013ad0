// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Subprocess
internal import SystemPackage
internal import Values

/// conntrack(8): makes the kernel forget connections through a port that leads elsewhere now, or nowhere; they would go on as before.
struct ConntrackCommand: Sendable {
    private static let program = FilePath("/usr/sbin/conntrack")

    /// - Throws: ``ConntrackError``; `CancellationError`.
    func forget(_ ports: [PublicPort]) async throws {
        for port in ports {
            do {
                let result = try await run(
                    .path(ConntrackCommand.program),
                    arguments: [
                        "-D", "-f", port.address.family == .ipv4 ? "ipv4" : "ipv6", "-p", port.transport.rawValue,
                        "--orig-dst", "\(port.address)", "--orig-port-dst", "\(port.port)",
                    ], output: .discarded, error: .string(limit: 4_096))
                // It ends with 1 when there was none.
                guard [.exited(0), .exited(1)].contains(result.terminationStatus) else {
                    throw ConntrackError(what: result.standardError.split(separator: "\n").first.map(String.init) ?? "")
                }
            } catch let error as SubprocessError {
                throw ConntrackError(what: "it cannot be run (\(error)): install it with apt-get install conntrack")
            }
        }
    }
}

/// Connections through a port that is no longer given may go on.
package struct ConntrackError: Error, Hashable, CustomStringConvertible {
    let what: String

    package var description: String { "conntrack: \(what)" }
}
