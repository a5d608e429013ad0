// SPDX-License-Identifier: Apache-2.0

internal import Evidence
internal import Values

/// The check `reachable.outside` at the inside vantage.
extension Judge {
    /// Passed when tagged connection requests of the outside agent reached the server's own port and were answered there.
    func evaluate(_ arrivals: ArrivalMeasurement) -> Finding {
        guard arrivals.address == order.target.serverAddress, arrivals.port == order.target.serverPort else {
            return .inconclusive(
                .wrongMeasurement,
                "\(arrivals.address):\(arrivals.port) was watched, the order names \(order.target.serverAddress):\(order.target.serverPort)"
            )
        }
        let tagged = arrivals.arrivals.filter { order.tagPorts.contains($0.sourcePort) }
        guard let first = tagged.first else {
            return .inconclusive(
                .noArrival,
                "no tagged connection from outside reached \(arrivals.address):\(arrivals.port) on \(arrivals.interface), \(arrivals.others) others did"
            )
        }
        guard tagged.contains(where: { $0.answerTTL != nil || $0.refused }) else {
            return .inconclusive(
                .oneSidedMirror,
                "tagged connections from \(first.source) reached the server, but no answer of it was seen: one-sided mirror?"
            )
        }
        return .passed(
            .asExpected,
            "tagged connections from \(first.source) reached the server's port \(arrivals.port) (TTL \(first.ttl)), and it answered"
        )
    }
}
