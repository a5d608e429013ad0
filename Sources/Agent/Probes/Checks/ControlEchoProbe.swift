// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

extension Probe {
    /// `control.icmp`: echo requests to the room's unassigned address. A gateway or tarpit that answers for every address answers here too.
    package static let controlICMP = Probe(
        .controlICMP, method: echoMethod,
        remeasure: { replay, _ in replay.echoes().map { .echo($0) } }
    ) { run in
        guard let address = run.order.target.controlAddresses.first else {
            return .failure(LocalFailure(what: "the order names no unassigned address"))
        }
        return .echo(
            try await echo(address, for: .controlICMP, count: 3, last: run.window.length / 2, in: run))
    }
}
